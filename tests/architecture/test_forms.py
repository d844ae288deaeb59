"""Pages read requests through forms (docs/design/forms.md): found by syntax tree, so that a new page is seen too."""

import ast

from tests.support.house import PACKAGE, ROOT, imports_of, nodes_of, trees

WEB = PACKAGE / "web"
FIELDS_OF_A_REQUEST = {"POST", "GET", "FILES"}
BYTES_OF_A_REQUEST = {"body", "read", "readline", "readlines"}
DISCARDS = WEB / "frame" / "whole_requests.py"
"""It reads the rest of a body before the response, and looks at none of it."""


def reads_a_request(tree: ast.Module) -> list[int]:
    """Lines that take the fields, the query or the body of a request."""
    texts = (node.lineno for node in nodes_of(tree, ast.Constant) if node.value in ("QUERY_STRING", "wsgi.input"))
    return [
        node.lineno
        for node in nodes_of(tree, ast.Attribute)
        if node.attr in FIELDS_OF_A_REQUEST
        or (node.attr in BYTES_OF_A_REQUEST and ast.unparse(node.value).rpartition(".")[2] == "request")
    ] + [*texts]


def test_no_page_reads_the_fields_of_a_request_by_itself() -> None:
    files = tuple(path for path in sorted(WEB.rglob("*.py")) if WEB / "forms" not in path.parents and path != DISCARDS)
    assert len(files) > 60
    found = {str(path.relative_to(ROOT)): lines for path, tree in trees(files) if (lines := reads_a_request(tree))}
    assert found == {}


def test_the_guard_sees_each_way_to_read_a_request() -> None:
    for line in ("request.POST['a']", "self.request.GET.get('a')", "asked.request.FILES", "json.loads(request.body)",
                 "asked.request.body", "self.request.read()", "request.META['QUERY_STRING']"):  # fmt: skip
        assert reads_a_request(ast.parse(line)) == [1]
    assert reads_a_request(ast.parse("body.url")) == []
    forms = trees(tuple(sorted((WEB / "forms").rglob("*.py"))))
    assert any(reads_a_request(tree) for _, tree in forms), "web/forms reads requests"


def rules_called(tree: ast.Module) -> set[str]:
    """Names of rules that a module calls: may_..., refuse, allow, and require of kit.decision, and functions of a rules
    module, whatever their names."""
    of_rules, modules = set(), set()
    for module, name, here in imports_of(tree):
        if module.rpartition(".")[2] == "rules" and here.islower():
            of_rules.add(here)
        elif "rules" in (name, module.rpartition(".")[2]):
            modules.add(here)
    called = {node.func for node in nodes_of(tree, ast.Call)}
    names = {one.id for one in called if isinstance(one, ast.Name)}
    attributes = {one.attr for one in called if isinstance(one, ast.Attribute)}
    of_modules = {
        one.attr
        for one in called
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in modules
    }
    decided = {name for name in names | attributes if name.startswith("may_")}
    return (
        decided | {name for name in of_modules if name.islower()} | (names & {"refuse", "allow", "require", *of_rules})
    )


def test_a_form_calls_no_rule() -> None:
    """A form checks shape; whether the law allows a value is decided by the action."""
    forms = {*WEB.rglob("*form*.py"), *(WEB / "forms").rglob("*.py")}
    assert len(forms) > 15
    assert {str(path): found for path, tree in trees(tuple(sorted(forms))) if (found := rules_called(tree))} == {}
    assert rules_called(ast.parse("rules.may_place_hold(who)\nrefuse('3', '', '')")) == {"may_place_hold", "refuse"}
    for line in ("from mingcha.a import rules as r\nr.judge(1)", "from mingcha.a.rules import judge\njudge(1)"):
        assert rules_called(ast.parse(line)) == {"judge"}
    assert rules_called(ast.parse("from mingcha.a.rules import Measure\nMeasure(1)")) == set()
