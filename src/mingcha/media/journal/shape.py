"""Whether a journal's database file is whole and has the tables that it was made with.

SQLite keeps no digests of its pages. What its own integrity check sees (trees, indexes, sizes, constraints) is one
question; whether every table, index and trigger is that of an empty journal made here is the other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from mingcha.media.journal.schema import LATER_COLUMNS, LATER_TABLES, SCHEMA, SCHEMA_VERSION

type Key = tuple[bytes, bytes]
"""Kind and name of an object of the schema."""


def faults_of_pages(connection: sqlite3.Connection, most: int) -> Iterator[str]:
    """What SQLite finds wrong in the file, at most `most` faults. Costs a walk through the whole file."""
    for (text,) in connection.execute(f"PRAGMA integrity_check({most})"):
        if text != "ok":
            yield str(text)


def unknown_version(connection: sqlite3.Connection) -> int | None:
    """The version of the schema that the file says, where it is not ours."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return None if version == SCHEMA_VERSION else version


def wrong_objects(connection: sqlite3.Connection, beside: str) -> Iterator[str]:
    """Tables, indexes and triggers that are not what they should be, as `kind/name`. `beside`: SQL that makes the
    tables which others keep in the same file (the recorder's log).

    A table or a column that an older recorder did not make is no fault: it is added when a recorder opens the journal.
    """
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA + LATER_TABLES + beside)
        expected, found = _objects(made), _objects(connection)
    for key in sorted(found.keys() - expected.keys() | {key for key in expected if key in found}):
        later = sum(table.encode() == key[1] for table, _, _ in LATER_COLUMNS) if key[0] == b"table" else 0
        if not _agrees(found[key], expected.get(key), later):
            yield "/".join(part.decode("utf-8", "replace") for part in key)


def _objects(connection: sqlite3.Connection) -> dict[Key, list[object]]:
    """(kind, name) -> columns of tables and indexes, or the words of a trigger; comments and blanks say nothing."""
    factory, connection.text_factory = connection.text_factory, bytes
    try:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        objects: dict[Key, list[object]] = {}
        for kind, name, table, sql in rows:
            pragma = {b"table": "table_xinfo", b"index": "index_xinfo"}.get(kind)
            said: list[object] = [table]
            (sql or b"").decode()  # a bit turned over in a comment makes the schema unreadable for others
            if pragma is None or name.startswith(b"sqlite_stat"):
                said.append(b" ".join((sql or b"").split()))
            else:
                said += connection.execute(f"SELECT * FROM pragma_{pragma}(CAST(? AS TEXT))", (name,)).fetchall()
            if kind == b"index":
                said.append(b" ".join((sql or b"").split()))
            objects[kind, name] = said
        return objects
    finally:
        connection.text_factory = factory


def _agrees(found: list[object], expected: list[object] | None, later: int) -> bool:
    """So many columns that later versions added may be missing at the end."""
    if expected is None:
        return False
    return found == expected[: len(found)] and len(found) >= len(expected) - later
