"""Table camera: numbers of cameras, first unsealed minutes, withdrawals."""

import sqlite3

from mingcha.media.journal.writing import JournalWriter


def camera_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of every camera by its code."""
    return dict(connection.execute("SELECT code, number FROM camera"))


def known_cameras(connection: sqlite3.Connection) -> list[str]:
    """The codes of all cameras that were ever recorded or are assigned."""
    cameras = [str(code) for (code,) in connection.execute("SELECT code FROM camera")]
    assigned = [str(code) for (code,) in connection.execute("SELECT camera FROM assignment")]
    return list(dict.fromkeys((*cameras, *assigned)))


def cameras_to_record(connection: sqlite3.Connection) -> list[str]:
    """The codes of the cameras that are neither withdrawn nor switched off."""
    return [str(code) for (code,) in connection.execute("SELECT code FROM camera WHERE last_minute IS NULL")]


def is_minute_sealed(connection: sqlite3.Connection, camera: str, minute: int) -> bool:
    """Whether a minute (Unix s // 60) of a camera is sealed."""
    row = connection.execute("SELECT next_minute FROM camera WHERE code = ?", (camera,)).fetchone()
    return row is not None and minute < row[0]


def first_unsealed_minutes(journal: JournalWriter) -> dict[str, int]:
    """The first minute (Unix s // 60) of each camera that may still get a new file."""
    return dict(journal.connection.execute("SELECT code, next_minute FROM camera").fetchall())


def mark_assigned(journal: JournalWriter, camera: str, minute: int) -> None:
    """Every minute from this one on will be sealed for the camera."""
    journal.connection.execute(
        "UPDATE camera SET last_minute = NULL,"
        # what lies between is passed over only when the hour before is sealed; else that hour would never end
        " next_minute = CASE WHEN last_minute < next_minute AND EXISTS (SELECT 1 FROM hour"
        " WHERE hour.camera = number AND hour.hour = (next_minute - 1) / 60)"
        " THEN max(next_minute, ?) ELSE next_minute END WHERE number = ?",
        (minute, journal.camera_number(camera, minute)),
    )


def mark_withdrawn(journal: JournalWriter, camera: str, minute: int) -> None:
    """Sealing ends with this minute; an earlier end is kept."""
    journal.connection.execute(
        "UPDATE camera SET last_minute = coalesce(last_minute, ?) WHERE number = ?",
        (minute, journal.camera_number(camera, minute)),
    )


def set_minutes(connection: sqlite3.Connection, number: int, next_minute: int, last_minute: int | None) -> None:
    """Sets a camera's first unsealed minute and the minute of its withdrawal (None if it is assigned)."""
    connection.execute(
        "UPDATE camera SET next_minute = ?, last_minute = ? WHERE number = ?", (next_minute, last_minute, number)
    )
