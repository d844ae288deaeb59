"""Cosigned heads of the recorder's log, noted in that log: the trusted time for disposal (articles 16(5), 20).

A head is noted when an order needs it, and once an hour. So the log itself shows, by a witness's clock, when an intent
existed and that the veto time has passed. The caller verifies signatures; media does not.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.order_rows import intents_waiting_for_witnesses
from mingcha.media.journal.writing import JournalWriter

EVERY_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class WitnessedHead:
    """A log head of `size` entries that a witness cosigned at `at_ms` (its clock); `note` is the proof."""

    size: int
    at_ms: int
    note: str


type AskWitnessed = Callable[[], WitnessedHead | None]
"""The newest head of the recorder's log that the configured witnesses cosigned; None before the first."""


def note_witnessed(
    journal: JournalWriter, recorder: str, head: WitnessedHead, append: Append, now: datetime
) -> int | None:
    """Logs the head if an order waits for it or the last one is an hour old; returns its log index, else None."""
    if not _is_needed(journal, head):
        return None
    entry: dict[str, Json] = {
        "v": 1, "t": "witnessed", "rec": recorder, "at": int(now.timestamp() * 1000), "size": head.size,
        "seen_ms": head.at_ms, "note": head.note,
    }  # fmt: skip
    with journal.transaction() as connection:
        index = append(connection, [canonical_json(entry)], now).start
        add_head(connection, index, head.size, head.at_ms)
    return index


def add_head(connection: sqlite3.Connection, entry: int, size: int, at_ms: int) -> None:
    """Inserts a cosigned head; `entry`: log index of the entry that notes it."""
    connection.execute("INSERT INTO witnessed VALUES (?, ?, ?)", (entry, size, at_ms))


def first_seen_ms(journal: JournalWriter, entry: int) -> int | None:
    """Time of the first noted cosignature over a head that contains this entry; None if there is none."""
    row = journal.connection.execute("SELECT at_ms FROM witnessed WHERE size > ? ORDER BY entry LIMIT 1", (entry,))
    found = row.fetchone()
    return None if found is None else int(found[0])


def newest_ms(journal: JournalWriter) -> int:
    """Time of the newest noted cosignature; 0 before the first."""
    return int(journal.connection.execute("SELECT coalesce(max(at_ms), 0) FROM witnessed").fetchone()[0])


def _is_needed(journal: JournalWriter, head: WitnessedHead) -> bool:
    last = journal.connection.execute("SELECT size, at_ms FROM witnessed ORDER BY entry DESC LIMIT 1").fetchone()
    if last is None:
        return True
    size, at_ms = last
    if head.size < size or head.at_ms < at_ms or (head.size, head.at_ms) == last:
        return False
    if head.at_ms - at_ms >= EVERY_MS:
        return True
    for intent, veto_ms in intents_waiting_for_witnesses(journal.connection):
        seen_ms = first_seen_ms(journal, intent)
        if seen_ms is None:
            if head.size > intent:
                return True
        elif at_ms < seen_ms + veto_ms <= head.at_ms:
            return True
    return False
