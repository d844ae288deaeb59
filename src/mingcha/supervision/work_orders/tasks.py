"""The clock of earlier repairs: findings whose work order ended before its end was noted at them (articles 7, 12)."""

from contextlib import suppress
from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.findings.turning import NothingLeft
from mingcha.supervision.looks.actions import ask_after_repair, note_repaired
from mingcha.supervision.looks.rows import repairs_unanswered
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.states import WorkOrderState, WorkSource

MOST_A_TURN = 100
"""Findings that one act of the clock answers."""


@cites("7", "12")
def answer_earlier_repairs(by: Actor, *, clock: Clock) -> int:
    """Notes at each finding in repair that its newest work order was verified, from when on its days prove again, or
    asks a person again where that order was withdrawn; returns how many. Both happen in the act of the order; this is
    for orders that ended before they did. Nothing is written where there is none."""
    if not _ended_orders():
        return 0
    with suppress(NothingLeft), act("supervision.look.answer", by=by, clock=clock, cites=("7", "12")) as record:
        found = _ended_orders()  # under the log's lock: none is judged anew now
        if not found:
            raise NothingLeft
        for number, verified_at in found:
            if verified_at is None:
                ask_after_repair(record, number)
            else:
                note_repaired(record, number, verified_at)
        record.fact("findings", [number for number, _ in found])
        return len(found)
    return 0


def _ended_orders() -> list[tuple[str, datetime | None]]:
    """Number of each finding in repair whose newest order ended since it was judged, and when that was verified, None
    for a withdrawn one; MOST_A_TURN at most."""
    judged = {held.name: held.judged_at for held in repairs_unanswered() if held.judged_at is not None}
    rows = WorkOrder.objects.filter(source=WorkSource.PICTURE.value, source_ref__in=judged).order_by("pk")
    newest = {held.source_ref: held for held in rows}
    verified = [
        (number, held.verified_at)
        for number, held in newest.items()
        if held.verified_at is not None and held.verified_at >= judged[number]
    ]
    withdrawn = [
        (number, None)
        for number, held in newest.items()
        if held.state == WorkOrderState.WITHDRAWN.value and held.opened_at >= judged[number]
    ]
    return [*verified, *withdrawn][:MOST_A_TURN]
