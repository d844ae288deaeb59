"""Rebuilds a lost journal: the log from its published tiles, the rows from log and footage files (article 20).

The published head is continued, never replaced; the next entry records the rebuild. Entries that were appended in the
seconds before the last publication are lost.
"""

import fcntl
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db import Error as DatabaseError

from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.holds.queries import current_holds_version, holds_in_force
from mingcha.evidence.log.checkpoint import SignedCheckpoint
from mingcha.evidence.log.merkle import TILE_WIDTH, Edge, leaf_hash
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.published import PublishedTree, audit_published
from mingcha.evidence.log.rows import Head, StoredEntry
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.fleet.placement.queries import is_placed, placed_assignments
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.disk.disks import Disks
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.journal.assignments import parse_assignments, take_in_assignments
from mingcha.media.journal.holds import take_in_holds
from mingcha.media.journal.inventory import newest_footage_ms
from mingcha.media.journal.rows import HoldRow
from mingcha.media.journal.schema import remove_digest
from mingcha.media.journal.states import StateName
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.masks.plan import CLOSED
from mingcha.media.store.rebuilding import Rebuilding, RebuiltJournal
from mingcha.media.store.recovery import Recovered, recover
from mingcha.registry.assignments.queries import assignments
from mingcha.station.disks import disks_of
from mingcha.station.recorder_log import RECORDER_KEY, RecorderLog, recorder_origin
from mingcha.station.uplink.wanted import Wanted, version_of, with_plans

DRAFT = "journal.rebuilding.db"
"""The journal while it is being rebuilt; renamed in one step when it is complete."""


