"""The journal's rows of the footage that a disposal order names: labels, files, what is forgotten when it is gone."""

import json
import sqlite3
from dataclasses import dataclass

from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.disposal_orders import Order
from mingcha.media.journal.schema import FILE_DISPOSED


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of an order that lay there when unlinking began: (file id, name)."""

    order: str
    files: tuple[tuple[int, FootageName], ...]


def labels_of(connection: sqlite3.Connection, order: Order, hour: int) -> list[str]:
    """The labels under which an hour of an order was recorded and is still kept."""
    rows = connection.execute(
        "SELECT h.label FROM hour h JOIN camera c ON c.number = h.camera"
        " WHERE c.code = ? AND h.hour = ? AND h.epoch = ? AND h.disposal IS NULL",
        (order["camera"], hour, order["epoch"]),
    )
    return [row[0] for row in rows]


def label_now(connection: sqlite3.Connection, order: Order) -> list[str]:
    """The label that the camera is recorded under now: its class binds stored footage too."""
    rows = connection.execute("SELECT label FROM assignment WHERE camera = ?", (order["camera"],))
    return [row[0] for row in rows]


def files_of(connection: sqlite3.Connection, order: Order) -> list[tuple[int, FootageName]]:
    """(file id, name) of every file of an order that is not disposed of."""
    found = []
    hours = order["hours"]
    assert isinstance(hours, list)
    for hour in hours:
        rows = connection.execute(
            "SELECT f.id, c.code, f.epoch, f.minute, f.n FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE c.code = ? AND f.minute >= ? AND f.minute < ? AND f.epoch = ? AND f.state != ?",
            (order["camera"], hour * 60, hour * 60 + 60, order["epoch"], FILE_DISPOSED),
        )
        found += [(row[0], FootageName(*row[1:])) for row in rows]
    return found


def plan_of(connection: sqlite3.Connection, order: str, text: str) -> Plan:
    """The plan that an order's row keeps as JSON."""
    files = tuple((file, name_and_bytes(connection, file)[0]) for file in json.loads(text))
    return Plan(order, files)


def name_and_bytes(connection: sqlite3.Connection, file: int) -> tuple[FootageName, int]:
    """Name and size (bytes) of a file."""
    row = connection.execute(
        "SELECT c.code, f.epoch, f.minute, f.n, coalesce(f.bytes, 0) FROM file f JOIN camera c ON c.number = f.camera"
        " WHERE f.id = ?",
        (file,),
    ).fetchone()
    return FootageName(*row[:4]), row[4]


def forget(connection: sqlite3.Connection, file: int, order: str) -> None:
    """Marks a file as gone by an order: its row stays, its fragments and spans go."""
    number, begin_90k, end_90k = connection.execute(
        "SELECT camera, begin_90k, end_90k FROM file WHERE id = ?", (file,)
    ).fetchone()
    connection.execute("UPDATE file SET state = ?, disposal = ? WHERE id = ?", (FILE_DISPOSED, order, file))
    connection.execute(
        "DELETE FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ? AND file = ?",
        (number, begin_90k, end_90k, file),
    )
    _cut_spans(connection, number, begin_90k // 90, end_90k // 90)


def _cut_spans(connection: sqlite3.Connection, number: int, from_ms: int, to_ms: int) -> None:
    rows = connection.execute(
        "SELECT from_ms, to_ms FROM span WHERE camera = ?1 AND from_ms < ?3 AND to_ms > ?2"
        " AND from_ms >= (SELECT coalesce(max(from_ms), 0) FROM span WHERE camera = ?1 AND from_ms <= ?2)",
        (number, from_ms, to_ms),
    ).fetchall()
    for start, end in rows:
        connection.execute("DELETE FROM span WHERE camera = ? AND from_ms = ?", (number, start))
        for a, b in ((start, from_ms), (to_ms, end)):
            if b > a:
                connection.execute("INSERT INTO span VALUES (?, ?, ?)", (number, a, b))


def mark_hours(connection: sqlite3.Connection, order: Order, name: str) -> None:
    """Marks the hours of an order as disposed of."""
    hours = order["hours"]
    assert isinstance(hours, list)
    connection.executemany(
        "UPDATE hour SET disposal = ? WHERE hour = ? AND epoch = ?"
        " AND camera = (SELECT number FROM camera WHERE code = ?)",
        [(name, hour, order["epoch"], order["camera"]) for hour in hours],
    )
