"""Tables span and gap: intervals with and without footage in sealed minutes, merged across minutes, for timelines.

Both follow from the fragments and the log.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from mingcha.media.journal.coverage import Gap, Span


def extend(connection: sqlite3.Connection, number: int, footage: Sequence[Span], gaps: Sequence[Gap]) -> None:
    """Adds the footage and gaps of the minute being sealed; an adjacent previous interval is extended."""
    for from_ms, to_ms in footage:
        done = connection.execute(
            "UPDATE span SET to_ms = ?1 WHERE camera = ?2 AND to_ms >= ?3 - 1 AND from_ms ="
            " (SELECT max(from_ms) FROM span WHERE camera = ?2 AND from_ms <= ?3)",
            (to_ms, number, from_ms),
        )
        if not done.rowcount:
            connection.execute("INSERT OR REPLACE INTO span VALUES (?, ?, ?)", (number, from_ms, to_ms))
    for from_ms, to_ms, reason in gaps:
        done = connection.execute(
            "UPDATE gap SET to_ms = ?1 WHERE camera = ?2 AND to_ms >= ?3 - 1 AND reason = ?4 AND from_ms ="
            " (SELECT max(from_ms) FROM gap WHERE camera = ?2 AND from_ms <= ?3)",
            (to_ms, number, from_ms, reason),
        )
        if not done.rowcount:
            connection.execute("INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?)", (number, from_ms, to_ms, reason))


def join(connection: sqlite3.Connection, number: int, from_ms: int, to_ms: int) -> None:
    """Adds an interval of footage anywhere and merges it with those that it touches."""
    touched = connection.execute(
        "SELECT from_ms, to_ms FROM span WHERE camera = ?1 AND from_ms <= ?3 + 1 AND to_ms >= ?2 - 1"
        " AND from_ms >= (SELECT coalesce(max(from_ms), 0) FROM span WHERE camera = ?1 AND from_ms < ?2)",
        (number, from_ms, to_ms),
    ).fetchall()
    connection.executemany(
        "DELETE FROM span WHERE camera = ? AND from_ms = ?", [(number, begin) for begin, _ in touched]
    )
    ends = [*touched, (from_ms, to_ms)]
    add_spans(connection, number, [(min(begin for begin, _ in ends), max(end for _, end in ends))])


def cut(connection: sqlite3.Connection, number: int, from_ms: int, to_ms: int) -> None:
    """Removes an interval: its footage was disposed of."""
    rows = connection.execute(
        "SELECT from_ms, to_ms FROM span WHERE camera = ?1 AND from_ms < ?3 AND to_ms > ?2"
        " AND from_ms >= (SELECT coalesce(max(from_ms), 0) FROM span WHERE camera = ?1 AND from_ms <= ?2)",
        (number, from_ms, to_ms),
    ).fetchall()
    for start, end in rows:
        connection.execute("DELETE FROM span WHERE camera = ? AND from_ms = ?", (number, start))
        add_spans(connection, number, [(a, b) for a, b in ((start, from_ms), (to_ms, end)) if b > a])


def add_spans(connection: sqlite3.Connection, number: int, spans: Iterable[Span]) -> None:
    """Inserts intervals of footage that touch no other."""
    connection.executemany("INSERT INTO span VALUES (?, ?, ?)", [(number, a, b) for a, b in spans])


def add_gaps(connection: sqlite3.Connection, number: int, gaps: Iterable[Gap]) -> None:
    """Inserts gaps that touch no other of the same reason."""
    connection.executemany("INSERT INTO gap VALUES (?, ?, ?, ?)", [(number, *gap) for gap in gaps])
