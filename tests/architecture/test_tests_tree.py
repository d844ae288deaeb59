"""The tests mirror the source tree, share code through tests/support/ alone and find it without changing sys.path."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
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
BESIDE_A_SCRIPT = {"tests/architecture/test_budgets.py"}
"""It runs scripts/stages.py, which imports its neighbours; pytest takes the folder away again after the test."""
RUN_A_SCRIPT = {
    "tests/architecture/test_budgets.py",
    "tests/bench/test_bench_kinds.py",
    "tests/privacy/detection/test_conversion.py",
    "tests/run/test_locks_and_package.py",
    "tests/sharing/adapters/test_file_package.py",
}
"""They run a program of scripts/ or of the docs, which no package contains."""

AS_TEXT = re.compile(r"tests(?:\.\w+)*\.(?:test_\w+|conftest)")
BY_FILE = {"run_path", "run_module", "spec_from_file_location", "SourceFileLoader"}
"""What runs or imports a module by its file."""
ADD_A_FOLDER = {"syspath_prepend", "addsitedir"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), tree_of(path)


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, from-imports with each name they take, and test modules whose dotted name
    stands as a text, as `import_module` takes it."""
    for node in nodes_of(tree, ast.Import):
        yield from (f"{alias.name}.*" for alias in node.names)
    for node in nodes_of(tree, ast.ImportFrom):
        place = ".".join(filter(None, ("tests" if node.level else "", node.module)))  # `from ..a import test_b`
        yield from (f"{place}.{alias.name}" for alias in node.names)
    for node in nodes_of(tree, ast.Constant):
        if isinstance(node.value, str) and AS_TEXT.fullmatch(node.value):
            yield node.value


def is_test_module(name: str) -> bool:
    """Whether a dotted name is a test module, something of one, or a conftest."""
    *place, last = name.split(".")
    of_tests = place[:1] == ["tests"]
    return any(map(_names_tests, place)) or (of_tests and _names_tests(last))


def _names_tests(part: str) -> bool:
    return part.startswith("test_") or part == "conftest"


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return ast.unparse(node.func).rpartition(".")[2]


def edits_of_the_path(tree: ast.Module) -> list[int]:
    """The lines on which sys.path is assigned to, deleted from, or changed by one of its methods, by setattr or by what
    adds a folder to it; also those that import it by a name of its own."""
    lines = [
        node.lineno
        for node in nodes_of(tree, ast.ImportFrom)
        if node.module == "sys" and "path" in {alias.name for alias in node.names}
    ]
    imported = [alias for node in nodes_of(tree, ast.Import) for alias in node.names if alias.name == "sys"]
    paths = {"sys.path"} | {f"{alias.asname}.path" for alias in imported}
    for node in nodes_of(tree, ast.Call):
        receiver = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        is_set = called(node) == "setattr" and is_path_named(node.args, paths)
        if receiver in paths or called(node) in ADD_A_FOLDER or is_set:
            lines.append(node.lineno)
    for target in nodes_of(tree, ast.Subscript, ast.Attribute):
        changed = target.value if isinstance(target, ast.Subscript) else target
        if not isinstance(target.ctx, ast.Load) and ast.unparse(changed) in paths:
            lines.append(target.lineno)
    return sorted(lines)


def is_path_named(given: list[ast.expr], paths: set[str]) -> bool:
    """Whether the first values of a setattr name sys.path: `sys, "path"`, or `"sys.path"` as pytest takes it."""
    texts = [str(one.value) if isinstance(one, ast.Constant) else ast.unparse(one) for one in given]
    return bool(paths & {*texts[:1], ".".join(texts[:2])})


def test_no_module_imports_a_test_module() -> None:
    found = [f"{path}: {name}" for path, tree in modules() for name in imported(tree) if is_test_module(name)]
    assert found == []


def test_nothing_changes_where_python_looks_for_modules() -> None:
    found = {path for path, tree in modules() if edits_of_the_path(tree)}
    assert found == IN_A_COPY | BESIDE_A_SCRIPT


def test_only_scripts_are_run_by_their_files() -> None:
    found = {path for path, tree in modules() if any(called(node) in BY_FILE for node in nodes_of(tree, ast.Call))}
    assert found == RUN_A_SCRIPT


@pytest.mark.parametrize(
    "line",
    [
        "from tests.a.test_b import c",
        "from tests.a import test_b",
        "from test_b import c",
        "import test_b",
        "import tests.a.test_b as t",
        "from . import test_b",
        "from ..a import test_b",
        "from ..a.test_b import c",
        "from tests import conftest",
        "import tests.a.conftest",
        "from .conftest import home",
        "import_module('" + ".".join(("tests", "a", "test_b")) + "')",
        "import_module('" + ".".join(("tests", "conftest")) + "')",
    ],
)
def test_the_guard_sees_a_test_module_however_it_is_imported(line: str) -> None:
    assert any(map(is_test_module, imported(ast.parse(line))))


@pytest.mark.parametrize("line", ["from mingcha.kit.clock import HandClock", "from mingcha.kit.trying import test_of"])
def test_the_guard_leaves_other_imports_alone(line: str) -> None:
    assert not any(map(is_test_module, imported(ast.parse(line))))


@pytest.mark.parametrize(
    "code",
    [
        "sys.path.insert(0, x)",
        "sys.path[:0] = [x]",
        "sys.path += [x]",
        "sys.path = [x]",
        "del sys.path[0]",
        "from sys import path",
        "import sys as s; s.path.append(x)",
        "site.addsitedir(x)",
        "from site import addsitedir; addsitedir(x)",
        "monkeypatch.syspath_prepend(x)",
        "monkeypatch.setattr(sys, 'path', [x])",
        "monkeypatch.setattr('sys.path', [x])",
    ],
)
def test_the_guard_sees_a_changed_path_however_it_is_changed(code: str) -> None:
    assert edits_of_the_path(ast.parse(code)) == [1]


def test_the_guards_see_reads_of_the_path_and_modules_run_by_file_for_what_they_are() -> None:
    assert edits_of_the_path(ast.parse("':'.join(sys.path)\nsetattr(x, 'path', y)")) == []
    for line in ("runpy.run_path('a.py')", "importlib.util.spec_from_file_location('a', b)"):
        assert [called(node) in BY_FILE for node in nodes_of(ast.parse(line), ast.Call)] == [True]


def test_the_tests_of_a_module_lie_where_it_lies() -> None:
    for path in sorted(TESTS.rglob("*.py")):
        place = path.relative_to(TESTS).parent
        if place.parts and place.parts[0] not in OF_THEIR_OWN and not DATA & set(place.parts):
            assert (SOURCE / place).is_dir(), f"{path.relative_to(ROOT)}: src/mingcha/{place} is no folder"
