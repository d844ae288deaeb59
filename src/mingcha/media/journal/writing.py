"""The journal's only writer: batches of fragments, single values. One thread at a time; changes need a transaction."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.media.journal.rows import CauseRow, ClosedFile, FileRow, FragmentRow, InitRow
from mingcha.media.journal.schema import open_writer
from mingcha.media.journal.single_values import set_value, value_of
from mingcha.media.journal.states import FileState, StateName

_PROMISES_KEPT = 4096


@dataclass(slots=True)
class Batch:
    """The rows of one group commit."""

    inits: list[InitRow] = field(default_factory=list)
    files: list[FileRow] = field(default_factory=list)
    fragments: list[FragmentRow] = field(default_factory=list)
    closed: list[ClosedFile] = field(default_factory=list)
    causes: list[CauseRow] = field(default_factory=list)
    tails: list[int] = field(default_factory=list)
    """Files that may be longer than in their rows, because a half-written fragment could not be cut off."""

    def __len__(self) -> int:
        rows = len(self.inits) + len(self.files) + len(self.fragments) + len(self.closed) + len(self.causes)
        return rows + len(self.tails)


class JournalWriter:
    """The writing connection with the statements of recording; sealing and disposal are in other modules.

    With several disks several threads write: each transaction, and each read that must not see half of another's
    transaction, holds `lock`.
    """

    def __init__(self, path: Path) -> None:
        self.connection = open_writer(path)
        self.lock = threading.RLock()
        self._promised: dict[tuple[str, int, int], int] = {}
        self._numbers: dict[str, int] = {}
        last = self.connection.execute("SELECT coalesce(max(id), 0) FROM file").fetchone()
        self._last_file: int = last[0]
        serial = self.connection.execute("SELECT coalesce(max(serial), 0) FROM cause").fetchone()
        self._last_cause: int = serial[0]
        self.newest_causes: dict[str, int] = {}
        """The serial of the newest cause of a camera that was committed in a batch since the start."""
        self.footage_bytes = int(self.state(StateName.FOOTAGE_BYTES, "0"))
        """Bytes of all footage files that are not disposed of."""
        self._inits: set[str] = {row[0] for row in self.connection.execute("SELECT id FROM init")}

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """BEGIN IMMEDIATE ... COMMIT, or ROLLBACK when the block raises."""
        with self.lock:
            before = self.footage_bytes
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                self._numbers.clear()
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                self.footage_bytes = before
                raise

    def camera_number(self, camera: str, first_minute: int = 0) -> int:
        """The number of a camera; a new camera gets one, with `first_minute` as its first minute to seal."""
        number = self._numbers.get(camera)
        if number is not None:
            return number
        row = self.connection.execute("SELECT number FROM camera WHERE code = ?", (camera,)).fetchone()
        if row is None:
            done = self.connection.execute(
                "INSERT INTO camera (code, next_minute) VALUES (?, ?)", (camera, first_minute)
            )
            number = int(done.lastrowid or 0)
        else:
            number = int(row[0])
        self._numbers[camera] = number
        return number

    def new_file_id(self) -> int:
        """A file id that was never used in this journal."""
        with self.lock:
            self._last_file += 1
            return self._last_file

    def next_n(self, camera: str, minute: int, epoch: int) -> int:
        """The next n for a file of this camera-minute, above the committed and the promised ones."""
        with self.lock:
            row = self.connection.execute(
                "SELECT coalesce(max(f.n), -1) FROM file f JOIN camera c ON c.number = f.camera"
                " WHERE c.code = ? AND f.minute = ? AND f.epoch = ?",
                (camera, minute, epoch),
            ).fetchone()
            return max(int(row[0]), self._promised.get((camera, minute, epoch), -1)) + 1

    def promise_n(self, camera: str, minute: int, epoch: int, n: int) -> None:
        """Reserves n for a file that exists on disk and whose row is not committed yet."""
        with self.lock:
            if len(self._promised) > _PROMISES_KEPT:
                oldest = sorted(self._promised, key=lambda key: key[1])[: _PROMISES_KEPT // 2]
                for key in oldest:
                    del self._promised[key]
            self._promised[camera, minute, epoch] = n

    def commit(self, batch: Batch, alive_ms: int) -> None:
        """Commits a batch in one transaction; after it returns every fragment in it is acknowledged."""
        with self.transaction() as connection:
            self._take_in(connection, batch)
            self.set_state(StateName.ALIVE_MS, str(alive_ms))
        self._inits.update(row.id for row in batch.inits)
        self.newest_causes.update((row.camera, self._last_cause) for row in batch.causes)

    def set_state(self, name: StateName, value: str) -> None:
        """Sets a single value."""
        set_value(self.connection, name, value)

    def add_footage_bytes(self, change: int) -> None:
        """Adds to the total of footage bytes; negative for removed footage."""
        self.footage_bytes += change
        self.set_state(StateName.FOOTAGE_BYTES, str(self.footage_bytes))

    def state(self, name: StateName, default: str = "") -> str:
        """A single value."""
        value = value_of(self.connection, name)
        return default if value is None else value

    def keep(self, keep_bytes: int) -> None:
        """Sets the size cap of a demo home; 0 for none."""
        with self.transaction():
            self.set_state(StateName.KEEP_BYTES, str(keep_bytes))

    def knows_init(self, init: str) -> bool:
        """Whether this initialisation segment is committed."""
        return init in self._inits

    def fold_in(self) -> None:
        """Checkpoints the write-ahead log into the main file, so that the file can be moved alone."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes the connection; SQLite checkpoints the write-ahead log."""
        self.connection.close()

    def take_in(self, batch: Batch) -> None:
        """Writes a batch inside the caller's transaction (recovery)."""
        self._take_in(self.connection, batch)

    def _take_in(self, connection: sqlite3.Connection, batch: Batch) -> None:
        number = self.camera_number
        connection.executemany(
            "INSERT OR IGNORE INTO init (id, codec, width, height, data) VALUES (?, ?, ?, ?, ?)",
            [(row.id, row.codec, row.width, row.height, row.data) for row in batch.inits],
        )
        connection.executemany(_INSERT_FILE, [_file_values(row, number(row.camera, row.minute)) for row in batch.files])
        connection.executemany(_INSERT_FRAGMENT, _fragment_values(batch.fragments, self))
        connection.executemany(
            "UPDATE file SET end_90k = ?, bytes = ?, fragments = ?, state = ? WHERE id = ?",
            [(row.end_90k, row.size_bytes, row.fragments, FileState.WHOLE, row.id) for row in batch.closed],
        )
        connection.executemany("INSERT OR IGNORE INTO tail (file) VALUES (?)", [(file,) for file in batch.tails])
        added = sum(row.size_bytes for row in batch.fragments) + sum(row.header_bytes for row in batch.files)
        if added:
            self.add_footage_bytes(added)
        for cause in batch.causes:
            self._last_cause += 1
            connection.execute(
                "INSERT INTO cause (camera, at_ms, serial, reason, detail) VALUES (?, ?, ?, ?, ?)",
                (number(cause.camera, cause.at_ms // 60_000), cause.at_ms, self._last_cause, cause.reason or None,
                 cause.detail),
            )  # fmt: skip


_INSERT_FILE = (
    "INSERT INTO file (id, camera, epoch, minute, n, label, run, init, header_bytes, header_digest, begin_90k, state,"
    " disk, mask) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_FRAGMENT = (
    "INSERT INTO fragment (camera, start_90k, file, number, offset_bytes, bytes, duration_90k, key, frames, digest,"
    " frame_index) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _file_values(row: FileRow, number: int) -> tuple[object, ...]:
    return (
        *(row.id, number, row.epoch, row.minute, row.n, row.label, row.run, row.init),
        *(row.header_bytes, row.header_digest, row.begin_90k, FileState.OPEN, row.disk, row.mask),
    )


def _fragment_values(rows: Sequence[FragmentRow], journal: JournalWriter) -> list[tuple[object, ...]]:
    return [
        (
            *(journal.camera_number(row.camera), row.start_90k, row.file, row.number, row.offset_bytes, row.size_bytes),
            *(row.duration_90k, int(row.key), row.frames, row.digest, row.frame_index),
        )
        for row in rows
    ]