@dataclass(slots=True)
class Known:
    """Data that only the database has, not log or files: addresses with sealed passwords, signed orders, holds."""

    reached: bool = False
    assignments: list[Wanted] = field(default_factory=list)
    tokens: Mapping[str, str] = field(default_factory=dict)
    holds_version: int = 0
    holds: list[HoldRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The rebuilt journal, the head of the log from which it continues, and what was recovered after that head."""

    head: SignedCheckpoint | None
    journal: RebuiltJournal
    recovered: Recovered
    database: bool


def rebuild_journal(home: Home, clock: Clock) -> Rebuilt:
    """Rebuilds the journal of this home; the recorder must not run.

    Raises Fault(CONFLICT) if there is a journal (move it away first) or the recorder runs, and Fault(CORRUPT) if the
    published log is invalid or witnesses hold a newer head than the published one.
    """
    keys = KeyFolder(home.keys)
    with only_recorder(home):
        if home.journal.exists():
            words = Words(
                f"{home.journal} 还在：请先移开（连同 -wal、-shm）",
                f"{home.journal} is there: move it away first, with its -wal and -shm",
            )
            raise Fault(FaultKind.CONFLICT, words)
        files = FolderFiles(home.recorder_log)
        audit = audit_published(files, keys.verifier(RECORDER_KEY), recorder_origin(home))
        if audit.findings:
            first = audit.findings[0].subject
            words = Words(f"已公布的录像机日志有误：{first}", f"the recorder's published log does not hold: {first}")
            raise Fault(FaultKind.CORRUPT, words)
        draft = home.recorder / DRAFT
        for suffix in ("", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)
        log = RecorderLog(home, keys)
        disks = disks_of(home, log.recorder)
        done = _make(draft, log, files, audit.signed, disks, _known(log.recorder, clock.now()), clock)
        remove_digest(home.journal)
        draft.rename(home.journal)
        sync_folder(home.recorder)
        log.require_continuation()
        log.publish()
    return done


@contextmanager
def only_recorder(home: Home) -> Iterator[None]:
    """Holds the lock of a running recorder. Raises Fault(CONFLICT) if it is taken."""
    home.recorder.mkdir(parents=True, exist_ok=True)
    lock = os.open(home.recorder / "recorder.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        words = Words("录像机正在运行：请先停下", "the recorder runs: stop it first")
        raise Fault(FaultKind.CONFLICT, words) from None
    finally:
        os.close(lock)


def _make(
    path: Path, log: RecorderLog, files: FolderFiles, signed: SignedCheckpoint | None, disks: Disks, known: Known,
    clock: Clock,
) -> Rebuilt:  # fmt: skip
    journal, now = JournalWriter(path), clock.now()
    try:
        journal.connection.executescript(SCHEMA)
        making = Rebuilding(journal, disks, known.tokens)
        with journal.transaction() as connection:
            if signed is not None:
                _read_back(connection, files, signed)
            size = 0 if signed is None else signed.checkpoint.size
            rebuilt = making.run(_entries(files, size))
        recovered = recover(disks, log.recorder, SystemFiles(), journal, log.append, now)
        with journal.transaction() as connection:
            newest_ms = newest_footage_ms(connection)
            journal.set_state(StateName.ALIVE_MS, str(max(making.newest_ms, newest_ms)))
            journal.set_state(StateName.OWN_DISK, disks.all[0].id)
            entry: dict[str, Json] = {
                "v": 1, "t": "journal_rebuilt", "rec": log.recorder, "at": int(now.timestamp() * 1000),
                "from": None if signed is None else {"size": size, "root": signed.note.decode().splitlines()[2]},
                "files": rebuilt.files, "fragments": rebuilt.fragments, "disposed": rebuilt.disposed,
                "missing": len(rebuilt.missing), "taken_in": len(recovered.taken_in), "database": known.reached,
            }  # fmt: skip
            log.append(connection, [canonical_json(entry)], now)
        if known.reached:
            _write_known(journal, log, known, making.masked, clock)
        journal.fold_in()
    finally:
        journal.close()
    return Rebuilt(signed, rebuilt, recovered, known.reached)


def _write_known(journal: JournalWriter, log: RecorderLog, known: Known, masked: Collection[str], clock: Clock) -> None:
    """Writes what only the database has into the journal, as its uplink would: addresses and the set of holds. A camera
    that was masked and comes without its plan is closed until the uplink sends it (article 18)."""
    given = parse_assignments(known.assignments)
    closed = CLOSED.as_text()
    rows = [replace(row, mask_plan=row.mask_plan or (closed if row.camera in masked else "")) for row in given]
    take_in_assignments(journal, log.recorder, rows, version_of(known.assignments), log.append, clock.now())
    before = int(journal.state(StateName.HOLDS_VERSION, "0"))
    if known.holds_version > before:
        take_in_holds(journal, log.recorder, known.holds, known.holds_version, log.append, clock.now())


def _read_back(connection: sqlite3.Connection, files: FolderFiles, signed: SignedCheckpoint) -> None:
    """Restores the rows of the log from its published bundles and verifies them against the signed root."""
    rows, edge, size = SqliteRows(connection), Edge(), signed.checkpoint.size
    for start in range(0, size, TILE_WIDTH):
        entries = [
            StoredEntry(index, body, leaf_hash(body))
            for index, body in _entries(files, size, start, start + TILE_WIDTH)
        ]
        nodes = edge.extend([entry.leaf_hash for entry in entries])
        rows.add(entries, nodes, Head(edge.size, edge.to_bytes(), signed.note))
    if edge.root() != signed.checkpoint.root:
        words = Words("已公布的条目与签名的根不符", "the published entries do not lead to the signed root")
        raise Fault(FaultKind.CORRUPT, words)


def _entries(files: FolderFiles, size: int, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, bytes]]:
    tree = PublishedTree(files, size)
    for first in range(start, min(size, size if stop is None else stop), TILE_WIDTH):
        for offset, body in enumerate(tree.bodies(first // TILE_WIDTH, min(TILE_WIDTH, size - first))):
            if body is None:
                words = Words("已公布的条目不全", "an entry is missing among the published ones")
                raise Fault(FaultKind.CORRUPT, words, str(first + offset))
            yield first + offset, body


def _known(recorder: str, now: datetime) -> Known:
    try:
        holds = [HoldRow(each.hold, each.camera, each.from_ms, each.to_ms) for each in holds_in_force()]
        tokens = {row.name: row.token for row in DisposalOrder.objects.filter(recorder=recorder)}
        wanted = placed_assignments(recorder, at=now) if is_placed() else assignments(at=now)
        return Known(
            reached=True,
            assignments=with_plans(wanted, at=now),
            tokens=tokens,
            holds_version=current_holds_version(),
            holds=holds,
        )
    except DatabaseError:
        return Known()  # the uplink sends these data when the database is back
