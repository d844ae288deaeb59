"""Reads the rows that the audit of the journal against its log compares (station/journal/audit.py).

The audit itself is not here, since media does not import the log. The journal may be one that an older version wrote
and no recorder has opened since.
"""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.camera_rows import camera_numbers
from mingcha.media.journal.coverage import Gap
from mingcha.media.journal.rows import AssignmentRow, HoldRow
from mingcha.media.journal.single_values import value_of
from mingcha.media.journal.states import FileState, StateName

type Row = tuple[object, ...]
type Place = tuple[str | None, int, int, int]
"""Camera, epoch, minute and n of a file by its row; the camera is None for an unknown number."""

_MINUTE = (
    "SELECT entry, leaf, cover_ms, bytes, gaps FROM minute WHERE camera = ? AND minute = ? AND epoch = ? AND label = ?"
)
_HOUR = (
    "SELECT sequence, entry, bitmap, bytes, gaps, digest FROM hour"
    " WHERE camera = ? AND hour = ? AND epoch = ? AND label = ?"
)
_FILES_OF_MINUTE = (
    "SELECT n, bytes, fragments, root FROM file WHERE camera = ? AND minute = ? AND epoch = ? AND label = ?"
)
_FILE_END = "SELECT state, disposal FROM file WHERE camera = ? AND minute = ? AND epoch = ? AND n = ?"
_PLACES = "SELECT c.code, f.epoch, f.minute, f.n FROM file f LEFT JOIN camera c ON c.number = f.camera WHERE "
_UNSEALED = (
    "SELECT c.code, f.epoch, f.minute, f.n FROM file f JOIN camera c ON c.number = f.camera"
    " WHERE f.root IS NULL AND f.minute < c.next_minute"
)
_ORDERS = "SELECT id, token, state, taken_ms, not_before_ms, intent_entry, done_entry, files, bytes FROM disposal"
_DISPOSED_HOURS = (
    "SELECT c.code, h.hour, h.epoch, h.label, h.disposal FROM hour h LEFT JOIN camera c ON c.number = h.camera"
    " WHERE h.disposal IS NOT NULL"
)


class Sealed(StrEnum):
    """Tables of sealed periods; each has a key column of the same name."""

    MINUTE = "minute"
    HOUR = "hour"


class StoredAssignment(NamedTuple):
    """An assignment with the salt of its address's digest."""

    row: AssignmentRow
    salt: bytes
    sound_until_ms: int
    mask_plan: str


class StoredOrder(NamedTuple):
    """The audited columns of an order; `rest` has those from taken_ms to bytes."""

    order: str
    token: str
    state: str
    rest: Row


