"""The recorder's log inside the journal, as far as it is asked for without the log itself (article 20)."""

import sqlite3
from contextlib import closing
from pathlib import Path

_HEAD = "log_head"
"""The table of the log's signed head (evidence/log/sqlite_rows.py)."""


def has_log(connection: sqlite3.Connection) -> bool:
    """Whether the tables of a log were made in this journal."""
    row = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (_HEAD,)).fetchone()
    return row is not None


def signed_head(journal: Path) -> str:
    """The signed head of the log in a journal, or in a copy of one; "" before the first entry, and without a log."""
    with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        row = None
        if has_log(connection):
            row = connection.execute(f"SELECT note FROM {_HEAD} WHERE id = 1").fetchone()
    return "" if row is None or not row[0] else bytes(row[0]).decode()
