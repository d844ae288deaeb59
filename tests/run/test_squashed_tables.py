"""Squashed migrations make a new home: its tables are those of an old one, which went through every single one."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.e2e.programs import prepared
from tests.support.run.old_home import upgraded

Schema = dict[tuple[str, str], list[str]]


def schema(database: Path) -> Schema:
    """Of each table, index and trigger the parts of its statement, sorted: a column may stand at another place, since
    SQLite makes a table anew for each change."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(kind, name): parts(" ".join(statement.split())) for kind, name, statement in rows}


def parts(statement: str) -> list[str]:
    """The statement split at the commas of its outermost brackets."""
    found, depth, began = [], 0, 0
    for place, sign in enumerate(statement):
        depth += (sign == "(") - (sign == ")")
        if sign in "(," and depth == 1:
            found.append(statement[began:place].strip())
            began = place + 1
    return sorted([*found, re.sub(r"\)$", "", statement[began:].strip())])


def test_the_comparison_finds_a_column_a_length_and_a_trigger_that_differ(tmp_path: Path) -> None:
    made = []
    for number, statements in enumerate(
        (
            ("CREATE TABLE a (x varchar(20) NOT NULL, y integer, CHECK (y > 0))",),
            ("CREATE TABLE a (y integer, x varchar(20) NOT NULL, CHECK (y > 0))",),
            ("CREATE TABLE a (x varchar(21) NOT NULL, y integer, CHECK (y > 0))",),
            ("CREATE TABLE a (x varchar(20) NOT NULL, y integer)",),
            (
                "CREATE TABLE a (x varchar(20) NOT NULL, y integer, CHECK (y > 0))",
                "CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'no'); END",
            ),
        )
    ):
        path = tmp_path / f"{number}.db"
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        made.append(schema(path))
    assert made[1] == made[0]
    assert [other == made[0] for other in made[2:]] == [False, False, False]


@pytest.mark.soak  # a home of 0.3.0 is upgraded and checked by test_upgrade_from_v0_3_0.py in every run
@pytest.mark.parametrize("version", ["0.1.0", "0.3.0", "0.4.0"])
def test_old_homes_get_the_tables_of_a_new_one(tmp_path: Path, version: str) -> None:
    prepared(tmp_path / "new")
    new = schema(tmp_path / "new" / "data" / "mingcha.db")
    old = schema(upgraded(tmp_path / "old", version).database)
    assert old.keys() == new.keys()
    assert {name: statement for name, statement in old.items() if statement != new[name]} == {}
