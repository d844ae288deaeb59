"""Disposal by the recorder, in two phases and only on a signed order: intent, veto time, question, unlink, done.

The recorder alone unlinks footage; whether it may is asked of a callable twice. Every step can be cut short and is
taken up again: the state stands in the journal, and a file that is gone already is no fault on the second way.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.decision import Decision, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.assignments import Append
from mingcha.media.disks import Disks, lies
from mingcha.media.footage_files import FootageName
from mingcha.media.holds import are_fresh, kept_holds
from mingcha.media.journal.rows import HoldRow
from mingcha.media.journal.schema import FILE_DISPOSED
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.policy import has_policy
from mingcha.media.witnessed import first_seen_ms, newest_ms

type Order = Mapping[str, Json]
"""The payload of a signed order (first-slice.md, section 7)."""
type MayDispose = Callable[[Order, int, str, Sequence[HoldRow], datetime], Decision]
"""Whether one hour (Unix s // 3600) of a label may go now, under these holds."""

CLOCKS_AGREE = timedelta(minutes=5)
"""How far this clock may be ahead of a witness's: footage is not older than that makes it."""
_FILES_IN_ENTRY = 500
_HOURS_IN_ORDER = 24 * 31
WAITING, UNLINKING, DONE, REFUSED = "waiting", "unlinking", "done", "refused"


@dataclass(frozen=True, slots=True)
class OrderState:
    """Where an order stands."""

    order: str
    state: str
    files: int
    size_bytes: int
    intent_entry: int | None
    done_entry: int | None
    article: str
    words: Words

    def as_json(self) -> dict[str, object]:
        """As the local protocol answers it."""
        return {
            "order": self.order, "state": self.state, "files": self.files, "bytes": self.size_bytes,
            "intent_entry": self.intent_entry, "done_entry": self.done_entry,
            "article": self.article, "zh": self.words.zh, "en": self.words.en,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of an order that lay there when unlinking began: (file id, name)."""

    order: str
    files: tuple[tuple[int, FootageName], ...]


class Disposal:
    """The steps of disposal that read and write the journal; they run on the writer thread.

    `witnesses`: whether witnesses are configured: then an intent waits until one cosigned it, and the veto time runs by
    the witness's clock. `needs_policy`: nothing goes before a policy stands in the log.
    """

    def __init__(
        self, recorder: str, demo: bool, append: Append, may_dispose: MayDispose, *, witnesses: bool = False,
        needs_policy: bool = False,
    ) -> None:  # fmt: skip
        self._recorder = recorder
        self._demo = demo
        self._append = append
        self._may_dispose = may_dispose
        self._witnesses = witnesses
        self._needs_policy = needs_policy

    def take(self, journal: JournalWriter, token: str, order: Order, now: datetime) -> OrderState:
        """Takes in an order whose signature was verified: asks, and logs the intent. The same order again is answered
        with its state. Raises Fault(INVALID) when it is not for this recorder or not well-formed."""
        self._check_shape(order)
        name = str(order["order"])
        known = order_state(journal, name)
        if known is not None:
            return known
        decision = self._ask(journal, order, now)
        now_ms = int(now.timestamp() * 1000)
        with journal.transaction() as connection:
            connection.execute(
                "INSERT INTO disposal (id, token, state, taken_ms, not_before_ms, article, zh, en, decided_ms, witness)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(name, token, WAITING if decision else REFUSED, now_ms, order["not_before_ms"]),
                    *(decision.article, decision.reason.zh, decision.reason.en),
                    *(order["decided_ms"], int(self._witnesses)),
                ),
            )
            if decision:
                entry: dict[str, Json] = {"v": 1, "t": "dispose_intent", "at": now_ms, **_said(order)}
                entry["witness"] = "required" if self._witnesses else "none"
                index = self._append(connection, [canonical_json(entry)], now).start
                connection.execute("UPDATE disposal SET intent_entry = ? WHERE id = ?", (index, name))
        state = order_state(journal, name)
        assert state is not None
        return state

    def due(self, journal: JournalWriter, now: datetime) -> list[tuple[str, str]]:
        """(order, token) of the orders whose veto time is over, by this clock and by that of the witnesses, and of
        those that were cut short; none, they wait, while the holds are not fresh."""
        if not are_fresh(journal, now):
            return []
        now_ms, witnessed_ms = int(now.timestamp() * 1000), newest_ms(journal)
        rows = journal.connection.execute(
            "SELECT id, token, state, witness, intent_entry, not_before_ms - decided_ms FROM disposal"
            " WHERE state IN ('waiting', 'unlinking') AND not_before_ms <= ?1"
            " AND (decided_ms = 0 OR taken_ms + not_before_ms - decided_ms <= ?1) ORDER BY not_before_ms",
            (now_ms,),
        ).fetchall()
        found = []
        for name, token, state, witness, intent, veto_ms in rows:
            if witness and self._witnesses and state == WAITING:
                seen_ms = first_seen_ms(journal, intent)
                if seen_ms is None or witnessed_ms < seen_ms + veto_ms:
                    continue
            found.append((name, token))
        return found

    def named(self, journal: JournalWriter, order: Order) -> list[FootageName]:
        """Every file that `begin` will ask about."""
        text = journal.connection.execute("SELECT plan FROM disposal WHERE id = ?", (str(order["order"]),)).fetchone()[
            0
        ]
        plan = _plan(journal.connection, "", text).files
        return list(dict.fromkeys(name for _, name in (*plan, *_files_of(journal.connection, order))))

    def waits_for_a_disk(self, journal: JournalWriter, order: Order, away: Callable[[str], bool]) -> str:
        """The id of a disk that is not there and that took a file of the order; "" when all are there. What cannot be
        unlinked is not said to be gone."""
        for file, _ in _files_of(journal.connection, order):
            disk = journal.connection.execute("SELECT disk FROM file WHERE id = ?", (file,)).fetchone()[0]
            if away(disk):
                return str(disk)
        return ""

    def begin(
        self, journal: JournalWriter, order: Order, present: Callable[[FootageName], bool], now: datetime
    ) -> Plan | None:
        """The second question. Allowed: the plan of what is to be unlinked. Refused: None, nothing more is unlinked,
        and what an earlier, cut-short turn unlinked already is accounted for."""
        name = str(order["order"])
        state, text = journal.connection.execute("SELECT state, plan FROM disposal WHERE id = ?", (name,)).fetchone()
        decision = self._second_question(journal, order, now)
        if state == WAITING and decision:
            files = [file for file, footage in _files_of(journal.connection, order) if present(footage)]
            with journal.transaction() as connection:
                connection.execute(
                    "UPDATE disposal SET state = ?, plan = ? WHERE id = ?", (UNLINKING, json.dumps(files), name)
                )
            text = json.dumps(files)
        plan = _plan(journal.connection, name, text)
        if decision:
            return plan
        gone = [file for file, footage in plan.files if not present(footage)]
        self.finish(journal, order, gone, now, refused=decision)
        return None

    def finish(
        self, journal: JournalWriter, order: Order, files: Sequence[int], now: datetime, refused: Decision | None = None
    ) -> None:
        """Logs what is gone and marks it in the journal: file rows stay, marked; their fragments' rows go."""
        name = str(order["order"])
        intent = journal.connection.execute("SELECT intent_entry FROM disposal WHERE id = ?", (name,)).fetchone()[0]
        with journal.transaction() as connection:
            gone = [(file, *_name_and_bytes(connection, file)) for file in files]
            total = sum(size for _, _, size in gone)
            entries = []
            for at in range(0, max(len(gone), 1), _FILES_IN_ENTRY):
                part = gone[at : at + _FILES_IN_ENTRY]
                listed: list[Json] = [[footage.name, size] for _, footage, size in part]
                entry: dict[str, Json] = {
                    "v": 1, "t": "dispose_done", "rec": self._recorder, "at": int(now.timestamp() * 1000),
                    "order": name, "intent": intent, "files": listed, "bytes": sum(size for _, _, size in part),
                }  # fmt: skip
                entry |= self._by_whose_clock(journal, intent)
                if refused is not None:
                    entry["refused"] = refused.article
                entries.append(canonical_json(entry))
            index = self._append(connection, entries, now).start
            for file, _, _ in gone:
                _forget(connection, file, name)
            journal.add_footage_bytes(-total)
            if refused is None:
                _mark_hours(connection, order, name)
            decision = Decision(allowed=True) if refused is None else refused
            connection.execute(
                "UPDATE disposal SET state = ?, done_entry = ?, files = ?, bytes = ?, article = ?, zh = ?, en = ?"
                " WHERE id = ?",
                (
                    *(DONE if refused is None else REFUSED, index, len(gone), total),
                    *(decision.article, decision.reason.zh, decision.reason.en, name),
                ),
            )

    def _by_whose_clock(self, journal: JournalWriter, intent: int) -> dict[str, Json]:
        """What a done entry says of witnesses: when the intent was cosigned and the newest cosignature, or "none"."""
        seen_ms = first_seen_ms(journal, intent) if self._witnesses else None
        return {"witness": "none"} if seen_ms is None else {"seen_ms": seen_ms, "newest_ms": newest_ms(journal)}

    def _second_question(self, journal: JournalWriter, order: Order, now: datetime) -> Decision:
        """Asked by the witness's time of the intent: a clock that was set forward ripens nothing."""
        witness, intent = journal.connection.execute(
            "SELECT witness, intent_entry FROM disposal WHERE id = ?", (str(order["order"]),)
        ).fetchone()
        if witness:
            seen_ms = first_seen_ms(journal, intent)
            if seen_ms is None or not self._witnesses:
                return refuse(
                    "20(2)",
                    "意向未经见证，或见证方已撤换",
                    "no witness cosigned the intent, or witnesses were taken away",
                )
            now = min(now, datetime.fromtimestamp(seen_ms / 1000, UTC) + CLOCKS_AGREE)
        return self._ask(journal, order, now)

    def _ask(self, journal: JournalWriter, order: Order, now: datetime) -> Decision:
        if self._needs_policy and not has_policy(journal):
            return refuse("20(2)", "录像机尚未取得存储期限规则", "the recorder has not taken in the retention policy")
        version, holds = kept_holds(journal)
        if version is None or version < _whole(order, "holds_version"):
            return refuse(
                "20", "录像机尚未取得最新的留存清单", "the recorder has not taken in the holds that the order knew"
            )
        if order.get("basis") not in ("retention", "demo_cap") or (order["basis"] == "demo_cap" and not self._demo):
            return refuse("20", "此依据不适用于本系统", "this basis for disposal is not accepted here")
        hours = order["hours"]
        assert isinstance(hours, list)
        for hour in hours:
            labels = _labels(journal.connection, order, hour)
            if not labels:
                return refuse("20", "该小时尚未封存或已处置", "that hour is not sealed, or was disposed of")
            for label in [*labels, *_label_now(journal.connection, order)]:
                decision = self._may_dispose(order, hour, label, holds, now)
                if not decision:
                    return decision
        return Decision(allowed=True)

    def _check_shape(self, order: Order) -> None:
        hours = order.get("hours")
        if (order.get("v"), order.get("t"), order.get("rec")) != (1, "dispose", self._recorder):
            raise _invalid("not an order for this recorder")
        if (
            not isinstance(hours, list)
            or not 0 < len(hours) <= _HOURS_IN_ORDER
            or len(set(map(str, hours))) != len(hours)
        ):
            raise _invalid("no hours")
        if not all(type(hour) is int and hour >= 0 for hour in hours) or not isinstance(order.get("camera"), str):
            raise _invalid("hours or camera wrong")
        if not isinstance(order.get("order"), str) or not order["order"]:
            raise _invalid("no number")
        for name in ("epoch", "holds_version", "not_before_ms", "decided_ms"):
            _whole(order, name)


def unlink_files(disks: Disks, plan: Plan) -> None:
    """Unlinks a plan's files and makes that durable. Runs beside the writer thread; may be repeated."""
    files = disks.files
    folders: dict[Path, None] = {}
    for _, footage in plan.files:
        for disk in disks.readable:
            path = disk.root / footage.path
            try:
                files.unlink(path)
            except FileNotFoundError:
                continue  # on another disk, or this turn was cut short before
            folders[path.parent] = None
    for folder in folders:
        try:
            files.fsync_dir(folder)
            files.remove_folder(folder)
            files.fsync_dir(folder.parent)
        except OSError:
            continue  # not there any more, or something else lies in it
    left = [footage.name for _, footage in plan.files if is_present(disks, footage)]
    if left:
        raise OSError(f"still there after unlinking: {left[0]}")


def is_present(disks: Disks, footage: FootageName) -> bool:
    """Whether a footage file lies on any disk that can be read."""
    return any(lies(disks.files, disk.root / footage.path) for disk in disks.readable)


def order_state(journal: JournalWriter, order: str) -> OrderState | None:
    """Where an order stands, or None when it was never taken in."""
    rows = _order_states(journal.connection, "id = ?", (order,))
    return rows[0] if rows else None


def unreported_orders(journal: JournalWriter, received: Sequence[str]) -> list[OrderState]:
    """Orders not reported yet. `received` names ended orders whose report arrived: they are not told again."""
    with journal.transaction() as connection:
        connection.executemany(
            "UPDATE disposal SET reported = 1 WHERE id = ? AND state IN ('done', 'refused')",
            [(order,) for order in received],
        )
    return _order_states(journal.connection, "reported = 0", ())


def kept_orders(connection: sqlite3.Connection) -> list[tuple[str, OrderState]]:
    """The signed token and the state of every order that the journal keeps, by number."""
    tokens = dict(connection.execute("SELECT id, token FROM disposal"))
    return sorted(((tokens[state.order], state) for state in _order_states(connection, "1", ())), key=_by_order)


def _by_order(kept: tuple[str, OrderState]) -> str:
    return kept[1].order


def _order_states(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[OrderState]:
    rows = connection.execute(
        f"SELECT id, state, files, bytes, intent_entry, done_entry, article, zh, en FROM disposal WHERE {where}",  # noqa: S608
        values,
    ).fetchall()
    return [OrderState(row[0], row[1], row[2], row[3], row[4], row[5], row[6], Words(row[7], row[8])) for row in rows]


def _said(order: Order) -> dict[str, Json]:
    names = (
        "rec",
        "order",
        "camera",
        "epoch",
        "hours",
        "basis",
        "class",
        "holds_version",
        "not_before_ms",
        "decided_ms",
    )
    return {name: order.get(name) for name in names}


def _labels(connection: sqlite3.Connection, order: Order, hour: int) -> list[str]:
    rows = connection.execute(
        "SELECT h.label FROM hour h JOIN camera c ON c.number = h.camera"
        " WHERE c.code = ? AND h.hour = ? AND h.epoch = ? AND h.disposal IS NULL",
        (order["camera"], hour, order["epoch"]),
    )
    return [row[0] for row in rows]


def _label_now(connection: sqlite3.Connection, order: Order) -> list[str]:
    """The label that the camera is recorded under now: its class binds stored footage too."""
    rows = connection.execute("SELECT label FROM assignment WHERE camera = ?", (order["camera"],))
    return [row[0] for row in rows]


def _files_of(connection: sqlite3.Connection, order: Order) -> list[tuple[int, FootageName]]:
    found = []
    hours = order["hours"]
    assert isinstance(hours, list)
    for hour in hours:
        rows = connection.execute(
            "SELECT f.id, c.code, f.epoch, f.minute, f.n FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE c.code = ? AND f.minute >= ? AND f.minute < ? AND f.epoch = ? AND f.state != ?",
            (order["camera"], hour * 60, hour * 60 + 60, order["epoch"], FILE_DISPOSED),
        )
        found += [(row[0], FootageName(*row[1:])) for row in rows]
    return found


def _plan(connection: sqlite3.Connection, order: str, text: str) -> Plan:
    files = tuple((file, _name_and_bytes(connection, file)[0]) for file in json.loads(text))
    return Plan(order, files)


def _name_and_bytes(connection: sqlite3.Connection, file: int) -> tuple[FootageName, int]:
    row = connection.execute(
        "SELECT c.code, f.epoch, f.minute, f.n, coalesce(f.bytes, 0) FROM file f JOIN camera c ON c.number = f.camera"
        " WHERE f.id = ?",
        (file,),
    ).fetchone()
    return FootageName(*row[:4]), row[4]


def _forget(connection: sqlite3.Connection, file: int, order: str) -> None:
    number, begin_90k, end_90k = connection.execute(
        "SELECT camera, begin_90k, end_90k FROM file WHERE id = ?", (file,)
    ).fetchone()
    connection.execute("UPDATE file SET state = ?, disposal = ? WHERE id = ?", (FILE_DISPOSED, order, file))
    connection.execute(
        "DELETE FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ? AND file = ?",
        (number, begin_90k, end_90k, file),
    )
    _cut_spans(connection, number, begin_90k // 90, end_90k // 90)


def _cut_spans(connection: sqlite3.Connection, number: int, from_ms: int, to_ms: int) -> None:
    rows = connection.execute(
        "SELECT from_ms, to_ms FROM span WHERE camera = ?1 AND from_ms < ?3 AND to_ms > ?2"
        " AND from_ms >= (SELECT coalesce(max(from_ms), 0) FROM span WHERE camera = ?1 AND from_ms <= ?2)",
        (number, from_ms, to_ms),
    ).fetchall()
    for start, end in rows:
        connection.execute("DELETE FROM span WHERE camera = ? AND from_ms = ?", (number, start))
        for a, b in ((start, from_ms), (to_ms, end)):
            if b > a:
                connection.execute("INSERT INTO span VALUES (?, ?, ?)", (number, a, b))


def _mark_hours(connection: sqlite3.Connection, order: Order, name: str) -> None:
    hours = order["hours"]
    assert isinstance(hours, list)
    connection.executemany(
        "UPDATE hour SET disposal = ? WHERE hour = ? AND epoch = ?"
        " AND camera = (SELECT number FROM camera WHERE code = ?)",
        [(name, hour, order["epoch"], order["camera"]) for hour in hours],
    )


def _whole(order: Order, name: str) -> int:
    value = order.get(name)
    if type(value) is not int:
        raise _invalid(f"{name} is not a whole number")
    return value


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("处置指令格式不对", "the disposal order is not well-formed"), detail)
