"""Tables minute and hour: writes sealed minutes and hours for sealing and rebuilding."""

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
    """A sealed minute (Unix s // 60) of a camera (number); `entry`: log index, `leaf`: its leaf hash."""

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
    """A sealed hour (Unix s // 3600); `bitmap`: 15 hex digits, `digest`: SHA-256 over its minutes' leaf hashes."""

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
    """Inserts sealed minutes; replaces an existing row."""
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
    """Inserts sealed hours; sequence numbers follow this order."""
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
    """Whether an hour of a camera (number) is sealed, under any epoch and label."""
    row = connection.execute("SELECT 1 FROM hour WHERE camera = ? AND hour = ? LIMIT 1", (number, hour)).fetchone()
    return row is not None


def count_hours(connection: sqlite3.Connection) -> int:
    """Number of sealed hours."""
    return int(connection.execute("SELECT count(*) FROM hour").fetchone()[0])


def starts_sealed_by(connection: sqlite3.Connection, first: int, stop: int) -> list[int]:
    """Starts (90 kHz) of the fragments in the minutes with log indices [first, stop)."""
    return [int(start_90k) for (start_90k,) in connection.execute(_FRAGMENTS_SEALED_BY, (first, stop))]


def entries_of_minute(connection: sqlite3.Connection, camera: str, minute: int) -> list[int]:
    """Log indices of a camera-minute, one for each epoch and label."""
    rows = connection.execute(
        "SELECT m.entry FROM minute m JOIN camera c ON c.number = m.camera WHERE c.code = ? AND m.minute = ?"
        " ORDER BY m.entry",
        (camera, minute),
    )
    return [int(index) for (index,) in rows]
