"""Rows of sealed minutes and hours (tables minute, hour), as sealing and rebuilding write them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingcha.media.journal.coverage import Gap

_INSERT_MINUTE = "INSERT OR REPLACE INTO minute VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_HOUR = (
    "INSERT INTO hour (camera, hour, epoch, label, entry, bitmap, bytes, gaps, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_FRAGMENTS_SEALED_BY = (
    "SELECT f.start_90k FROM minute m JOIN fragment f ON f.camera = m.camera"
    " AND f.start_90k >= m.minute * 5400000 AND f.start_90k < (m.minute + 1) * 5400000"
    " WHERE m.entry >= ? AND m.entry < ?"
)


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """A sealed minute (Unix s // 60) of a camera (its number); `entry`: index in the log, `leaf`: its leaf hash."""

    number: int
    minute: int
    epoch: int
    label: str
    entry: int
    leaf: bytes
    cover_ms: int
    size_bytes: int
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class HourRow:
    """A sealed hour (Unix s // 3600): `bitmap` is 15 hex digits, `digest` SHA-256 over its minutes' leaf hashes."""

    number: int
    hour: int
    epoch: int
    label: str
    entry: int
    bitmap: str
    size_bytes: int
    gaps: Sequence[Gap]
    digest: bytes


def add_minutes(connection: sqlite3.Connection, rows: Iterable[MinuteRow]) -> None:
    """Sealed minutes; one that was there is replaced."""
    connection.executemany(
        _INSERT_MINUTE,
        [
            (
                *(row.number, row.minute, row.epoch, row.label, row.entry, row.leaf, row.cover_ms, row.size_bytes),
                json.dumps(row.gaps),
            )
            for row in rows
        ],
    )


def add_hours(connection: sqlite3.Connection, rows: Iterable[HourRow]) -> None:
    """Sealed hours; they get their sequence numbers in this order."""
    connection.executemany(
        _INSERT_HOUR,
        [
            (
                *(row.number, row.hour, row.epoch, row.label, row.entry, row.bitmap, row.size_bytes),
                *(json.dumps(row.gaps), row.digest),
            )
            for row in rows
        ],
    )


def is_hour_sealed(connection: sqlite3.Connection, number: int, hour: int) -> bool:
    """Whether an hour of a camera (its number) is sealed, under whatever epoch and label."""
    row = connection.execute("SELECT 1 FROM hour WHERE camera = ? AND hour = ? LIMIT 1", (number, hour)).fetchone()
    return row is not None


def count_hours(connection: sqlite3.Connection) -> int:
    """Sealed hours of all cameras."""
    return int(connection.execute("SELECT count(*) FROM hour").fetchone()[0])


def starts_sealed_by(connection: sqlite3.Connection, first: int, stop: int) -> list[int]:
    """Starts (90 kHz) of the fragments in the minutes that the entries [first, stop) of the log sealed."""
    return [int(start_90k) for (start_90k,) in connection.execute(_FRAGMENTS_SEALED_BY, (first, stop))]


def entries_of_minute(connection: sqlite3.Connection, camera: str, minute: int) -> list[int]:
    """The indices in the log of a camera-minute's entries: one for each epoch and label that it saw."""
    rows = connection.execute(
        "SELECT m.entry FROM minute m JOIN camera c ON c.number = m.camera WHERE c.code = ? AND m.minute = ?"
        " ORDER BY m.entry",
        (camera, minute),
    )
    return [int(index) for (index,) in rows]
