"""Lists all files of a journal: for `mingcha check`, backups and missing disks. The journal may be an older one."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.states import FileState

_FILES_AT_ONCE = 500
_NO_END_90K = 2**62
_NAMES = "SELECT c.code, f.epoch, f.minute, f.n FROM file f JOIN camera c ON c.number = f.camera"
_FRAGMENTS = (
    "SELECT number, offset_bytes, bytes, start_90k, digest, duration_90k, key, frames, frame_index FROM fragment"
    " WHERE camera = ? AND start_90k >= ? AND start_90k < ? AND file = ? ORDER BY start_90k"
)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file's row, unchecked, with its camera's number; an edited row may contain anything."""

    id: int
    name: FootageName
    label: str
    run: str
    init: str
    number: int
    header_bytes: int
    header_digest: bytes
    begin_90k: int
    end_90k: int | None
    size_bytes: int | None
    fragments: int | None
    root: bytes | None
    state: int
    disk: str
    mask: str


class KnownFragment(NamedTuple):
    """A fragment's row, unchecked."""

    number: int
    offset_bytes: int
    size_bytes: int
    start_90k: int
    digest: bytes
    duration_90k: int
    key: int
    frames: int
    frame_index: bytes


@dataclass(frozen=True, slots=True)
class Totals:
    """Count, bytes, cameras and oldest minute (Unix s // 60) of the files that are not disposed of."""

    files: int
    size_bytes: int
    cameras: int
    first_minute: int | None


def known_files(connection: sqlite3.Connection) -> Iterator[KnownFile]:
    """Every file by id. Reads in pages, without a transaction across pages: a check may take hours."""
    last = 0
    columns = {row[1] for row in connection.execute("PRAGMA table_info(file)")}
    later = ", ".join(f"f.{name}" if name in columns else "''" for name in ("disk", "mask"))
    while True:
        rows = connection.execute(
            "SELECT f.id, c.code, f.epoch, f.minute, f.n, f.label, f.run, f.init, f.camera, f.header_bytes,"
            f" f.header_digest, f.begin_90k, f.end_90k, f.bytes, f.fragments, f.root, f.state, {later}"
            " FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE f.id > ? ORDER BY f.id LIMIT ?",
            (last, _FILES_AT_ONCE),
        ).fetchall()
        if not rows:
            return
        for row in rows:
            yield KnownFile(row[0], FootageName(*row[1:5]), *row[5:])
        last = rows[-1][0]


def fragments_of(connection: sqlite3.Connection, file: KnownFile) -> list[KnownFragment]:
    """The fragments of a file, in order of time."""
    end_90k = _NO_END_90K if file.end_90k is None else file.end_90k
    rows = connection.execute(_FRAGMENTS, (file.number, file.begin_90k, end_90k, file.id))
    return [KnownFragment(*row) for row in rows]


def torn_paths(connection: sqlite3.Connection) -> set[str]:
    """Paths (below the footage folder) of files without a whole fragment."""
    return {str(path) for (path,) in connection.execute("SELECT path FROM torn")}


def totals(connection: sqlite3.Connection) -> Totals:
    """Totals of the files on this host."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(bytes), 0), count(DISTINCT camera), min(minute) FROM file WHERE state <> ?",
        (FileState.DISPOSED,),
    ).fetchone()
    return Totals(*row)


def finished_files(connection: sqlite3.Connection) -> list[FootageName]:
    """Files that are complete and not disposed of."""
    rows = connection.execute(_NAMES + " WHERE f.state NOT IN (?, ?)", (FileState.OPEN, FileState.DISPOSED))
    return [FootageName(*row) for row in rows]


def files_being_written(connection: sqlite3.Connection) -> list[FootageName]:
    """Files with state OPEN."""
    return [FootageName(*row) for row in connection.execute(f"{_NAMES} WHERE f.state = {FileState.OPEN:d}")]


def disks_of_files(connection: sqlite3.Connection) -> list[str]:
    """Ids of the disks in file rows; "" for a folder without an identity file."""
    return [str(disk) for (disk,) in connection.execute("SELECT DISTINCT disk FROM file")]


def files_on(connection: sqlite3.Connection, disks: Sequence[str]) -> Iterator[FootageName]:
    """Files on these disks (ids) that are not disposed of."""
    marks = ",".join("?" * len(disks))
    rows = connection.execute(f"{_NAMES} WHERE f.state != ? AND f.disk IN ({marks})", (FileState.DISPOSED, *disks))
    return (FootageName(*row) for row in rows)


def newest_footage_ms(connection: sqlite3.Connection) -> int:
    """Unix ms of the end of the newest fragment; 0 without fragments."""
    newest = connection.execute("SELECT max(start_90k + duration_90k) / 90 FROM fragment").fetchone()[0]
    return int(newest or 0)
