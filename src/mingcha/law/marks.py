"""Finds article marks in source, tests, scenarios and pages by parsing their text, without importing them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.yaml_text import from_yaml

_TEMPLATE_MARK = re.compile(r"""\{%\s*article\s+["']([^"']+)["']\s*%\}""")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """`reference` as written; `kind` is "code", "test" or "page"; `place` is "custody/rules.py::may_dispose"."""

    reference: str
    kind: str
    place: str


def marks_of_source(package: Path) -> tuple[Mark, ...]:
    """The marks in a package folder: @cites(...) and calls with cites=(...); files under web/ count as pages."""
    found: set[Mark] = set()
    for path in sorted(package.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        place = path.relative_to(package).as_posix()
        kind = "page" if place.startswith("web/") else "code"
        for name, node in _calls(path, "cites"):
            for reference in _cited(node):
                found.add(Mark(reference, kind, f"{place}::{name}"))
    for path in sorted((package / "web").glob("*/templates/**/*.html")):
        for reference in _TEMPLATE_MARK.findall(path.read_text(encoding="utf-8")):
            found.add(Mark(reference, "page", path.relative_to(package).as_posix()))
    return tuple(sorted(found))


def marks_of_tests(tests: Path) -> tuple[Mark, ...]:
    """The marks in a tests folder: @pytest.mark.law("15(1)") and the `law:` of YAML scenarios."""
    found: set[Mark] = set()
    for path in sorted(tests.rglob("test_*.py")):
        place = f"tests/{path.relative_to(tests).as_posix()}"
        for name, node in _calls(path, ".law("):
            if isinstance(node.func, ast.Attribute) and node.func.attr == "law" and _is_mark(node.func.value):
                for reference in _strings(node.args):
                    found.add(Mark(reference, "test", f"{place}::{name}"))
    for path in sorted(tests.rglob("scenarios/*.yaml")):
        place = f"tests/{path.relative_to(tests).as_posix()}"
        for scenario in from_yaml(path.read_text(encoding="utf-8")) or ():
            for reference in scenario["law"]:
                found.add(Mark(str(reference), "test", f"{place}::{scenario['name']}"))
    return tuple(sorted(found))


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


def _calls(path: Path, word: str) -> Iterator[tuple[str, ast.Call]]:
    """Yields every call of a file with the name of the enclosing function or class; nothing for a file without `word`,
    which every mark has: walking the trees of all files costs most. A decorator belongs to what it decorates.
    Raises Fault(CORRUPT) if the file does not parse.
    """
    text = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        words = Words(f"{path.name} 无法解析", f"{path.name} does not parse")
        raise Fault(FaultKind.CORRUPT, words, str(error)) from error
    stack: list[tuple[ast.AST, str]] = [(tree, "")] if word in text else []
    while stack:
        node, name = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{name}.{node.name}" if name else node.name
        if isinstance(node, ast.Call):
            yield name or "module", node
        stack.extend((child, name) for child in ast.iter_child_nodes(node))
