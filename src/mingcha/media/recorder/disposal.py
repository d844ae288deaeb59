"""Disposal by the recorder, in two phases and only on a signed order: intent, veto time, question, unlink, done.

The recorder alone unlinks footage; whether it may is asked of a callable twice. Every step can be cut short and is
taken up again: the state stands in the journal, and a file that is gone already is no fault on the second way.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.decision import Decision, refuse
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.disposal_orders import (
    DONE,
    REFUSED,
    UNLINKING,
    WAITING,
    Order,
    OrderState,
    order_state,
    refused_number,
    require_shape,
    said_of,
    token_of,
    whole_number,
)
from mingcha.media.journal.disposal_rows import (
    Plan,
    files_of,
    forget,
    label_now,
    labels_of,
    mark_hours,
    name_and_bytes,
    plan_of,
)
from mingcha.media.journal.holds import are_fresh, kept_holds
from mingcha.media.journal.policy import has_policy
from mingcha.media.journal.rows import HoldRow
from mingcha.media.journal.witnessed_heads import first_seen_ms, newest_ms
from mingcha.media.journal.writing import JournalWriter

type MayDispose = Callable[[Order, int, str, Sequence[HoldRow], datetime], Decision]
"""Whether one hour (Unix s // 3600) of a label may go now, under these holds."""

CLOCKS_AGREE = timedelta(minutes=5)
"""How far this clock may be ahead of a witness's: footage is not older than that makes it."""
_FILES_IN_ENTRY = 500


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
        with its state, another one of the same number (custody's database was put back to an older state) is refused.
        Raises Fault(INVALID) when it is not for this recorder or not well-formed."""
        require_shape(order, self._recorder)
        name = str(order["order"])
        known = order_state(journal, name)
        if known is not None:
            return known if token_of(journal.connection, name) == token else refused_number(name)
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
                entry: dict[str, Json] = {"v": 1, "t": "dispose_intent", "at": now_ms, **said_of(order)}
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
        plan = plan_of(journal.connection, "", text).files
        return list(dict.fromkeys(name for _, name in (*plan, *files_of(journal.connection, order))))

    def waits_for_a_disk(self, journal: JournalWriter, order: Order, away: Callable[[str], bool]) -> str:
        """The id of a disk that is not there and that took a file of the order; "" when all are there. What cannot be
        unlinked is not said to be gone."""
        for file, _ in files_of(journal.connection, order):
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
            files = [file for file, footage in files_of(journal.connection, order) if present(footage)]
            with journal.transaction() as connection:
                connection.execute(
                    "UPDATE disposal SET state = ?, plan = ? WHERE id = ?", (UNLINKING, json.dumps(files), name)
                )
            text = json.dumps(files)
        plan = plan_of(journal.connection, name, text)
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
            gone = [(file, *name_and_bytes(connection, file)) for file in files]
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
                forget(connection, file, name)
            journal.add_footage_bytes(-total)
            if refused is None:
                mark_hours(connection, order, name)
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
        if version is None or version < whole_number(order, "holds_version"):
            return refuse(
                "20", "录像机尚未取得最新的留存清单", "the recorder has not taken in the holds that the order knew"
            )
        if order.get("basis") not in ("retention", "demo_cap") or (order["basis"] == "demo_cap" and not self._demo):
            return refuse("20", "此依据不适用于本系统", "this basis for disposal is not accepted here")
        hours = order["hours"]
        assert isinstance(hours, list)
        for hour in hours:
            labels = labels_of(journal.connection, order, hour)
            if not labels:
                return refuse("20", "该小时尚未封存或已处置", "that hour is not sealed, or was disposed of")
            for label in [*labels, *label_now(journal.connection, order)]:
                decision = self._may_dispose(order, hour, label, holds, now)
                if not decision:
                    return decision
        return Decision(allowed=True)
