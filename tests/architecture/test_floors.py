"""What import-linter cannot see: foreign keys by name, models handed to pages by name, drawers, sizes, hosts."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.support.house import (
    PACKAGE,
    ROOT,
    floors,
    imports_of,
    law_modules,
    nodes_of,
    planes,
    rules_modules,
    source_files,
    tree_of,
    trees,
)

FLOOR_OF = {room: height for height, layer in enumerate(reversed(floors())) for room in layer}
"""How high a folder of the package stands: pyproject.toml's layers, 0 at the bottom."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    return trees(source_files())


def test_the_guards_see_the_planes() -> None:
    assert {"access", "custody", "evidence", "fleet", "jobs", "overview", "registry"} <= set(planes())
    assert set(planes()) <= set(FLOOR_OF)
    assert len(rules_modules()) >= 10


def test_a_foreign_key_only_goes_down() -> None:
    for model in apps.get_models():
        label = model._meta.app_label
        if not model.__module__.startswith("mingcha."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is not None:
                target = field.related_model._meta.app_label
                if target in FLOOR_OF and target != label:
                    assert FLOOR_OF[target] < FLOOR_OF[label], f"{label}.{model.__name__}.{field.name} -> {target}"


def test_web_never_reaches_a_model_by_name() -> None:
    for path in sorted((PACKAGE / "web").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "get_model" not in text, path
        assert ".objects" not in text, path
        assert "_meta" not in text, path


def models_imported_by(path: Path) -> set[str]:
    """The names that a module takes from a models.py."""
    return {here for module, _, here in imports_of(tree_of(path)) if module.rpartition(".")[2] == "models"}


def file_of(module: str) -> Path | None:
    """The file of a module of ours, None for others and for packages."""
    path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
    return path if path.is_file() else None


def models_taken(tree: ast.Module) -> set[str]:
    """The models that a module takes out of another one which imports them: `queries.Point`."""
    found, modules = set(), {}
    for module, name, here in imports_of(tree):
        if (whole := file_of(f"{module}.{name}" if name else module)) is not None:
            modules[here] = whole
        elif name and (path := file_of(module)) is not None and name in models_imported_by(path):
            found.add(f"{module}.{name}")
    for node in nodes_of(tree, ast.Attribute):
        held = modules.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if held is not None and node.attr in models_imported_by(held):
            found.add(f"{held.stem}.{node.attr}")
    return found


def test_web_takes_no_model_out_of_a_module_that_has_it() -> None:
    files = tuple(sorted((PACKAGE / "web").rglob("*.py")))
    assert {path.name: found for path, tree in trees(files) if (found := models_taken(tree))} == {}
    assert models_taken(ast.parse("from mingcha.registry.points import queries as q\nq.Point")) == {"queries.Point"}
    assert models_taken(ast.parse("from mingcha.registry.points.queries import Point"))


NOT_FROZEN = {"QuerySet", "RawQuerySet", "Model", "Manager"}
"""What gives rows of tables, whatever their class."""


def queries_of(plane: str) -> Iterator[tuple[Path, ast.FunctionDef]]:
    """The public functions of a plane's modules of reads: queries.py, *_queries.py and folders named queries."""
    found = [
        path
        for path in source_files(PACKAGE / plane)
        if path.stem.endswith("queries") or "queries" in path.relative_to(PACKAGE).parts
    ]
    for path, tree in trees(tuple(found)):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node


@pytest.mark.parametrize("plane", planes())
def test_queries_hand_out_no_models(plane: str) -> None:
    """A query's annotated result names no model class, whatever its plane."""
    names = {model.__name__ for model in apps.get_models() if model.__module__.startswith("mingcha.")}
    found = list(queries_of(plane))
    assert found, plane
    for path, node in found:
        assert node.returns is not None, f"{path}: {node.name} has no annotated result"
        words = set(re.findall(r"\w+", ast.unparse(node.returns)))
        handed_out = words & (names | NOT_FROZEN)
        assert not handed_out, f"{path}: {node.name} hands out {handed_out}"


SIGN_IN = {
    "registry/invitations/links.py::invited",
    "registry/sign_in/backend.py::person_numbered",
    "registry/sign_in/backend.py::person_of_session",
    "registry/tokens/actions.py::person_with_token",
}
"""Functions that hand the pages an account as Django signs it in: its sessions take a user and no value of ours."""


def imported_by_pages() -> set[tuple[Path, str]]:
    """The functions of other planes that the pages take by name or out of a module: (file, name)."""
    found = set()
    for _, tree in trees(tuple(sorted((PACKAGE / "web").rglob("*.py")))):
        modules = {}
        for module, name, here in imports_of(tree):
            if not module.startswith("mingcha.") or module.startswith("mingcha.web"):
                continue
            if (whole := file_of(f"{module}.{name}" if name else module)) is not None:
                modules[here] = whole
            elif (path := file_of(module)) is not None:
                found.add((path, name))
        for node in nodes_of(tree, ast.Attribute) if modules else ():
            if isinstance(node.value, ast.Name) and node.value.id in modules:
                found.add((modules[node.value.id], node.attr))
    return found


def test_no_function_hands_a_model_to_the_pages() -> None:
    """Whatever its module is called, what the pages import hands out frozen values."""
    names = {model.__name__ for model in apps.get_models() if model.__module__.startswith("mingcha.")} | NOT_FROZEN
    imported = imported_by_pages()
    assert len(imported) > 1000
    handing = set()
    for path, tree in trees(tuple(sorted({path for path, _ in imported}))):
        for node in tree.body:
            is_taken = isinstance(node, ast.FunctionDef) and (path, node.name) in imported
            if is_taken and names & set(re.findall(r"\w+", ast.unparse(node.returns) if node.returns else "")):
                handing.add(f"{path.relative_to(PACKAGE).as_posix()}::{node.name}")
    assert handing == SIGN_IN


def test_there_is_no_drawer() -> None:
    named_by_django = PACKAGE / "run" / "embedded_database" / "base.py"  # ENGINE names the folder, Django the module
    paths = [path for folder in (PACKAGE, ROOT / "tests", ROOT / "scripts") for path in folder.rglob("*")]
    drawers = [path for path in paths if is_a_drawer(path.stem)]
    assert [path for path in drawers if path.suffix not in (".html", ".pyc") and path != named_by_django] == []


DRAWERS = {"utils", "util", "utilities", "utility", "helpers", "helper", "managers", "misc", "toolbox"}
"""Names that say of nothing whether it belongs there, also behind another word: `time_utils`."""
DRAWERS_ALONE = {"common", "base", "manager", "tools", "tool", "shared", "functions", "lib"}
"""Those that say something behind another word: `wall_tools` are the tools of a wall of pictures."""


def is_a_drawer(stem: str) -> bool:
    """Whether a file or folder of this name, without its ending, is a drawer."""
    return stem in DRAWERS | DRAWERS_ALONE or stem.rpartition("_")[2] in DRAWERS


def test_the_guard_knows_a_drawer_by_its_name() -> None:
    named = (
        "tools",
        "toolbox",
        "utilities",
        "shared",
        "functions",
        "lib",
        "utils",
        "common",
        "time_utils",
        "a_toolbox",
    )
    assert [stem for stem in named if not is_a_drawer(stem)] == []
    assert [stem for stem in ("wall_tools", "library", "shared_home", "managers_of_sites") if is_a_drawer(stem)] == []


def test_every_module_says_what_it_is() -> None:
    for path, tree in modules():
        assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no docstring"


def test_no_import_of_ours_stands_inside_a_function() -> None:
    found = {path.relative_to(ROOT): lines for path, tree in modules() if (lines := inner_imports(tree))}
    assert found == {}


def inner_imports(tree: ast.Module) -> list[int]:
    """The lines inside functions that import a module of ours, by its name or relative to theirs."""
    indented = {
        node for node in nodes_of(tree, ast.Import, ast.ImportFrom)
        if node.col_offset and ("mingcha" in ast.unparse(node) or getattr(node, "level", 0))
    }  # fmt: skip
    functions = nodes_of(tree, ast.FunctionDef, ast.AsyncFunctionDef) if indented else ()
    return sorted({node.lineno for function in functions for node in indented & {*ast.walk(function)}})


def test_the_guard_sees_each_import_of_ours_inside_a_function() -> None:
    for line in (
        "from mingcha.kit import clock",
        "import mingcha.kit",
        "from .rules import x  # noqa",
        "from . import x",
    ):
        assert inner_imports(ast.parse(f"def f():\n    {line}")) == [2], line
    assert inner_imports(ast.parse("from .rules import x\ndef f():\n    import os")) == []


def test_nothing_is_decided_while_a_row_is_saved() -> None:
    """Rules stand in rules modules and are asked by acts: a model that overrides how it is saved would hide one."""
    hooks = {"save", "save_base", "delete", "clean", "clean_fields", "full_clean", "from_db", "__init__"}
    found = [
        f"{path.relative_to(PACKAGE)}::{node.name}"
        for path, tree in trees(tuple(sorted(PACKAGE.rglob("models.py"))))
        for node in nodes_of(tree, ast.FunctionDef)
        if node.name in hooks
    ]
    assert found == []


READS_THE_CLOCK = re.compile(
    r"\b(?:now|today|utcnow|localtime|gmtime|time_ns|(?:monotonic|perf_counter)(?:_ns)?|time\.time)\(|from time import"
)


def test_no_rule_reads_the_machines_clock() -> None:
    for path in (*rules_modules(), *law_modules()):
        assert not READS_THE_CLOCK.search(path.read_text(encoding="utf-8")), path
    for code in ("datetime.now(UTC)", "date.today()", "timezone.now()", "time.time()", "monotonic_ns()"):
        assert READS_THE_CLOCK.search(code), code


@pytest.mark.parametrize("pattern", ["/work/", "/root/", "registry" + r"\.npmjs", "pypi" + r"\.org"])
def test_nothing_names_this_machine_or_a_registry(pattern: str) -> None:
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!tests/architecture"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
