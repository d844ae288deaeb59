"""Whether the journal's database file is whole and has the tables that it was made with (article 20).

SQLite keeps no digests of its pages. What its own integrity check sees (trees, indexes, sizes, constraints) is asked
first; then every table, index and trigger is compared with those of an empty journal made here.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from mingcha.evidence.log.sqlite_rows import SCHEMA as LOG_SCHEMA
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.journal.schema import LATER_COLUMNS, LATER_TABLES, SCHEMA, SCHEMA_VERSION

_MOST_NAMED = 20


def check_journal_shape(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Names what SQLite finds wrong in the file, and objects of the schema that are not what they should be.

    Costs a walk through the whole file. A table that an older recorder did not make is no fault.
    """
    for (text,) in connection.execute(f"PRAGMA integrity_check({_MOST_NAMED})"):
        if text != "ok":
            yield _damaged("journal.db", str(text)[:200])
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        yield _damaged("user_version", str(version))
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA + LATER_TABLES + LOG_SCHEMA)
        expected, found = _objects(made), _objects(connection)
    for key in sorted(found.keys() - expected.keys() | {key for key in expected if key in found}):
        later = sum(table.encode() == key[1] for table, _, _ in LATER_COLUMNS) if key[0] == b"table" else 0
        if not _agrees(found[key], expected.get(key), later):
            yield _damaged("/".join(part.decode("utf-8", "replace") for part in key), "")


def _objects(connection: sqlite3.Connection) -> dict[tuple[bytes, bytes], list[object]]:
    """(kind, name) -> columns of tables and indexes, or the words of a trigger; comments and blanks say nothing."""
    factory, connection.text_factory = connection.text_factory, bytes
    try:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        objects: dict[tuple[bytes, bytes], list[object]] = {}
        for kind, name, table, sql in rows:
            pragma = {b"table": "table_xinfo", b"index": "index_xinfo"}.get(kind)
            said: list[object] = [table]
            (sql or b"").decode()  # a bit turned over in a comment makes the schema unreadable for others
            if pragma is None or name.startswith(b"sqlite_stat"):
                said.append(b" ".join((sql or b"").split()))
            else:
                said += connection.execute(f"SELECT * FROM pragma_{pragma}(CAST(? AS TEXT))", (name,)).fetchall()  # noqa: S608
            if kind == b"index":
                said.append(b" ".join((sql or b"").split()))
            objects[kind, name] = said
        return objects
    finally:
        connection.text_factory = factory


def _agrees(found: list[object], expected: list[object] | None, later: int) -> bool:
    """So many columns that later versions added may be missing at the end: the recorder adds them at its next start."""
    if expected is None:
        return False
    return found == expected[: len(found)] and len(found) >= len(expected) - later


def _damaged(subject: str, detail: str) -> Finding:
    words = Words(f"录像账本文件受损：{subject}", f"the file of the journal is damaged: {subject}")
    return Finding("media", "journal_damaged", subject, words, {"detail": detail} if detail else {})
