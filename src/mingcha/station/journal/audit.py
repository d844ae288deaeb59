"""Audits the journal against the recorder's log: files, minutes, hours, gaps, assignments, holds, orders (article 20).

The log is append-only and signed, so a difference means that the journal was changed. The log is read once in order;
only gaps, holds and orders are kept in memory.
"""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mingcha.evidence.log.format_versions import unknown_version
from mingcha.evidence.log.sqlite_rows import SqliteRows
from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.disk.footage_files import FootageName, parse_name
from mingcha.media.disposal_order import Order
from mingcha.media.journal.assignments import address_digest, plan_digest
from mingcha.media.journal.audit_rows import AuditRows, Place, Sealed
from mingcha.media.journal.coverage import Gap, joined
from mingcha.media.journal.sealing import hour_digest
from mingcha.media.journal.states import AssignmentAct, DisposalState, FileState, IntentWitness, StateName
from mingcha.media.mp4.file_root import leaf_hash

type Entry = Mapping[str, Any]
type OpenOrder = Callable[[str], Order]
"""Opens the order of a signed token; raises Fault if the signature or the shape is wrong."""

_ENTRIES_AT_ONCE = 1024

_WORDS = {
    "journal_altered": Words("录像日志与封存记录不符：{}", "the journal differs from what the log sealed: {}"),
    "journal_row_missing": Words("封存过的内容在录像日志中缺失：{}", "the journal lacks what the log sealed: {}"),
    "journal_row_unexplained": Words("录像日志中有来历不明的记录：{}", "a row of the journal that the log lacks: {}"),
    "file_unsealed": Words("录像日志中的文件没有封存记录：{}", "a file of the journal was never sealed in the log: {}"),
}


def check_journal_against_log(journal: sqlite3.Connection, open_order: OpenOrder) -> Iterator[Finding]:
    """Reports every journal row that differs from the log, that the log does not contain, or that the journal lacks.

    `journal`: a reading connection in a transaction, so that log and rows are of one moment. `open_order` verifies
    tokens.
    """
    comparison = _Comparison(journal, open_order)
    for index, body in _entries(journal):
        yield from comparison.take(index, body)
    yield from comparison.rest()


