"""Opens work orders, by hand or of what machines and people found, and withdraws them (articles 7, 16(1))."""

from datetime import UTC, date, datetime

from mingcha.custody.interruptions.queries import interruptions
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.keeping.queries import camera_kept
from mingcha.registry.findings.kinds import SubjectKind
from mingcha.registry.findings.queries import finding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called
from mingcha.supervision.looks.actions import ask_after_repair
from mingcha.supervision.looks.queries import picture_finding
from mingcha.supervision.looks.values import PictureJudgement
from mingcha.supervision.work_orders import rules
from mingcha.supervision.work_orders.limits import repair_due, respond_due
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.rows import (
    add_step,
    end_pending_wait,
    facts_of,
    move_on,
    open_order_of,
    read_order,
)
from mingcha.supervision.work_orders.states import WorkOrderState, WorkSource, WorkStep
from mingcha.supervision.work_orders.values import NewWorkOrder

BUILT_BY_GOVERNMENT = ("city_psb", "district_psb", "government", "street")
"""The kinds of managing organisations whose points are of class 1 (一类: built by government)."""


@cites("7", "16(1)")
def open_work_order(by: Asker, *, new: NewWorkOrder, clock: Clock) -> int:
    """Opens an order at a point, and its clock; returns its number. Its source must be there and about this point.

    Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND), Fault(CONFLICT) for a source about something else.
    """
    with act("supervision.work_order.open", by=actor_of(by), clock=clock, cites=("7", "16(1)")) as record:
        return add_work_order(record, by, new, clock)


@cites("7", "16(1)")
def add_work_order(record: ActRecord, by: Asker, new: NewWorkOrder, clock: Clock) -> int:
    """Opens an order in the act of its source, so that two people make no two orders of it. Raises as
    `open_work_order`."""
    now, point = clock.now(), point_called(new.point)
    require(rules.may_open_work_order(duty_of(by, now), point.place, new))
    source, ref = next(iter(new.sources), (WorkSource.HAND, ""))
    if source is not WorkSource.HAND:
        wanted = _asks_for_repair(by, new, source, clock)
        require(rules.may_be_made_of(wanted=wanted, carried=open_order_of(new.point, source, ref)))
    urgent = _is_urgent(point)
    held = WorkOrder(
        point=point,
        kind=new.kind.value,
        state=WorkOrderState.OPEN.value,
        source=source.value,
        source_ref=ref,
        what=checked_name(" ".join(new.what.split()), rules.MOST_WHAT),
        is_urgent=urgent,
        opened_by=record.by.id,
        opened_at=now,
        respond_due_at=respond_due(new.kind, now, is_urgent=urgent),
        repair_due_at=repair_due(new.kind, now, is_urgent=urgent),
    )
    add_step(record, held, WorkStep.OPEN, by, at=now)
    record.fact("source", source.value)
    record.fact("source_ref", ref)
    record.fact("what", held.what)
    return held.pk


@cites("16(1)")
def withdraw_work_order(by: Asker, *, order: int, reason: str, revision: int, clock: Clock) -> None:
    """Ends an order that is not needed; the picture finding that it was made of waits for a person again. `revision`:
    of the order as it was read. Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a
    step since."""
    with act("supervision.work_order.withdraw", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), read_order(order, revision)
        require(rules.may_withdraw_work_order(duty_of(by, now), facts_of(held), reason))
        end_pending_wait(record, held, now)
        move_on(held, WorkOrderState.WITHDRAWN)
        text = checked_name(reason, rules.MOST_REASON)
        add_step(record, held, WorkStep.WITHDRAW, by, at=now, text=text)
        if held.source == WorkSource.PICTURE.value:
            ask_after_repair(record, held.source_ref)
        record.fact("reason", text)


def _is_urgent(point: Point) -> bool:
    """A key target, or a point of class 1: one that government built and manages."""
    return point.system.key_target or point.system.site.organisation.kind in BUILT_BY_GOVERNMENT


def _asks_for_repair(by: Asker, new: NewWorkOrder, source: WorkSource, clock: Clock) -> bool:
    """Whether the source is about this point and asks for repair. Raises Fault for one that is not."""
    if source is WorkSource.FINDING:
        return _finding_stands(by, new, clock.now())
    if source is WorkSource.PICTURE:
        row = picture_finding(by, new.picture_finding, at=clock.now())
        _require_about(row.camera, new.point, new.picture_finding)
        return row.judgement is PictureJudgement.REPAIR
    if source is WorkSource.INTERRUPTION:
        return _was_interrupted(new, clock)
    return new.health_day is not None and _lacked_footage(new.point, new.health_day)


def _finding_stands(by: Asker, new: NewWorkOrder, now: datetime) -> bool:
    row = finding(by, new.finding, at=now)
    _require_about(row.subject if row.subject_kind is SubjectKind.POINT else "", new.point, str(new.finding))
    return row.is_open


def _was_interrupted(new: NewWorkOrder, clock: Clock) -> bool:
    """Whether an interruption of the point began then, by its recorder."""
    try:
        since = datetime.fromtimestamp(new.interruption_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return False
    found = interruptions((new.point,), min(since, clock.now()), clock=clock)
    return any(one.from_ms == new.interruption_ms for one in found)


def _lacked_footage(code: str, day: date) -> bool:
    """Whether the last proved day of the camera is that day, and footage of it is missing."""
    kept = camera_kept(code)
    return kept is not None and kept.day == day and kept.counted.footage_ms < kept.counted.expected_ms


def _require_about(subject: str, point: str, about: str) -> None:
    if subject != point:
        raise Fault(FaultKind.CONFLICT, Words("该问题不是这个点位的", "this is not about this point"), about)
