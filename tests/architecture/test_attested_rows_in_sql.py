"""Rows of attested tables are written in SQL by evidence/ alone, which hashes them: found by syntax tree, with the
tables of the models. Elsewhere such a write would pass by the act's entry."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.support.house import tree_of
from tests.support.sql_texts import SOURCE, found_in

from mingcha.evidence.models import attested_models

_QUOTE = r"[\"`\[]?"
_SCHEMA = rf"(?:{_QUOTE}\w+[\"`\]]?\s*\.\s*)?"
_BEGINS = (
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+|\s+only)?|delete\s+from(?:\s+only)?"
    r"|merge\s+into(?:\s+only)?|truncate(?:\s+table)?|copy(?=\s[^;]*\bfrom\b))\s+"
)
OUTSIDE = {"evidence": "hashes what it writes", "bench": "rows of homes that live for a measurement"}
"""Folders in which such statements may stand."""
GIVEN = {
    "overview/points/upkeep.py": "the texts by which a point is found: a projection",
    "sharing/adapters/table.py": "the table of another's database",
    "sharing/point_rows/upkeep.py": "turns of points: a projection",
    "sharing/pushes/marks.py": "what is still to be pushed: a projection",
}
"""Who writes a table whose name comes from a value, and which ones."""


A_VALUE = r"(?:\w*_)?\s*\?\s*"
"""A name that a value gives, or the rest of it."""


def tables() -> list[str]:
    return [model._meta.db_table for model in attested_models()]


def writing_to(table: str) -> re.Pattern[str]:
    """What a statement that writes a table looks like, whatever its letters' case and line ends."""
    return re.compile(rf"{_BEGINS}{_SCHEMA}{_QUOTE}(?:{table})(?![\w?])", re.IGNORECASE)


def strangers(pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE)
        if place.parts[0] not in OUTSIDE and "migrations" not in place.parts:
            yield from ((place.as_posix(), line) for line in found_in(tree_of(path), pattern))


def test_attested_rows_are_written_in_sql_by_evidence_alone() -> None:
    assert len(tables()) > 50
    assert list(strangers(writing_to("|".join(tables())))) == []


def test_who_writes_a_table_of_a_given_name_is_listed() -> None:
    found = {place for place, _ in strangers(writing_to(A_VALUE))}
    assert found == set(GIVEN)


@pytest.mark.parametrize(
    "code",
    [
        'cursor.execute("UPDATE registry_point SET name = %s", [name])',
        "x = 'update \"registry_point\" set name = 1'",
        'x = "DELETE FROM registry_point"',
        'x = "INSERT INTO public.registry_point (name) VALUES (1)"',
        'x = "INSERT OR REPLACE INTO registry_point VALUES (1)"',
        'x = "WITH a AS (SELECT 1) UPDATE ONLY registry_point SET b = 1"',
        'x = "TRUNCATE registry_point"',
        'x = "COPY registry_point (name) FROM STDIN"',
        'TABLE = "registry_point"\nx = f"DELETE FROM {TABLE}"',
        'x = "UPDATE {} SET a = 1".format("registry_point")',
        'x = SQL("UPDATE {} SET a = 1").format(Identifier("registry_point"))',
        'x = "DELETE FROM /* all */ registry_point"',
    ],
)
def test_a_write_is_found_however_it_is_written(code: str) -> None:
    assert found_in(ast.parse(code), writing_to("|".join(tables())))


def test_reads_and_other_tables_are_not_reported() -> None:
    pattern = writing_to("|".join(tables()))
    assert not found_in(ast.parse('x = "SELECT 1 FROM registry_point FOR UPDATE"'), pattern)
    assert not found_in(ast.parse('x = "UPDATE registry_point_words SET a = 1"'), pattern)
    for code in (
        'x = f"DELETE FROM {table}"',
        'x = f"DELETE FROM registry_{kind}"',
        'x = "DELETE FROM %(table)s" % names',
        'x = "DELETE FROM {table}".format_map(names)',
    ):
        assert found_in(ast.parse(code), writing_to(A_VALUE)), code
