"""No name of the code is a single word that means something else to everybody (docs/design/style.md, rule 8)."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.house import PACKAGE, ROOT, planes, source_files, tree_of

FORBIDDEN = frozenset({"said", "told", "word", "kin", "round", "round_", "look"})
MAY_HAVE_ONE = re.compile(rf"\b_?(?:{'|'.join(FORBIDDEN)})\b")
STORED = {("evidence/log/witness_views.py", "said")}
"""Names of fields that stored files contain."""

TWICE = {"DocumentRow", "GroundKind", "NewReport", "ReportRow", "Scope", "Sheet", "Steps"}
"""Names of classes that stand for two things in the register; the set only shrinks."""


def names_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(name, line) of everything that a module names: variables, fields, arguments, functions, classes, imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node.lineno


def forbidden_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    return ((name, line) for name, line in names_of(tree) if name.lower().removeprefix("_") in FORBIDDEN)


def found() -> Iterator[tuple[str, str, int]]:
    """(file, name, line) of every forbidden name. Files without such a word are not parsed."""
    for path in (*source_files(), *sorted((ROOT / "scripts").glob("*.py"))):
        if MAY_HAVE_ONE.search(path.read_text(encoding="utf-8").lower()):
            for name, line in forbidden_in(tree_of(path)):
                yield _shown(path), name, line


def _shown(path: Path) -> str:
    """A file in the package, or of the scripts."""
    return path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).as_posix()


def test_names_say_what_they_are() -> None:
    everywhere = list(found())
    assert [f"{file}:{line} {name}" for file, name, line in everywhere if (file, name) not in STORED] == []
    assert {(file, name) for file, name, _ in everywhere} == STORED


def test_a_class_of_a_plane_has_a_name_of_its_own() -> None:
    """Whoever searches for it finds one thing: `Standing` once was the name of eight."""
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for plane in {*planes()} - {"evidence"}:  # its formats name things as their specifications do
        for path in source_files(PACKAGE / plane):
            for node in tree_of(path).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[plane, node.name].append(path.relative_to(PACKAGE).as_posix())
    apart = {name for (plane, name), files in places.items() if len(files) > 1}
    assert apart == TWICE


@pytest.mark.parametrize(
    "code",
    [
        "told = 1",
        "for _, said in rows: pass",
        "def f(word: str) -> None: ...",
        "class Uplink:\n def round(self) -> None: ...",
        "self.look = 1",
        "_SAID: str = '-'",
    ],
)
def test_a_forbidden_name_is_found(code: str) -> None:
    assert list(forbidden_in(ast.parse(code)))
    assert not list(forbidden_in(ast.parse("words = round(known_words[0])")))
