"""Holds: intervals of footage that must not be deleted (articles 16(5), 20). A set is in force once it is logged."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.hold_entries import entries_of
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.rows import HoldRow
from mingcha.media.journal.states import StateName
from mingcha.media.journal.writing import JournalWriter

FRESH_MS = 5 * 60_000
"""If the set of holds is unconfirmed for longer, nothing is disposed of: a new hold may wait behind a broken uplink."""
_CAMERA = re.compile(r"[0-9]{20}")


def parse_holds(holds: object) -> list[HoldRow]:
    """Parses `holds` of the operation `holds`. Raises Fault(INVALID)."""
    if not isinstance(holds, list):
        raise _invalid("holds is not a list")
    rows: dict[str, HoldRow] = {}
    for given in holds:
        if not isinstance(given, dict):
            raise _invalid("a hold is not an object")
        name, camera = given.get("hold"), given.get("camera")
        from_ms, to_ms = given.get("from_ms"), given.get("to_ms")
        if not isinstance(name, str) or not isinstance(camera, str) or not _CAMERA.fullmatch(camera):
            raise _invalid("hold or camera is missing")
        if type(from_ms) is not int or type(to_ms) is not int or not 0 <= from_ms < to_ms < 2**53 or name in rows:
            raise _invalid("a hold without a stretch of time, or twice")
        rows[name] = HoldRow(name, camera, from_ms, to_ms)
    return [rows[name] for name in sorted(rows)]


def kept_holds(journal: JournalWriter | JournalReader) -> tuple[int | None, list[HoldRow]]:
    """(version, set) in force; the version is None before the first set. A reader needs a read transaction, or the
    set may be newer than the version."""
    version = journal.state(StateName.HOLDS_VERSION)
    rows = journal.connection.execute("SELECT hold, camera, from_ms, to_ms FROM hold ORDER BY hold")
    return (int(version) if version else None), [HoldRow(*row) for row in rows]


def keep_holds(journal: JournalWriter, rows: Iterable[HoldRow], version: int, entry: int) -> None:
    """Replaces the set in the caller's transaction; `entry`: log index of its last entry. Its entries contain the whole
    set."""
    journal.connection.execute("DELETE FROM hold")
    journal.connection.executemany(
        "INSERT INTO hold VALUES (?, ?, ?, ?)", [(row.hold, row.camera, row.from_ms, row.to_ms) for row in rows]
    )
    journal.set_state(StateName.HOLDS_VERSION, str(version))
    journal.set_state(StateName.HOLDS_ENTRY, str(entry))
    journal.set_state(StateName.HOLDS_LOGGED, str(version))


def are_fresh(journal: JournalWriter, now: datetime) -> bool:
    """Whether the application confirmed the set within FRESH_MS; if not, nothing may be disposed of."""
    confirmed_ms = journal.state(StateName.HOLDS_CONFIRMED_MS)
    return bool(confirmed_ms) and abs(int(now.timestamp() * 1000) - int(confirmed_ms)) <= FRESH_MS


def take_in_holds(
    journal: JournalWriter, recorder: str, rows: Sequence[HoldRow], version: int, append: Append, now: datetime
) -> int:
    """Replaces the set, in one transaction with its log entries; returns the index of the last entry.

    The same set and version again only confirms it and returns the same index. Raises Fault(CONFLICT) for an older
    version, or a different set under the current version.
    """
    known, before = kept_holds(journal)
    if known is not None and version <= known:
        if version == known and before == list(rows):
            with journal.transaction():
                journal.set_state(StateName.HOLDS_CONFIRMED_MS, str(int(now.timestamp() * 1000)))
            return int(journal.state(StateName.HOLDS_ENTRY))
        raise Fault(FaultKind.CONFLICT, Words("保全清单的版本不新", "this set of holds is not newer than ours"))
    is_logged = known is not None and journal.state(StateName.HOLDS_LOGGED) == str(known)
    head: dict[str, Json] = {"v": 1, "rec": recorder, "at": int(now.timestamp() * 1000)}
    entries = entries_of(rows, version, before, known if is_logged else None, head)
    with journal.transaction() as connection:
        index = append(connection, [canonical_json(entry) for entry in entries], now).start + len(entries) - 1
        keep_holds(journal, rows, version, index)
        journal.set_state(StateName.HOLDS_CONFIRMED_MS, str(int(now.timestamp() * 1000)))
    return index


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("保全清单格式不对", "the set of holds is not well-formed"), detail)
