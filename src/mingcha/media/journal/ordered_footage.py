"""Labels and files of the footage that a disposal order names, and the removal of their rows (articles 16(5), 20)."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.media.disk.footage_files import FootageName
from mingcha.media.disposal_order import Order
from mingcha.media.journal import span_rows
from mingcha.media.journal.states import FileState


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to unlink for an order: (file id, name)."""

    order: str
    files: tuple[tuple[int, FootageName], ...]


def labels_of(connection: sqlite3.Connection, order: Order, hour: int) -> list[str]:
    """The labels of an hour of the order that is sealed and not disposed of."""
    rows = connection.execute(
        "SELECT h.label FROM hour h JOIN camera c ON c.number = h.camera"
        " WHERE c.code = ? AND h.hour = ? AND h.epoch = ? AND h.disposal IS NULL",
        (order.camera, hour, order.epoch),
    )
    return [row[0] for row in rows]


def label_now(connection: sqlite3.Connection, camera: str) -> list[str]:
    """The camera's current label, if it is assigned: its class applies to stored footage too."""
    return [row[0] for row in connection.execute("SELECT label FROM assignment WHERE camera = ?", (camera,))]


def files_of(
    connection: sqlite3.Connection, camera: str, epoch: int, hours: Sequence[int]
) -> list[tuple[int, FootageName]]:
    """(file id, name) of every file in these hours (Unix s // 3600) that is not disposed of."""
    found = []
    for hour in hours:
        rows = connection.execute(
            "SELECT f.id, c.code, f.epoch, f.minute, f.n FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE c.code = ? AND f.minute >= ? AND f.minute < ? AND f.epoch = ? AND f.state != ?",
            (camera, hour * 60, hour * 60 + 60, epoch, FileState.DISPOSED),
        )
        found += [(row[0], FootageName(*row[1:])) for row in rows]
    return found


def disk_of_file(connection: sqlite3.Connection, file: int) -> str:
    """The id of the disk that took a file (id); "" for a folder without an identity file."""
    return str(connection.execute("SELECT disk FROM file WHERE id = ?", (file,)).fetchone()[0])


def plan_of(connection: sqlite3.Connection, order: str, files: Sequence[int]) -> Plan:
    """The plan with these file ids."""
    return Plan(order, tuple((file, name_and_bytes(connection, file)[0]) for file in files))


def name_and_bytes(connection: sqlite3.Connection, file: int) -> tuple[FootageName, int]:
    """Name and size (bytes) of a file."""
    row = connection.execute(
        "SELECT c.code, f.epoch, f.minute, f.n, coalesce(f.bytes, 0) FROM file f JOIN camera c ON c.number = f.camera"
        " WHERE f.id = ?",
        (file,),
    ).fetchone()
    return FootageName(*row[:4]), row[4]


def forget(connection: sqlite3.Connection, file: int, order: str) -> None:
    """Marks a file as disposed of by an order; deletes its fragments and timeline spans, keeps its row."""
    number, begin_90k, end_90k = connection.execute(
        "SELECT camera, begin_90k, end_90k FROM file WHERE id = ?", (file,)
    ).fetchone()
    connection.execute("UPDATE file SET state = ?, disposal = ? WHERE id = ?", (FileState.DISPOSED, order, file))
    connection.execute(
        "DELETE FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ? AND file = ?",
        (number, begin_90k, end_90k, file),
    )
    span_rows.cut(connection, number, begin_90k // 90, end_90k // 90)


def mark_hours(connection: sqlite3.Connection, order: str, camera: str, epoch: int, hours: Sequence[int]) -> None:
    """Marks hours as disposed of by an order."""
    connection.executemany(
        "UPDATE hour SET disposal = ? WHERE hour = ? AND epoch = ?"
        " AND camera = (SELECT number FROM camera WHERE code = ?)",
        [(order, hour, epoch, camera) for hour in hours],
    )