class AuditRows:
    """Queries on one reading connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._ask = connection, connection.execute
        self.numbers = camera_numbers(connection)
        """The number of every camera by its code."""

    def minute(self, camera: str, minute: int, epoch: int, label: str) -> Row | None:
        """(entry, leaf, cover_ms, bytes, gaps as text) of a sealed minute."""
        row: Row | None = self._ask(_MINUTE, (self.numbers.get(camera), minute, epoch, label)).fetchone()
        return row

    def files_of_minute(self, camera: str, minute: int, epoch: int, label: str) -> dict[int, Row]:
        """n -> (bytes, fragments, root) of a minute's files."""
        rows = self._ask(_FILES_OF_MINUTE, (self.numbers.get(camera), minute, epoch, label))
        return {n: tuple(rest) for n, *rest in rows}

    def hour(self, camera: str, hour: int, epoch: int, label: str) -> Row | None:
        """(sequence, entry, bitmap, bytes, gaps as text, digest) of a sealed hour."""
        row: Row | None = self._ask(_HOUR, (self.numbers.get(camera), hour, epoch, label)).fetchone()
        return row

    def end_of_file(self, name: FootageName) -> Row | None:
        """(state, order that disposed of it) of a file; None without a row."""
        values = (self.numbers.get(name.camera), name.minute, name.epoch, name.n)
        row: Row | None = self._ask(_FILE_END, values).fetchone()
        return row

    def count(self, table: Sealed) -> int:
        """Number of sealed minutes or hours."""
        return int(self._ask(f"SELECT count(*) FROM {table}").fetchone()[0])

    def names(self, table: Sealed) -> Iterator[Row]:
        """(camera, minute or hour, epoch, label) of every sealed minute or hour."""
        return self._ask(
            f"SELECT c.code, r.{table}, r.epoch, r.label FROM {table} r LEFT JOIN camera c ON c.number = r.camera"
        )

    def count_sealed_files(self) -> int:
        """Number of files with a root."""
        return int(self._ask("SELECT count(*) FROM file WHERE root IS NOT NULL").fetchone()[0])

    def count_disposed_files(self) -> int:
        """Number of files with state DISPOSED."""
        return int(self._ask("SELECT count(*) FROM file WHERE state = ?", (FileState.DISPOSED,)).fetchone()[0])

    def sealed_files(self) -> Iterator[Place]:
        """Files with a root."""
        return self._ask(_PLACES + "f.root IS NOT NULL")

    def sealed_files_disposed_of(self) -> Iterator[Place]:
        """Files with a root and state DISPOSED."""
        return self._ask(_PLACES + "f.root IS NOT NULL AND f.state = ?", (FileState.DISPOSED,))

    def unsealed_files(self) -> Iterator[Place]:
        """Files without a root in sealed minutes."""
        return self._ask(_UNSEALED)

    def wrongly_marked_files(self) -> Iterator[Place]:
        """Files whose state and order contradict: disposed of without an order, or an order without that state."""
        return self._ask(_PLACES + "(f.disposal IS NULL) = (f.state = ?)", (FileState.DISPOSED,))

    def gaps(self, camera: str) -> set[Gap]:
        """The gaps of a camera's sealed minutes."""
        return set(self._ask("SELECT from_ms, to_ms, reason FROM gap WHERE camera = ?", (self.numbers.get(camera),)))

    def assignments(self) -> dict[str, StoredAssignment]:
        """Assignments by camera."""
        known = {row[1] for row in self._ask("PRAGMA table_info(assignment)")}
        until = "sound_until_ms" if "sound_until_ms" in known else "0"  # of a journal from before that column
        plan = "mask_plan" if "mask_plan" in known else "''"
        rows = self._ask(
            f"SELECT camera, url, username, sealed_password, epoch, label, enabled, salt, {until}, {plan}"
            " FROM assignment"
        )
        return {row[0]: StoredAssignment(AssignmentRow(*row[:7]), *row[7:]) for row in rows}

    def holds(self) -> list[HoldRow]:
        """The current set of holds, by name."""
        return [HoldRow(*row) for row in self._ask("SELECT hold, camera, from_ms, to_ms FROM hold ORDER BY hold")]

    def value(self, name: StateName) -> str | None:
        """A single value; None if it was never set."""
        return value_of(self._connection, name)

    def orders(self) -> dict[str, StoredOrder]:
        """Every order, by number."""
        return {row[0]: StoredOrder(row[0], row[1], row[2], row[3:]) for row in self._ask(_ORDERS)}

    def waits_of_orders(self) -> Iterator[tuple[str, int, int]]:
        """(order, decided_ms, witness: 1 if the intent waits for a cosignature) of every order."""
        return self._ask("SELECT id, decided_ms, witness FROM disposal")

    def disposed_hours(self) -> Iterator[tuple[str | None, int, int, str, str]]:
        """(camera, hour, epoch, label, order) of every disposed hour."""
        return self._ask(_DISPOSED_HOURS)

    def orders_of_hour(self, camera: str, hour: int, epoch: int) -> Iterator[tuple[str, str | None]]:
        """(label, order that disposed of it) of an hour, one row for each label."""
        return self._ask(
            "SELECT label, disposal FROM hour WHERE camera = ? AND hour = ? AND epoch = ?",
            (self.numbers.get(camera), hour, epoch),
        )

    def witnessed_heads(self) -> dict[int, Row] | None:
        """Log index -> (size, at_ms) of noted cosigned heads; None if the journal predates that table."""
        if not self._ask("SELECT 1 FROM sqlite_master WHERE name = 'witnessed'").fetchone():
            return None
        return {row[0]: row[1:] for row in self._ask("SELECT entry, size, at_ms FROM witnessed")}
