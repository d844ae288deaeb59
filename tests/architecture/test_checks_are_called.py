"""What a `checks.py` offers is asked by `mingcha check`: it is imported by run/commands/check.py, or by another module
of checks that is."""

import ast
from collections.abc import Mapping
from pathlib import Path

from tests.support.house import PACKAGE, source_files

COMMAND = PACKAGE / "run" / "commands" / "check.py"
UNASKED: dict[str, str] = {}
"""A public check that `mingcha check` does not ask, with the reason."""


def module_of(path: Path) -> str:
    """`registry/points/checks.py` -> mingcha.registry.points.checks."""
    return ".".join(("mingcha", *path.relative_to(PACKAGE).with_suffix("").parts))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of one of the some sixty files that this guard reads."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[tuple[str, str]]:
    """(module, name) of all that a module imports by name."""
    return {
        (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def unasked(checks: Mapping[str, ast.Module], command: ast.AST) -> set[str]:
    """The functions `check_...` of these modules that neither the command nor an asked module of checks imports."""
    wanted, seen = imported(command), set[str]()
    while reached := {module for module, _ in wanted if module in checks} - seen:
        seen |= reached
        wanted |= {pair for module in reached for pair in imported(checks[module])}
    return {
        f"{module}.{node.name}"
        for module, tree in checks.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("check_") and (module, node.name) not in wanted
        if not called_here(tree, node.name)
    }


def called_here(tree: ast.AST, name: str) -> bool:
    """Whether the module itself calls this function."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in ast.walk(tree)
    )


def test_every_check_is_asked_by_the_command() -> None:
    files = [path for path in source_files() if path.name.endswith("checks.py") and "run" not in path.parts]
    assert len(files) >= 50
    found = unasked({module_of(path): parsed(path) for path in files}, parsed(COMMAND))
    assert found == UNASKED.keys(), "name it in run/commands/check.py, in the function of its plane"


def test_the_guard_sees_a_check_that_nobody_asks() -> None:
    checks = {
        "mingcha.a.checks": ast.parse("from mingcha.b.checks import check_b\ndef check_a(): yield from check_b()"),
        "mingcha.b.checks": ast.parse("def check_b(): ...\ndef check_c(): ..."),
        "mingcha.d.checks": ast.parse("from mingcha.b.checks import check_c\ndef check_d(): ..."),
    }
    command = ast.parse("from mingcha.a.checks import check_a")
    assert unasked(checks, command) == {"mingcha.b.checks.check_c", "mingcha.d.checks.check_d"}
