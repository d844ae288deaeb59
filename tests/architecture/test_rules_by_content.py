"""Decisions are made in rules modules, so that the guards of citations and mutants see them: found by what a module
does, not by its name."""

import ast
import tomllib
from pathlib import Path

from tests.support.house import (
    ASKS_ROWS,
    PACKAGE,
    ROOT,
    deciding_modules,
    dotted,
    imports_of,
    is_pure,
    makes_refusals,
    nodes_of,
    refusing_modules,
    rules_modules,
    source_files,
    tree_of,
)

READ_BACK = {
    "access/subjects/rows.py": "the answer that a row keeps",
    "access/tickets/gateway_answers.py": "a refusal of the gateway, in its answer",
    "web/law/parts.py": "examples on the page that shows every part of a page",
}
"""Who makes a refusal without deciding, and what it is."""
PARSERS = {"mingcha.access.signatures.verifying": "fido2"}
"""A rule that verifies bytes needs their parser, which import-linter keeps from other rules."""
PLAIN = frozenset({"law", "kit", "geo"})
"""Floors of pure functions."""
PLAIN_MODULES = tuple(f"mingcha.{floor}." for floor in sorted(PLAIN))
VALUES = frozenset({"values", "duty"})
"""Modules of plain values, and of questions on them alone."""


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_only_rules_refuse() -> None:
    others = {name(path) for path in {*refusing_modules()} - {*rules_modules()}}
    assert others == set(READ_BACK)


def test_a_choice_between_decisions_is_a_rule() -> None:
    """A function that chooses between rules by a condition of its own, without reading anything, is a rule itself."""
    rules = {dotted(path) for path in rules_modules()}
    found = [
        f"{name(path)}::{function.name}"
        for path in {*source_files()} - {*rules_modules()}
        if path.relative_to(PACKAGE).parts[0] not in PLAIN
        if "-> Decision:" in path.read_text(encoding="utf-8")
        for function in choosing(tree_of(path), rules)
    ]
    assert found == []


def choosing(tree: ast.Module, rules: set[str]) -> list[ast.FunctionDef]:
    """The functions of a module that give a Decision by a condition and ask nothing but rules, values and the law."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    asking = {
        here
        for module, imported, here in imports_of(tree)
        if module.startswith(("mingcha.", "django"))
        and not {module, f"{module}.{imported}"} & rules
        and not module.startswith(PLAIN_MODULES)
        and module.rpartition(".")[2] not in VALUES
    }
    return [
        function
        for function in functions.values()
        if isinstance(function.returns, ast.Name)
        and function.returns.id == "Decision"
        and any(isinstance(node, ast.If | ast.IfExp | ast.Compare | ast.Match) for node in ast.walk(function))
        and not (asking | {*functions}) & {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    ]


BESIDE_DECISIONS = frozenset({"bench", "kit", "law", "media", "run", "web"})
"""Floors whose functions of these names decide about bytes, programs and buttons."""


def test_who_answers_under_an_article_asks_rules() -> None:
    """A function that cites an article or is called may_..., answers yes or no and is no rule combines answers of rules
    and has no condition of its own: else no guard of rules sees what it decides."""
    found = [
        f"{name(path)}::{function.name}"
        for path in {*source_files()} - {*rules_modules()}
        if path.relative_to(PACKAGE).parts[0] not in BESIDE_DECISIONS
        for function in deciding(tree_of(path))
    ]
    assert found == []


def deciding(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions that answer, cite or are called may_..., and compare values or combine attributes."""
    return [
        function
        for function in nodes_of(tree, ast.FunctionDef)
        if function.returns is not None and ast.unparse(function.returns) in ("bool", "Decision")
        if function.name.lstrip("_").startswith("may_")
        or any(ast.unparse(one).startswith("cites(") for one in function.decorator_list)
        if any(is_condition(node) for node in ast.walk(function))
    ]


