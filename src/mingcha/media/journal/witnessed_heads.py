"""What witnesses elsewhere cosigned of the recorder's log, kept in that log: the times by which disposal waits.

A cosigned head is noted when an order needs it, and once an hour; so the log tells by somebody else's clock when an
intent was made and that the veto time was over. Media knows no signatures: its caller hands it heads it verified.
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
    """A head of the log of `size` entries that a witness cosigned at `at_ms` (its clock); `note` proves it."""

    size: int
    at_ms: int
    note: str


type AskWitnessed = Callable[[], WitnessedHead | None]
"""The newest head of the recorder's log that the configured witnesses cosigned; None before the first."""


def note_witnessed(
    journal: JournalWriter, recorder: str, head: WitnessedHead, append: Append, now: datetime
) -> int | None:
    """Writes the head into the log when an order waits for it, or an hour after the last one; its entry's index."""
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
    """A cosigned head that the log's entry of this index notes."""
    connection.execute("INSERT INTO witnessed VALUES (?, ?, ?)", (entry, size, at_ms))


def first_seen_ms(journal: JournalWriter, entry: int) -> int | None:
    """When a witness first cosigned a head that covers this entry, as far as it was noted; None when none did."""
    row = journal.connection.execute("SELECT at_ms FROM witnessed WHERE size > ? ORDER BY entry LIMIT 1", (entry,))
    found = row.fetchone()
    return None if found is None else int(found[0])


def newest_ms(journal: JournalWriter) -> int:
    """The newest cosignature that was noted; 0 before the first."""
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
