"""Checks the database file of a journal: SQLite's integrity check, and the schema against a new journal's schema."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from mingcha.media.journal.schema import LATER_COLUMNS, LATER_TABLES, SCHEMA, SCHEMA_VERSION

type Key = tuple[bytes, bytes]
"""Kind and name of an object of the schema."""


def faults_of_pages(connection: sqlite3.Connection, most: int) -> Iterator[str]:
    """Up to `most` faults from SQLite's integrity check. Reads the whole file."""
    for (text,) in connection.execute(f"PRAGMA integrity_check({most})"):
        if text != "ok":
            yield str(text)


def unknown_version(connection: sqlite3.Connection) -> int | None:
    """The schema version of the file if it is not ours, else None."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return None if version == SCHEMA_VERSION else version


def wrong_objects(connection: sqlite3.Connection, beside: str) -> Iterator[str]:
    """Tables, indexes and triggers that differ from a new journal's, as `kind/name`. `beside`: SQL of further tables in
    the same file (the recorder's log).

    A table or column that an older version lacks is accepted: opening the journal for writing adds it.
    """
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA + LATER_TABLES + beside)
        expected, found = _objects(made), _objects(connection)
    for key in sorted(found.keys() - expected.keys() | {key for key in expected if key in found}):
        later = sum(table.encode() == key[1] for table, _, _ in LATER_COLUMNS) if key[0] == b"table" else 0
        if not _agrees(found[key], expected.get(key), later):
            yield "/".join(part.decode("utf-8", "replace") for part in key)


def _objects(connection: sqlite3.Connection) -> dict[Key, list[object]]:
    """(kind, name) -> columns of a table or index, or the text of a trigger, without comments and whitespace."""
    factory, connection.text_factory = connection.text_factory, bytes
    try:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        objects: dict[Key, list[object]] = {}
        for kind, name, table, sql in rows:
            pragma = {b"table": "table_xinfo", b"index": "index_xinfo"}.get(kind)
            columns: list[object] = [table]
            (sql or b"").decode()  # a flipped bit in a comment makes the schema unreadable for other programs
            if pragma is None or name.startswith(b"sqlite_stat"):
                columns.append(b" ".join((sql or b"").split()))
            else:
                columns += connection.execute(f"SELECT * FROM pragma_{pragma}(CAST(? AS TEXT))", (name,)).fetchall()
            if kind == b"index":
                columns.append(b" ".join((sql or b"").split()))
            objects[kind, name] = columns
        return objects
    finally:
        connection.text_factory = factory


def _agrees(found: list[object], expected: list[object] | None, later: int) -> bool:
    """Whether the columns are equal, except that up to `later` columns may be missing at the end."""
    if expected is None:
        return False
    return found == expected[: len(found)] and len(found) >= len(expected) - later
