"""Disposal in two phases on a signed order: log the intent, wait the veto time, check again, unlink, log the result.

Articles 16(5), 20. Only the recorder unlinks footage; a callable decides twice whether this is allowed. Each step can
be interrupted and resumed: the state is in the journal, and on the second run a missing file is no error.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.decision import Decision, allow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.disposal_order import Order
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.holds import are_fresh, kept_holds
from mingcha.media.journal.order_rows import (
    OrderProgress,
    add_order,
    begin_unlinking,
    due_orders,
    end_order,
    intent_of,
    note_intent,
    order_progress,
    refused_number,
    state_and_plan,
    token_of,
)
from mingcha.media.journal.ordered_footage import (
    Plan,
    disk_of_file,
    files_of,
    forget,
    label_now,
    labels_of,
    mark_hours,
    name_and_bytes,
    plan_of,
)
from mingcha.media.journal.policy import has_policy
from mingcha.media.journal.rows import HoldRow
from mingcha.media.journal.states import DisposalState, IntentWitness
from mingcha.media.journal.witnessed_heads import first_seen_ms, newest_ms
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder import rules

type MayDispose = Callable[[Order, int, str, Sequence[HoldRow], datetime], Decision]
"""Whether one hour (Unix s // 3600) of a label may be deleted now, under these holds."""

_FILES_IN_ENTRY = 500


class Disposal:
    """The steps of disposal that read and write the journal; they run on the writer thread.

    `witnesses`: whether witnesses are configured: then an intent waits until one has cosigned it, and the veto time
    runs by the witness's clock. `needs_policy`: nothing is deleted before a policy is in the log.
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

    def take(self, journal: JournalWriter, token: str, order: Order, now: datetime) -> OrderProgress:
        """Accepts an order with a verified signature: judges it and logs the intent. A repeated order returns its
        state; another order with the same number (custody's database was restored to an older state) is refused. Raises
        Fault(INVALID) if it is for another recorder."""
        if order.recorder != self._recorder:
            words = Words("处置指令格式不对", "the disposal order is not well-formed")
            raise Fault(FaultKind.INVALID, words, "not an order for this recorder")
        known = order_progress(journal.connection, order.order)
        if known is not None:
            is_the_same = token_of(journal.connection, order.order) == token
            return known if is_the_same else refused_number(order.order)
        decision = self._ask(journal, order, now)
        now_ms = int(now.timestamp() * 1000)
        with journal.transaction() as connection:
            add_order(connection, order, token, decision, now_ms, witness=self._witnesses)
            if decision:
                entry: dict[str, Json] = {"v": 1, "t": "dispose_intent", "at": now_ms, **order.as_logged()}
                entry["witness"] = IntentWitness.REQUIRED if self._witnesses else IntentWitness.NONE
                note_intent(connection, order.order, self._append(connection, [canonical_json(entry)], now).start)
        taken = order_progress(journal.connection, order.order)
        assert taken is not None
        return taken

    def due(self, journal: JournalWriter, now: datetime) -> list[tuple[str, str]]:
        """(order, token) of the orders whose veto time is over by this clock and that of the witnesses, and of
        interrupted ones; none while the holds are not fresh."""
        if not are_fresh(journal, now):
            return []
        now_ms, witnessed_ms = int(now.timestamp() * 1000), newest_ms(journal)
        found = []
        for due in due_orders(journal.connection, now_ms):
            if due.witness and self._witnesses and due.state is DisposalState.WAITING:
                seen_ms = first_seen_ms(journal, due.intent_entry)
                if seen_ms is None or witnessed_ms < seen_ms + due.veto_ms:
                    continue
            found.append((due.order, due.token))
        return found

    def named(self, journal: JournalWriter, order: Order) -> list[FootageName]:
        """Every file whose presence `begin` needs."""
        _, planned = state_and_plan(journal.connection, order.order)
        plan = plan_of(journal.connection, order.order, planned).files
        return list(dict.fromkeys(name for _, name in (*plan, *_files_of(journal, order))))

    def waits_for_a_disk(self, journal: JournalWriter, order: Order, away: Callable[[str], bool]) -> str:
        """The id of a missing disk that has a file of the order; "" if all are there. A file that cannot be unlinked
        must not be recorded as gone."""
        for file, _ in _files_of(journal, order):
            disk = disk_of_file(journal.connection, file)
            if away(disk):
                return disk
        return ""

    def begin(
        self, journal: JournalWriter, order: Order, present: Callable[[FootageName], bool], now: datetime
    ) -> Plan | None:
        """The second decision. Allowed: returns the plan of files to unlink. Refused: returns None; nothing more is
        unlinked, and files that an earlier, interrupted run unlinked are accounted for."""
        state, planned = state_and_plan(journal.connection, order.order)
        decision = self._second_question(journal, order, now)
        if state is DisposalState.WAITING and decision:
            planned = [file for file, footage in _files_of(journal, order) if present(footage)]
            with journal.transaction() as connection:
                begin_unlinking(connection, order.order, planned)
        plan = plan_of(journal.connection, order.order, planned)
        if decision:
            return plan
        gone = [file for file, footage in plan.files if not present(footage)]
        self.finish(journal, order, gone, now, refused=decision)
        return None

    def finish(
        self, journal: JournalWriter, order: Order, files: Sequence[int], now: datetime, refused: Decision | None = None
    ) -> None:
        """Logs the unlinked files and marks their rows in the journal; the rows of their fragments are deleted."""
        name = order.order
        intent, _ = intent_of(journal.connection, name)
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
                mark_hours(connection, name, order.camera, order.epoch, order.hours)
            decision = allow() if refused is None else refused
            end_order(connection, name, index, len(gone), total, decision)

    def _by_whose_clock(self, journal: JournalWriter, intent: int) -> dict[str, Json]:
        """The witness fields of a done entry: time of the intent's cosignature and of the newest one, or "none"."""
        seen_ms = first_seen_ms(journal, intent) if self._witnesses else None
        if seen_ms is None:
            return {"witness": IntentWitness.NONE}
        return {"seen_ms": seen_ms, "newest_ms": newest_ms(journal)}

    def _second_question(self, journal: JournalWriter, order: Order, now: datetime) -> Decision:
        """Judges the order by this clock, at most CLOCKS_AGREE after the witnessed time of its intent, so a clock set
        forward cannot make footage due."""
        intent, witness = intent_of(journal.connection, order.order)
        if witness:
            seen_ms = first_seen_ms(journal, intent)
            witnessed = rules.is_witnessed(seen_ms, witnesses=self._witnesses)
            if seen_ms is None or not witnessed:
                return witnessed
            now = rules.time_to_judge_by(now, seen_ms)
        return self._ask(journal, order, now)

    def _ask(self, journal: JournalWriter, order: Order, now: datetime) -> Decision:
        lacks_policy = self._needs_policy and not has_policy(journal)
        version, holds = kept_holds(journal)
        decision = rules.may_be_judged(order, version, lacks_policy=lacks_policy, demo=self._demo)
        if not decision:
            return decision
        for hour in order.hours:
            labels = labels_of(journal.connection, order, hour)
            sealed = rules.is_sealed(labels)
            if not sealed:
                return sealed
            for label in [*labels, *label_now(journal.connection, order.camera)]:
                decision = self._may_dispose(order, hour, label, holds, now)
                if not decision:
                    return decision
        return allow()


def _files_of(journal: JournalWriter, order: Order) -> list[tuple[int, FootageName]]:
    return files_of(journal.connection, order.camera, order.epoch, order.hours)
