"""Tables file, tail and torn, one file at a time: for recovery, disposal and the check of a file."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.states import FileState

_NAMED = (
    " FROM file f JOIN camera c ON c.number = f.camera WHERE c.code = ? AND f.minute = ? AND f.epoch = ? AND f.n = ?"
)
# the state is a literal, since the partial index file_open is used only for this condition
_OPEN_FILES = (
    "SELECT f.id, c.code, f.epoch, f.minute, f.n, f.header_bytes, f.begin_90k, f.camera, f.disk FROM file f"
    f" JOIN camera c ON c.number = f.camera WHERE f.state = {FileState.OPEN:d}"
)
_UNCUT_FILES = (
    "SELECT f.id, c.code, f.epoch, f.minute, f.n, f.disk, f.bytes FROM tail t JOIN file f ON f.id = t.file"
    " JOIN camera c ON c.number = f.camera WHERE f.state = ?"
)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file with state OPEN after a crash. `number` is its camera's number."""

    id: int
    name: FootageName
    header_bytes: int
    begin_90k: int
    number: int
    disk: str


@dataclass(frozen=True, slots=True)
class UncutFile:
    """A whole file on disk that may be longer than its row."""

    id: int
    name: FootageName
    disk: str
    size_bytes: int
    """As in its row."""


def open_files(connection: sqlite3.Connection) -> list[OpenFile]:
    """Every file with state OPEN."""
    rows = connection.execute(_OPEN_FILES).fetchall()
    return [OpenFile(row[0], FootageName(*row[1:5]), *row[5:]) for row in rows]


def end_of_fragments(connection: sqlite3.Connection, file: OpenFile) -> tuple[int, int, int]:
    """(fragments, end in bytes, end in 90 kHz) of the journaled part of an open file."""
    row = connection.execute(
        "SELECT number, offset_bytes + bytes, start_90k + duration_90k FROM fragment"
        " WHERE camera = ? AND start_90k >= ? AND file = ? ORDER BY start_90k DESC LIMIT 1",
        (file.number, file.begin_90k, file.id),
    ).fetchone()
    return (0, file.header_bytes, file.begin_90k) if row is None else (row[0], row[1], row[2])


def uncut_files(connection: sqlite3.Connection) -> list[UncutFile]:
    """Whole files that may have a half-written fragment behind their good bytes."""
    rows = connection.execute(_UNCUT_FILES, (FileState.WHOLE,)).fetchall()
    return [UncutFile(row[0], FootageName(*row[1:5]), row[5], row[6]) for row in rows]


def forget_tails(connection: sqlite3.Connection, files: Sequence[int]) -> None:
    """Removes files (ids) from the list of files to truncate."""
    connection.executemany("DELETE FROM tail WHERE file = ?", [(file,) for file in files])


def has_tail(connection: sqlite3.Connection, file: int) -> bool:
    """Whether a file (id) is still to be truncated."""
    try:
        return connection.execute("SELECT 1 FROM tail WHERE file = ?", (file,)).fetchone() is not None
    except sqlite3.OperationalError:  # a journal not yet opened by a recorder of this version
        return False


def file_id(connection: sqlite3.Connection, name: FootageName) -> int | None:
    """The id of a file by name; None without a row."""
    row = connection.execute("SELECT f.id" + _NAMED, (name.camera, name.minute, name.epoch, name.n)).fetchone()
    return None if row is None else int(row[0])


def disk_of(connection: sqlite3.Connection, name: FootageName) -> str:
    """The id of the disk that took a file; "" if unknown."""
    row = connection.execute("SELECT f.disk" + _NAMED, (name.camera, name.minute, name.epoch, name.n)).fetchone()
    return "" if row is None else str(row[0])


def state_of(connection: sqlite3.Connection, file: int) -> int:
    """The state of a file with a row; not a FileState if somebody edited the row."""
    return int(connection.execute("SELECT state FROM file WHERE id = ?", (file,)).fetchone()[0])


def newest_minute(connection: sqlite3.Connection, camera: str) -> int | None:
    """The newest minute (Unix s // 60) among a camera's files; None without files."""
    row = connection.execute(
        "SELECT max(f.minute) FROM file f JOIN camera c ON c.number = f.camera WHERE c.code = ?", (camera,)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def note_torn(connection: sqlite3.Connection, path: str, size_bytes: int) -> None:
    """Records a file without a whole fragment that was renamed to `path` (below the footage folder)."""
    connection.execute("INSERT OR REPLACE INTO torn VALUES (?, ?)", (path, size_bytes))


def note_rebuilt_file(
    connection: sqlite3.Connection, file: int, *, end_90k: int, size_bytes: int, fragments: int, root: bytes,
    disposal: str | None,
) -> None:  # fmt: skip
    """Sets the sealed facts of a rebuilt file from the log; `disposal`: the order that disposed of it, if any."""
    state = FileState.WHOLE if disposal is None else FileState.DISPOSED
    connection.execute(
        "UPDATE file SET end_90k = ?, bytes = ?, fragments = ?, root = ?, state = ?, disposal = ? WHERE id = ?",
        (end_90k, size_bytes, fragments, root, state, disposal, file),
    )


def forget_disks(connection: sqlite3.Connection) -> None:
    """After a restore: every file is in the home's own folder and has no torn tail."""
    connection.execute("UPDATE file SET disk = ''")
    connection.execute("DELETE FROM tail")
