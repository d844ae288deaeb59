"""What import-linter cannot see: foreign keys by name, models handed to pages by name, drawers, sizes, hosts."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.support.house import PACKAGE, ROOT, floors, nodes_of, planes, rules_modules, source_files, trees

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
    """A query's annotated result names no model class of its plane."""
    names = {model.__name__ for model in apps.get_app_config(plane).get_models()}
    found = list(queries_of(plane))
    assert found, plane
    for path, node in found:
        assert node.returns is not None, f"{path}: {node.name} has no annotated result"
        words = set(re.findall(r"\w+", ast.unparse(node.returns)))
        assert not words & names, f"{path}: {node.name} hands out {words & names}"


def test_there_is_no_drawer() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}
    named_by_django = PACKAGE / "run" / "embedded_database" / "base.py"  # ENGINE names the folder, Django the module
    for path in PACKAGE.rglob("*"):
        assert path.stem not in banned or path.suffix == ".html" or path == named_by_django, path


def test_every_module_says_what_it_is() -> None:
    for path, tree in modules():
        assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no docstring"


def test_no_import_of_ours_stands_inside_a_function() -> None:
    for path, tree in modules():
        indented = {
            node for node in nodes_of(tree, ast.Import, ast.ImportFrom)
            if node.col_offset and "mingcha" in ast.unparse(node)
        }  # fmt: skip
        for function in nodes_of(tree, ast.FunctionDef, ast.AsyncFunctionDef) if indented else ():
            inside = indented & {*ast.walk(function)}
            assert not inside, f"{path.relative_to(ROOT)}: {function.name}"


def test_no_rule_reads_the_machines_clock() -> None:
    for path in rules_modules():
        assert not re.search(r"\b(now|today|time|monotonic)\(\)", path.read_text(encoding="utf-8")), path


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
