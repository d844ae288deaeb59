"""A form checks shape and decides nothing: a rule in one is found by syntax tree."""

import ast
from collections.abc import Iterable

import pytest
from tests.support.house import PACKAGE, dotted, imports_of, nodes_of, rules_modules, trees, walked

WEB = PACKAGE / "web"
FORMS = frozenset({"ActionForm", "PageForm", "QueryForm", "ListForm"})
"""The base classes of every form of a page (web/forms)."""
RULES = frozenset(map(dotted, rules_modules()))
OF_DECISIONS = ("mingcha.kit.decision", frozenset({"refuse", "allow", "require"}))
SHAPES = {"network_from", "last_day_to_agree"}
"""Functions of rules modules that decide nothing: one reads a text as a network, one is the day that a form shows."""


def forms_of(found: Iterable[ast.Module]) -> list[ast.ClassDef]:
    """The form classes among these modules, found by their base classes, however far up."""
    classes = [node for tree in found for node in nodes_of(tree, ast.ClassDef)]
    known, before = set(FORMS), 0
    while len(known) > before:
        before = len(known)
        known |= {
            node.name for node in classes if known & {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        }
    return [node for node in classes if node.name in known]


def rules_used(tree: ast.Module, inside: Iterable[ast.AST]) -> set[str]:
    """The rules that nodes of a module call or hand over (`parse=...`): functions that it imports from a module of
    rules, whatever their names, or takes out of one; `may_...` of whomever; refuse, allow, require of kit.decision."""
    names, modules, imported = set(), set(), {here for _, _, here in imports_of(tree)}
    for module, name, here in imports_of(tree):
        if module in RULES and name.islower():
            names.add(here)
        elif f"{module}.{name}" in RULES or (not name and module in RULES):
            modules.add(here)
        elif (module == OF_DECISIONS[0] and name in OF_DECISIONS[1]) or name.startswith("may_"):
            names.add(here)
    found = set()
    for node in inside:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.islower():
            is_rule = node.value.id in modules or (node.value.id in imported and node.attr.startswith("may_"))
            found |= {node.attr} if is_rule else set()
    return found


def test_a_form_uses_no_rule() -> None:
    """A form checks shape; whether the law allows a value is decided by the action."""
    files = tuple(sorted(WEB.rglob("*.py")))
    forms = set(map(id, forms_of(tree for _, tree in trees(files))))
    assert len(forms) > 300
    found = {}
    for path, tree in trees(files):
        of_forms = "form" in path.stem or WEB / "forms" in path.parents
        parts = tree.body if of_forms else [one for one in nodes_of(tree, ast.ClassDef) if id(one) in forms]
        if used := rules_used(tree, (node for part in parts for node in walked(part))) - SHAPES:
            found[path.relative_to(WEB).as_posix()] = used
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "from mingcha.access.duty import rules as r\nclass A(B):\n    def clean(self):\n        r.may_revoke(1)",
        "from mingcha.access.duty.rules import on_duty\nclass A(B):\n    a = Field(parse=on_duty)",
        "from mingcha.supervision.inspections.answers import may_answer_order as m\nclass A(B):\n    a = F(parse=m)",
        "from mingcha.kit.decision import refuse\nclass A(B):\n    a = refuse('3', '', '')",
    ],
)
def test_the_guard_sees_a_rule_in_a_form(line: str) -> None:
    base = "from mingcha.web.forms.action_form import ActionForm\nclass B(ActionForm):\n    pass\n"
    tree = ast.parse(base + line)
    assert [one.name for one in forms_of([tree])] == ["B", "A"]
    assert len(rules_used(tree, walked(tree))) == 1


def test_the_guard_leaves_values_of_rules_modules_alone() -> None:
    tree = ast.parse(
        "from mingcha.access.duty.rules import MOST_POINTS, Purpose\nclass A(B):\n    a = Purpose(MOST_POINTS)"
    )
    assert rules_used(tree, walked(tree)) == set()
