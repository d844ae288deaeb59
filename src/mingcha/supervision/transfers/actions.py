"""Prepares, approves and sends transfers, with the evidence locked in the first act (article 24; TCC)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import Decision, cites, require
from mingcha.law.periods import COUNTED_FROM
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.cases.rows import about_of, case_facts, read_case
from mingcha.supervision.cases.states import CaseState, TransferGround
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.leaks.models import LeakCase
from mingcha.supervision.leaks.numbers import drawn_key, drawn_no
from mingcha.supervision.locks.listing import items_of_rows
from mingcha.supervision.locks.locking import end_lock_within, lock_within
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.transfers import rules
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rows import (
    cited_of_transfer,
    give_back_of,
    handlers_of,
    may_act,
    move_transfer,
    read_transfer,
    record_transfer,
    runs_for,
    transfer_facts,
)
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import NewTransfer

_HELD_BEFORE = timedelta(days=1)
"""Footage held before the day on which the obstruction was noted: the view as it was."""


@cites("22", "24", "TCC 5", "TCC 11")
def prepare_transfer(by: Asker, *, case: int, new: NewTransfer, revision: int, clock: Clock) -> int:
    """Prepares the transfer of a penalty case: locks its entries of the log and the footage of its point, and freezes
    its fine. The ground of a case that was decided as a transfer is that of the decision. `revision`: of the case.
    Returns its number. Raises Refused (3, 22, 24), Fault(NOT_FOUND), Fault(CONFLICT)."""
    decided = TransferGround(read_case(case, revision).transfer_ground or new.ground)
    new = replace(new, ground=decided)
    with act("supervision.transfer.prepare", by=actor_of(by), clock=clock, cites=(decided.article,)) as record:
        now, about = clock.now(), read_case(case, revision)
        acts = may_handle_case(duty_of(by, now), case_facts(about))
        ended = about.state == CaseState.CLOSED.value
        require(rules.may_prepare_transfer(acts, new, runs=runs_for(case=about.pk), ended=ended))
        points, from_at, rows = locked_of(about_of(about))
        listed = items_of_rows([("supervision_penaltycase", about.pk), *rows])
        lock = lock_within(record, points=points, from_at=from_at, to_at=now, listed=listed, clock=clock)
        held = prepared(record, new, lock.pk, now, Transfer(case=about, **_of_ground(new)))
        record.fact("case", about.no)
    return held.pk


def locked_of(held: Obstruction | InspectionAnswer) -> tuple[list[str], datetime, list[tuple[str, int]]]:
    """What a transfer locks of an obstruction or a finding: the points whose footage is held, from when on, and the
    rows. Of a place without a registered point there is no footage of ours."""
    if isinstance(held, InspectionAnswer):
        inspection = held.inspection
        records = inspection.records.order_by("pk").values_list("pk", flat=True)
        rows = [("supervision_unitinspection", inspection.pk), ("supervision_inspectionanswer", held.pk)]
        return [], inspection.begun_at, [*rows, *(("supervision_visitrecord", key) for key in records)]
    first = max(held.since, COUNTED_FROM)  # a row may hold a day from before the bound of its rule
    since = datetime.combine(first, datetime.min.time(), SHANGHAI).astimezone(UTC)
    signed = held.inspections.order_by("pk").values_list("pk", flat=True)
    rows = [("supervision_obstruction", held.pk), *(("supervision_inspection", key) for key in signed)]
    return [held.point.code], min(since - _HELD_BEFORE, held.noted_at), rows


@cites("24")
def prepare_within(
    record: ActRecord, leak: LeakCase, new: NewTransfer, acts: Decision, now: datetime, clock: Clock
) -> Transfer:
    """Prepares the transfer of a leak case in the act that ends its handling here. Its range is locked since it was
    opened; of the transfer the entries of its own course are. Raises Refused (24)."""
    require(rules.may_prepare_transfer(acts, new, runs=runs_for(leak=leak)))
    rows = [("supervision_leakcase", leak.pk)]
    listed = items_of_rows(rows)
    lock = lock_within(record, points=(), from_at=leak.opened_at, to_at=now, listed=listed, clock=clock)
    return prepared(record, new, lock.pk, now, Transfer(leak=leak, **_of_ground(new)))


def _of_ground(new: NewTransfer) -> dict[str, Any]:
    """The columns of the ground; an act against public order is the police's own."""
    inside = new.inside_police or new.ground is TransferGround.PUBLIC_ORDER
    return {"ground": new.ground.value, "inside_police": inside}


@cites("22", "24", "TCC 5")
def approve_transfer(
    by: Asker, *, transfer: int, approves: bool, reason: str, revision: int, clock: Clock
) -> TransferState:
    """Approves a transfer, or declines it, by another person than who prepared it or handles the case; returns the
    state. A declined one ends its lock, and its leak case goes back to its handlers. Raises Refused (3, TCC 5),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    cited = cited_of_transfer(transfer)
    with act("supervision.transfer.approve", by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_transfer(who, transfer, revision)
        handlers = handlers_of(held)
        hands = hands_of({who.user_id, *map(person_id, {held.prepared_by, *handlers})})
        facts = transfer_facts(held)
        require(rules.may_approve_transfer(may_act(who, held), who.user_id, facts, reason, handlers, hands))
        move_transfer(held, TransferState.APPROVED if approves else TransferState.DECLINED)
        held.approved_by, held.approved_at = record.by.id, now
        held.approval_reason = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        held.save()
        if not approves:
            end_lock_within(record, held.lock, now)
        record_transfer(record, held, now)
        give_back_of(record, held, now)
    return TransferState(held.state)


@cites("22", "24", "TCC 5")
def send_transfer(
    by: Asker, *, transfer: int, revision: int, sent_at: datetime | None = None, late_reason: str = "", clock: Clock
) -> None:
    """Records that a transfer was sent, with its letter: at a time since the approval, None for now; long after that
    with the reason, which stands in the entry. Raises Refused (3, 22, 24, TCC 5), Fault(NOT_FOUND), Fault(CONFLICT)."""
    cited = cited_of_transfer(transfer)
    with act("supervision.transfer.send", by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        who, at = duty_of(by, now), sent_at or now
        held = read_transfer(who, transfer, revision)
        facts = transfer_facts(held)
        require(rules.may_send_transfer(may_act(who, held), facts, at, now, late_reason))
        after = rules.minutes_until_sending_entered(at, now)
        move_transfer(held, TransferState.SENT)
        held.sent_by, held.sent_at = record.by.id, at
        held.save()
        record_transfer(record, held, now)
        record.fact("sent_at", at.isoformat())
        record.fact("entered_after_minutes", after)
        record.fact("reason", checked_name(" ".join(late_reason.split()), rules.MOST_REASON) if after else "")


def prepared(record: ActRecord, new: NewTransfer, lock: int, now: datetime, held: Transfer) -> Transfer:
    """Writes a transfer in the act that prepares it. `held`: unsaved, with what it is about."""
    held.pk, held.no = drawn_key(), drawn_no("Y", shanghai_day(now))
    held.state = TransferState.PREPARED.value
    held.receiver = checked_name(new.receiver, rules.MOST_RECEIVER)
    held.reason = checked_name(" ".join(new.reason.split()), rules.MOST_TEXT)
    held.materials = checked_name(" ".join(new.materials.split()), rules.MOST_TEXT)
    held.lock_id, held.prepared_by, held.prepared_at = lock, record.by.id, now
    held.save(force_insert=True)
    record.wrote(held)
    record.fact("transfer", held.no)
    return held
