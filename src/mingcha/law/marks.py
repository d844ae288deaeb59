"""Finds article marks in source, tests, scenarios and pages by parsing their text, without importing them."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.found_in_files import Found, digest_of, found_in_files
from mingcha.law.yaml_text import from_yaml

_TEMPLATE_MARK = re.compile(r"""\{%\s*article\s+["']([^"']+)["']\s*%\}""")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """`reference` as written; `kind` is "code", "test" or "page"; `place` is "custody/rules.py::may_dispose"."""

    reference: str
    kind: str
    place: str


def marks_of_source(package: Path, store: Path | None = None) -> tuple[Mark, ...]:
    """The marks in a package folder: @cites(...) and calls with cites=(...); files under web/ count as pages.

    `store`: a file that keeps the marks of unchanged files (law/found_in_files.py).
    """
    sources = [path for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts]
    pages = sorted((package / "web").glob("*/templates/**/*.html"))
    found: set[Mark] = set()
    for path, rows in _searched([*sources, *pages], _in_source, store).items():
        place = path.relative_to(package).as_posix()
        kind = "page" if place.startswith("web/") else "code"
        found.update(Mark(reference, kind, f"{place}::{name}" if name else place) for reference, name in rows)
    return tuple(sorted(found))


def marks_of_tests(tests: Path, store: Path | None = None) -> tuple[Mark, ...]:
    """The marks in a tests folder: @pytest.mark.law("15(1)") and the `law:` of YAML scenarios."""
    files = [*sorted(tests.rglob("test_*.py")), *sorted(tests.rglob("scenarios/*.yaml"))]
    found: set[Mark] = set()
    for path, rows in _searched(files, _in_test, store).items():
        place = f"tests/{path.relative_to(tests).as_posix()}"
        found.update(Mark(reference, "test", f"{place}::{name}") for reference, name in rows)
    return tuple(sorted(found))


def _searched(files: list[Path], search: Callable[[Path, str], Found], store: Path | None) -> dict[Path, Found]:
    return found_in_files(files, search, store=store, searcher=digest_of(Path(__file__)) if store else "")


def _in_source(path: Path, text: str) -> Found:
    """[reference, name of the function, "" for a page] of every mark in one file."""
    if path.suffix == ".html":
        return [[reference, ""] for reference in _TEMPLATE_MARK.findall(text)]
    return [[reference, name] for name, node in _calls(path, text, "cites") for reference in _cited(node)]


def _in_test(path: Path, text: str) -> Found:
    """[reference, name of the test or scenario] of every mark in one file."""
    if path.suffix == ".yaml":
        return [
            [str(reference), str(scenario["name"])]
            for scenario in from_yaml(text) or ()
            for reference in scenario["law"]
        ]
    found: Found = []
    for name, node in _calls(path, text, ".law("):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "law" and _is_mark(node.func.value):
            found += [[reference, name] for reference in _strings(node.args)]
    return found


def _is_mark(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "mark"


def _cited(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id == "cites":
        yield from _strings(node.args)
    for keyword in node.keywords:
        if keyword.arg == "cites" and isinstance(keyword.value, ast.Tuple | ast.List):
            yield from _strings(keyword.value.elts)


def _strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _calls(path: Path, text: str, mark: str) -> Iterator[tuple[str, ast.Call]]:
    """Yields every call of a file with the name of the enclosing function or class; nothing for a file without `mark`,
    which every mark has: such a file is not parsed at all. A decorator belongs to what it decorates.
    Raises Fault(CORRUPT) if the file does not parse.
    """
    if mark not in text:
        return
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        words = Words(f"{path.name} 无法解析", f"{path.name} does not parse")
        raise Fault(FaultKind.CORRUPT, words, str(error)) from error
    stack: list[tuple[ast.AST, str]] = [(tree, "")]
    while stack:
        node, name = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{name}.{node.name}" if name else node.name
        if isinstance(node, ast.Call):
            yield name or "module", node
        stack.extend((child, name) for child in ast.iter_child_nodes(node))
