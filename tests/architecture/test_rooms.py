"""Every noun has the same rooms, one of a kind, and its folder says which articles it serves."""

import ast
from pathlib import Path

import pytest
from tests.support.house import PACKAGE, planes, source_files

AT_THE_ROOT = {"__init__", "apps", "models", "checks", "tasks"}
"""What a plane of nouns keeps beside their folders: Django's registration, the list of its tables, what it composes."""
NOUNS = tuple(
    path.parent
    for plane in planes()
    if plane != "evidence"  # one noun, the log of acts; log/ is its pure part
    for path in sorted((PACKAGE / plane).glob("*/__init__.py"))
    if path.parent.name != "migrations"
)
INNER = tuple(
    path.parent for noun in NOUNS for path in sorted(noun.rglob("*/__init__.py")) if path.parent != noun
)  # fmt: skip
"""Nouns inside a noun; they have the tables of the outer one."""
SHARED = {"registry/constraints.py"}
"""Conditions that the tables of several nouns are made of."""


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_the_guard_sees_the_nouns() -> None:
    assert {"registry/points", "fleet/placement", "custody/holds", "access/tickets", "overview/points"} <= set(
        map(name, NOUNS)
    )
    assert {"registry/relocations/guests", "registry/archives/closing"} <= set(map(name, INNER))


def test_a_noun_inside_a_noun_has_no_tables_of_its_own() -> None:
    assert [name(noun) for noun in INNER if (noun / "models.py").exists() or (noun / "models").exists()] == []


@pytest.mark.parametrize("noun", NOUNS + INNER, ids=name)
def test_a_noun_says_what_it_is_and_which_articles_it_serves(noun: Path) -> None:
    said = ast.get_docstring(ast.parse((noun / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "art" in said or noun.name == "leases", said  # a lease carries no fact


def test_a_noun_has_one_room_of_a_kind() -> None:
    second = [
        name(path)
        for path in source_files()
        if path.relative_to(PACKAGE).parts[0] in planes() and path.stem.endswith(("_actions", "_queries", "_rules"))
    ]
    assert second == []


def test_nothing_lies_beside_the_nouns() -> None:
    beside = {
        name(path)
        for plane in {noun.parent for noun in NOUNS}
        for path in plane.glob("*.py")
        if path.stem not in AT_THE_ROOT
    }
    assert beside == SHARED