def _entries(journal: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    rows = SqliteRows(journal)
    head = rows.head()
    for start in range(0, 0 if head is None else head.size, _ENTRIES_AT_ONCE):
        for entry in rows.entries(start, start + _ENTRIES_AT_ONCE):
            if leaf_hash(entry.body) == entry.leaf_hash:  # the check of the log itself reports an altered entry
                yield entry.index, entry.body


class _Comparison:
    """Reads the log once and compares each entry with its rows."""

    def __init__(self, journal: sqlite3.Connection, open_order: OpenOrder) -> None:
        self._journal = journal
        self._rows = AuditRows(journal)
        self._open_order = open_order
        self._minutes = self._hours = self._files = self._disposed = 0
        self._leaves: dict[tuple[str, int, int, str], list[bytes]] = {}
        self._gaps: dict[str, list[Gap]] = {}
        self._cameras: dict[str, tuple[int, Entry]] = {}
        self._holds: tuple[int, Entry] | None = None
        self._intents: dict[str, tuple[int, Entry]] = {}
        self._policy: tuple[str | None, str | None] = (None, None)
        self._heads: dict[int, tuple[int, int]] = {}
        self._done: dict[str, tuple[int, int, int, bool]] = {}
        self._compare: dict[str, Callable[[int, bytes, Entry], Iterator[Finding]]] = {
            "minute": self._minute,
            "hour": self._hour,
            "camera": self._camera,
            "holds": self._hold,
            "dispose_intent": self._intent,
            "dispose_done": self._dispose,
            "witnessed": self._witnessed,
            "policy": self._policy_taken_in,
        }

    def take(self, index: int, body: bytes) -> Iterator[Finding]:
        """Compares one entry, or stores it until the end of the log."""
        try:
            entry = json.loads(body)
            unknown = unknown_version(entry, f"{SqliteRows.tables.entry}/{index}")
            if unknown is not None:
                yield unknown
                return
            compare = self._compare.get(entry["t"])
            found = [] if compare is None else list(compare(index, body, entry))
        except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError):
            return  # the check of the log itself reports an unreadable entry
        yield from found

    def rest(self) -> Iterator[Finding]:
        """Yields findings that need the whole log: rows without an entry, and the last set of each kind."""
        yield from self._unexplained()
        for code in sorted(self._gaps.keys() | self._rows.numbers.keys()):
            yield from self._gap_rows(code)
        yield from self._assignment_rows()
        yield from self._hold_rows()
        yield from self._order_rows()
        yield from self._witnessed_rows()

    def _minute(self, index: int, body: bytes, entry: Entry) -> Iterator[Finding]:
        code, minute, epoch, label = str(entry["cam"]), int(entry["min"]), int(entry["ep"]), str(entry["label"])
        key, leaf = f"minute/{code}/{minute}/{epoch}/{label}", leaf_hash(body)
        gaps: list[Gap] = [(int(a), int(b), str(why)) for a, b, why in entry["gaps"]]
        known = self._gaps.get(code, [])
        self._gaps[code] = [*known[:-1], *joined([*known[-1:], *gaps])]
        self._leaves.setdefault((code, minute // 60, epoch, label), []).append(leaf)
        self._minutes += 1
        row = self._rows.minute(code, minute, epoch, label)
        size_bytes = sum(int(file["bytes"]) for file in entry["files"])
        yield from _compared(key, index, row, (index, leaf, entry["cover_ms"], size_bytes, _text(gaps)))
        rows = self._rows.files_of_minute(code, minute, epoch, label)
        for file in entry["files"]:
            self._files += 1
            path = FootageName(code, epoch, minute, int(file["n"])).path
            logged = (file["bytes"], file["parts"] - 1, base64.b64decode(file["root"]))
            yield from _compared(path, index, rows.get(file["n"]), logged)

    def _hour(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        code, hour, epoch, label = str(entry["cam"]), int(entry["hour"]), int(entry["ep"]), str(entry["label"])
        key = f"hour/{code}/{hour}/{epoch}/{label}"
        self._hours += 1
        digest = base64.b64decode(entry["digest"])
        if hour_digest(self._leaves.pop((code, hour, epoch, label), [])) != digest:
            yield _finding("journal_altered", f"{key} digest", entry=index)
        row = self._rows.hour(code, hour, epoch, label)
        gaps: list[Gap] = [(int(a), int(b), str(why)) for a, b, why in entry["gaps"]]
        logged = (self._hours, index, entry["bitmap"], entry["bytes"], _text(gaps), digest)
        yield from _compared(key, index, row, logged)

    def _camera(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        self._cameras[str(entry["cam"])] = (index, entry)
        yield from ()

    def _hold(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        self._holds = (index, entry)
        yield from ()

    def _intent(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        self._intents[str(entry["order"])] = (index, entry)
        yield from ()

    def _witnessed(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        self._heads[index] = (entry["size"], entry["seen_ms"])
        yield from ()

    def _policy_taken_in(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        self._policy = (str(entry["version"]), str(index))
        yield from ()

    def _dispose(self, index: int, _: bytes, entry: Entry) -> Iterator[Finding]:
        order, files = str(entry["order"]), [(str(name), int(size)) for name, size in entry["files"]]
        first, count, total, refused = self._done.get(order, (index, 0, 0, False))
        self._done[order] = (
            first, count + len(files), total + sum(size for _, size in files), refused or "refused" in entry,
        )  # fmt: skip
        for name, _size in files:
            self._disposed += 1
            place = parse_name(name)
            if place is None:
                continue
            yield from _compared(place.path, index, self._rows.end_of_file(place), (FileState.DISPOSED, order))

    def _unexplained(self) -> Iterator[Finding]:
        rows = self._rows
        if rows.count(Sealed.MINUTE) != self._minutes:
            yield from self._rows_without_entry(Sealed.MINUTE, "min")
        if rows.count(Sealed.HOUR) != self._hours:
            yield from self._rows_without_entry(Sealed.HOUR, "hour")
        if rows.count_sealed_files() != self._files:
            yield from _unnamed("file_unsealed", rows.sealed_files(), self._named_files("minute"))
        yield from _unnamed("file_unsealed", rows.unsealed_files(), set())
        yield from _unnamed("journal_altered", rows.wrongly_marked_files(), set())
        if rows.count_disposed_files() != self._disposed:
            yield from _unnamed("journal_altered", rows.sealed_files_disposed_of(), self._named_files("dispose_done"))

    def _rows_without_entry(self, table: Sealed, name: str) -> Iterator[Finding]:
        """Sealed rows without a log entry; `name`: the entry's key for the minute or hour."""
        logged = {
            (entry["cam"], entry[name], entry["ep"], entry["label"])
            for entry in map(_read, _entries(self._journal))
            if entry.get("t") == table
        }
        for row in self._rows.names(table):
            if row not in logged:
                yield _finding("journal_row_unexplained", f"{table}/{'/'.join(map(str, row))}")

    def _named_files(self, kind: str) -> set[Place]:
        named: set[Place] = set()
        for entry in map(_read, _entries(self._journal)):
            if entry.get("t") != kind:
                continue
            for file in entry["files"]:
                place = parse_name(file[0]) if kind == "dispose_done" else None
                if kind == "minute":
                    place = FootageName(entry["cam"], entry["ep"], entry["min"], file["n"])
                if place is not None:
                    named.add((place.camera, place.epoch, place.minute, place.n))
        return named

    def _gap_rows(self, code: str) -> Iterator[Finding]:
        logged = set(self._gaps.get(code, []))
        for from_ms in sorted({gap[0] for gap in logged ^ self._rows.gaps(code)}):
            yield _finding("journal_altered", f"gap/{code}/{from_ms}")

    def _assignment_rows(self) -> Iterator[Finding]:
        stored = self._rows.assignments()
        for code, (index, entry) in sorted(self._cameras.items()):
            kept = stored.pop(code, None)
            if entry["act"] == AssignmentAct.WITHDRAWN:
                if kept is not None:
                    yield _finding("journal_row_unexplained", f"assignment/{code}", entry=index)
                continue
            logged = (
                *(entry["ep"], entry["label"], int(entry["enabled"]), entry["address"], entry.get("sound_until", 0)),
                entry.get("masks", ""),
            )
            here = None
            if kept is not None:
                row = kept.row
                here = (
                    *(row.epoch, row.label, row.enabled, address_digest(row, kept.salt), kept.sound_until_ms),
                    plan_digest(kept.mask_plan),
                )
            yield from _compared(f"assignment/{code}", index, here, logged)
        for code in sorted(stored):
            yield _finding("journal_row_unexplained", f"assignment/{code}")

    def _hold_rows(self) -> Iterator[Finding]:
        rows = [(row.hold, row.camera, row.from_ms, row.to_ms) for row in self._rows.holds()]
        stored = (self._rows.value(StateName.HOLDS_VERSION), self._rows.value(StateName.HOLDS_ENTRY))
        index, entry = self._holds or (-1, {"version": "", "ranges": []})
        logged = (str(entry["version"]), str(index)) if self._holds else (None, None)
        if stored != logged:
            yield _finding("journal_altered", "state/holds_version holds_entry", entry=index)
        listed: list[list[Any]] = [list(row) for row in rows]
        if self._holds and "ranges" not in entry:
            digest = base64.b64encode(hashlib.sha256(canonical_json(listed)).digest()).decode()
            if digest != entry["digest"]:
                yield _finding("journal_altered", "hold", entry=index)
            return
        logged_rows, stored_rows = set(map(tuple, entry["ranges"])), set(rows)
        for name in sorted({row[0] for row in logged_rows ^ stored_rows}):
            yield _finding("journal_altered", f"hold/{name}", entry=index)

    def _order_rows(self) -> Iterator[Finding]:
        stored = self._rows.orders()
        for order, (index, entry) in sorted(self._intents.items()):
            row = stored.pop(order, None)
            done = self._done.get(order)
            logged = (entry["at"], entry["not_before_ms"], index, *(done[:3] if done else (None, 0, 0)))
            yield from _compared(f"disposal/{order}", index, None if row is None else row.rest, logged)
            if row is not None and (row.state not in _states(done) or not self._is_ordered(row.token, entry)):
                yield _finding("journal_altered", f"disposal/{order}", entry=index)
            yield from self._disposed_hours(order, entry, done)
        for order, row in sorted(stored.items()):
            if row.state != DisposalState.REFUSED or row.rest[2:] != (None, None, 0, 0):
                yield _finding("journal_row_unexplained", f"disposal/{order}")
        known = {order for order, done in self._done.items() if not done[3]}
        for code, hour, epoch, label, order in self._rows.disposed_hours():
            if order not in known or hour not in self._intents[order][1]["hours"]:
                yield _finding("journal_altered", f"hour/{code}/{hour}/{epoch}/{label}")

    def _witnessed_rows(self) -> Iterator[Finding]:
        """Cosigned heads, policy version, and the clock fields of orders."""
        stored = self._rows.witnessed_heads()
        if stored is None:
            return  # a journal of an older version that was not opened for writing since
        for index in sorted(stored.keys() | self._heads.keys()):
            if index not in self._heads:
                yield _finding("journal_row_unexplained", f"witnessed/{index}", entry=index)
            else:
                yield from _compared(f"witnessed/{index}", index, stored.get(index), self._heads[index])
        policy = (self._rows.value(StateName.POLICY_VERSION), self._rows.value(StateName.POLICY_ENTRY))
        if policy != self._policy:
            yield _finding("journal_altered", "state/policy_version policy_entry")
        for order, decided_ms, witness in self._rows.waits_of_orders():
            index, entry = self._intents.get(order, (-1, None))
            if entry is None or (decided_ms == 0 and "witness" not in entry):
                continue
            logged = (entry["decided_ms"], int(entry.get("witness") == IntentWitness.REQUIRED))
            yield from _compared(f"disposal/{order}", index, (decided_ms, witness), logged)

    def _is_ordered(self, token: str, entry: Entry) -> bool:
        """Whether the token is validly signed and matches the logged intent."""
        try:
            order = self._open_order(token).as_json()
        except Fault:
            return False
        return all(order.get(name) == value for name, value in entry.items() if name not in ("v", "t", "at", "witness"))

    def _disposed_hours(self, order: str, entry: Entry, done: tuple[int, int, int, bool] | None) -> Iterator[Finding]:
        if done is None or done[3]:
            return
        code, epoch = entry["camera"], entry["epoch"]
        for hour in entry["hours"]:
            for label, disposal in self._rows.orders_of_hour(code, hour, epoch):
                if disposal != order:
                    yield _finding("journal_altered", f"hour/{code}/{hour}/{epoch}/{label}")


def _states(done: tuple[int, int, int, bool] | None) -> tuple[str, ...]:
    if done is None:
        return (DisposalState.WAITING, DisposalState.UNLINKING)
    return (DisposalState.REFUSED,) if done[3] else (DisposalState.DONE,)


def _read(entry: tuple[int, bytes]) -> Entry:
    try:
        logged = json.loads(entry[1])
    except ValueError:
        return {}
    return logged if isinstance(logged, dict) else {}


def _text(gaps: list[Gap]) -> str:
    return json.dumps(gaps)


def _unnamed(kind: str, places: Iterable[Place], named: set[Place]) -> Iterator[Finding]:
    """A finding for each place that is not in `named`."""
    for place in places:
        if place not in named:
            yield _finding(kind, _path(place))


def _path(row: Place) -> str:
    code, *rest = row
    try:
        return FootageName(str(code), *rest).path
    except ArithmeticError:  # an edited row may hold anything
        return "file/" + "/".join(map(str, row))


def _compared(key: str, index: int, row: tuple[object, ...] | None, logged: tuple[object, ...]) -> Iterator[Finding]:
    if row is None:
        yield _finding("journal_row_missing", key, entry=index)
    elif row != logged:
        yield _finding("journal_altered", key, entry=index)


def _finding(kind: str, subject: str, **facts: int) -> Finding:
    words = _WORDS[kind]
    return Finding("media", kind, subject, Words(words.zh.format(subject), words.en.format(subject)), dict(facts))