def is_condition(node: ast.AST) -> bool:
    """A comparison but with None and the like by `is`, or `and`/`or` between two or more attributes of values."""
    if isinstance(node, ast.Compare):
        return any(not isinstance(one, ast.Is | ast.IsNot) for one in node.ops)
    parts = node.values if isinstance(node, ast.BoolOp) else []
    bare = [one.operand if isinstance(one, ast.UnaryOp) else one for one in parts]
    return sum(isinstance(one, ast.Attribute) for one in bare) > 1


def test_the_guard_sees_a_condition_outside_rules() -> None:
    cited = '@cites("3")\ndef f(x) -> bool:\n    return '
    for condition in ("x.a == 3", "x in y", "may(x) and 0 < x", "x.a and not x.b", "bool(x.a or x.b)"):
        assert deciding(ast.parse(cited + condition)), condition
    assert deciding(ast.parse("def _may_see(x) -> Decision:\n    return no if x == 3 else yes"))
    for answer in ("may(x) and bool(other(x))", "may(x) if x is not None else other(x)", "x.a or may(x)"):
        assert deciding(ast.parse(cited + answer)) == [], answer
    assert deciding(ast.parse("def of(x) -> bool:\n    return x == 3")) == [], "neither cites nor may"


def test_import_linter_knows_the_rules_of_other_names() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [
        one
        for one in settings["tool"]["importlinter"]["contracts"]
        if one["type"] == "forbidden" and "mingcha.**.rules" in one["source_modules"]
    ]
    named = set(contract["source_modules"])
    assert {dotted(path) for path in deciding_modules()} - named == set(PARSERS)
    assert named >= {f"mingcha.{floor}" for floor in PLAIN}


def test_the_guards_see_what_they_look_for(tmp_path: Path) -> None:
    assert makes_refusals(ast.parse('from mingcha.kit.decision import refuse as no\nx = no("3", "", "")'))
    assert makes_refusals(ast.parse('from mingcha.kit import decision\nx = decision.refuse("3", "", "")'))
    assert makes_refusals(ast.parse('x = Decision(allowed=False, article="3")'))
    aliased = "from mingcha.kit.decision import Decision as D\n"
    assert makes_refusals(ast.parse(f'{aliased}x = D(allowed=False, article="3")'))
    assert makes_refusals(ast.parse(f'{aliased}x = D(False, "3")'))
    assert not makes_refusals(ast.parse(f'{aliased}x = D(True, "3")'))
    assert makes_refusals(ast.parse('import mingcha.kit.decision\nx = mingcha.kit.decision.refuse("3", "", "")'))
    assert makes_refusals(ast.parse('import mingcha.kit.decision as d\nx = d.refuse("3", "", "")'))
    assert not makes_refusals(ast.parse('def refuse(request):\n    pass\nrefuse("3", "", "")'))
    assert not is_pure(ast.parse("from mingcha.registry.points.rows import point_called"))
    assert not is_pure(ast.parse("from mingcha.registry.points import queries"))
    assert not is_pure(ast.parse("from django.conf import settings"))
    assert is_pure(ast.parse("from mingcha.registry.points.values import PointRow"))
    head = "from mingcha.a.rules import first, second\nfrom mingcha.a.rows import row_of\n"
    choice = f"{head}def may(x: bool) -> Decision:\n    return first(x) if x else second()\n"
    assert choosing(ast.parse(choice), {"mingcha.a.rules"})
    assert not choosing(ast.parse(choice.replace("first(x)", "first(row_of(x))")), {"mingcha.a.rules"})
    assert not choosing(ast.parse(choice.replace("first(x) if x else second()", "first(x)")), {"mingcha.a.rules"})
    assert {"access/requests/scope.py", "registry/documents/scans.py", "registry/identity/hands.py"} <= {
        name(path) for path in deciding_modules()
    }
    assert ASKS_ROWS
    hidden = tmp_path / "actions.py"
    hidden.write_text('from mingcha.kit.decision import refuse as no\n\nX = no("3", "", "")\n')
    assert refusing_modules(tmp_path) == (hidden,), "by another name"
