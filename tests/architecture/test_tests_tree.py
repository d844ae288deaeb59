"""The tests mirror the source tree, share code through tests/support/ alone and find it without changing sys.path."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.house import nodes_of, tree_of

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
SOURCE = ROOT / "src" / "mingcha"
OF_THEIR_OWN = {"architecture", "e2e", "fuzz", "mutation", "player", "support"}
"""Folders of tests/ that mirror nothing: each spans the whole product."""
DATA = {"homes", "packs", "scenarios"}
"""Folders of files that tests read."""
IN_A_COPY = {"tests/mutation/__main__.py"}
"""It runs the tests of a copy of the tree in a forked process, so it must name that copy's folders."""


AS_TEXT = re.compile(r"tests(?:\.\w+)*\.test_\w+")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), tree_of(path)


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, from-imports with each name they take, and test modules whose dotted name
    stands as a text, as `import_module` takes it."""
    for node in nodes_of(tree, ast.Import):
        yield from (alias.name for alias in node.names)
    for node in nodes_of(tree, ast.ImportFrom):
        place = node.module or "tests"  # `from . import test_b`
        yield from (f"{place}.{alias.name}" for alias in node.names)
    for node in nodes_of(tree, ast.Constant):
        if isinstance(node.value, str) and AS_TEXT.fullmatch(node.value):
            yield node.value


def is_test_module(name: str) -> bool:
    return any(part.startswith("test_") or part == "conftest" for part in name.split(".")[:-1]) or (
        name.startswith("tests.") and name.rsplit(".", 1)[1].startswith("test_")
    )


def edits_of_the_path(tree: ast.Module) -> list[int]:
    """The lines on which sys.path is assigned to, deleted from, or changed by one of its methods."""
    lines = []
    for node in nodes_of(tree, ast.Call, ast.Subscript, ast.Attribute):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            target: ast.expr = node.func.value
        elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            target = node.value if isinstance(node, ast.Subscript) else node
        else:
            continue
        if ast.unparse(target) == "sys.path":
            lines.append(node.lineno)
    return sorted(lines)


def test_no_module_imports_a_test_module() -> None:
    found = [f"{path}: {name}" for path, tree in modules() for name in imported(tree) if is_test_module(name)]
    assert found == []


def test_nothing_changes_where_python_looks_for_modules() -> None:
    found = [f"{path}:{line}" for path, tree in modules() for line in edits_of_the_path(tree) if path not in IN_A_COPY]
    assert found == []


def test_the_guards_see_what_they_forbid() -> None:
    lines = ("import sys", "from tests.a.test_b import c", "from tests.a import test_b", "from test_b import c")
    bad = ast.parse("\n".join((*lines, "from . import test_b")))
    found = [name.removeprefix("tests.") for name in imported(bad) if is_test_module(name)]
    assert found == ["a.test_b.c", "a.test_b", "test_b.c", "test_b"]
    assert AS_TEXT.fullmatch(".".join(("tests", "a", "test_b")))
    assert not is_test_module("mingcha.kit.clock.HandClock")
    bad = ast.parse("sys.path.insert(0, x)\nsys.path[:0] = [x]\nsys.path += [x]\nsys.path = [x]\n':'.join(sys.path)\n")
    assert edits_of_the_path(bad) == [1, 2, 3, 4]


def test_the_tests_of_a_module_lie_where_it_lies() -> None:
    for path in sorted(TESTS.rglob("*.py")):
        place = path.relative_to(TESTS).parent
        if place.parts and place.parts[0] not in OF_THEIR_OWN and not DATA & set(place.parts):
            assert (SOURCE / place).is_dir(), f"{path.relative_to(ROOT)}: src/mingcha/{place} is no folder"
