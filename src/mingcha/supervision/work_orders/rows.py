"""Rows of work orders: found by number, moved on, and turned into values; not for pages (articles 7, 16(1))."""

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, way_in
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.work_orders.limits import clocks
from mingcha.supervision.work_orders.models import WorkOrder, WorkOrderStep, WorkOrderWait
from mingcha.supervision.work_orders.rules import READERS
from mingcha.supervision.work_orders.states import (
    TRANSITIONS,
    WaitReason,
    WorkKind,
    WorkOrderState,
    WorkSource,
    WorkStep,
)
from mingcha.supervision.work_orders.values import (
    Doer,
    OpenWait,
    WaitRow,
    WorkOrderFacts,
    WorkOrderRow,
    WorkOrderStepRow,
)

LARGEST_NUMBER = 2**63 - 1
WITH_PLACE = ("point__system__site__organisation", "point__system__contractor")
_PLACE = PlaceColumns(
    "point__system__site__division",
    "point__system__site__organisation__code",
    "point__system__site__zone",
    "point__system__contractor__code",
)


def in_reach(who: DutyFacts) -> QuerySet[WorkOrder]:
    """The orders that a person reads; a contractor's those of what it maintains."""
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in READERS))
    return WorkOrder.objects.filter(reach(reading, _PLACE)).select_related(*WITH_PLACE).prefetch_related("waits")


def order_called(number: int) -> WorkOrder:
    """The order with this number. Raises Fault(NOT_FOUND)."""
    rows = WorkOrder.objects.select_related(*WITH_PLACE).prefetch_related("waits")
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise no_such_order(number)
    return found


def no_such_order(number: int) -> Fault:
    """That there is none with this number."""
    return Fault(FaultKind.NOT_FOUND, Words("没有这张工单", "there is no such work order"), str(number))


def read_order(number: int, revision: int) -> WorkOrder:
    """The order as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = order_called(number)
    if held.revision != revision:
        words = Words("该工单已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def open_order_of(point: str, source: WorkSource, ref: str) -> int:
    """The number of the order that was made of a source and has not ended, 0 for none."""
    ended = [one.value for one in WorkOrderState if not one.is_open]
    rows = WorkOrder.objects.filter(point__code=point, source=source.value, source_ref=ref).exclude(state__in=ended)
    return rows.values_list("pk", flat=True).first() or 0


def move_on(held: WorkOrder, state: WorkOrderState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[WorkOrderState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("工单状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def add_step(
    record: ActRecord, held: WorkOrder, step: WorkStep, by: Asker, *, at: datetime, text: str = "",
    photo: DocumentFacts | None = None,
) -> None:  # fmt: skip
    """Saves the order and the step that led to its state, and names both to the act. `text`: checked already."""
    held.save()
    made = WorkOrderStep.objects.create(
        order=held,
        step=step.value,
        actor=actor_of(by).id,
        session=way_in(by).session,
        at=at,
        text=text,
        file=photo.file if photo else "",
        size_bytes=photo.size_bytes if photo else 0,
        digest=photo.sha256 if photo else "",
        media_type=photo.media_type if photo else "",
    )
    record.wrote(held)
    record.wrote(made)
    record.fact("order", held.pk)
    record.fact("point", held.point.code)
    record.fact("state", held.state)


def wait_of(held: WorkOrder) -> WorkOrderWait | None:
    """The wait that was asked for and has not ended."""
    return next((one for one in held.waits.all() if one.ended_at is None), None)


def end_pending_wait(record: ActRecord, held: WorkOrder, now: datetime) -> None:
    """Ends a wait that nobody has answered, since the order went on without it: it stopped nothing."""
    wait = wait_of(held)
    if wait is not None and wait.agreed is None:
        wait.ended_at = now
        wait.save(update_fields=["ended_at"])
        record.wrote(wait)


def person_number(actor: str) -> int:
    """The user id in an actor's id, 0 for a program."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdigit() else 0


def facts_of(held: WorkOrder) -> WorkOrderFacts:
    """An order as its rules see it."""
    wait = wait_of(held)
    fixed = held.fixed_at is not None
    return WorkOrderFacts(
        state=WorkOrderState(held.state),
        place=held.point.place,
        kind=WorkKind(held.kind),
        source=WorkSource(held.source),
        opened_by=held.opened_by,
        team=held.team,
        fixer=Doer(held.fixed_by, person_number(held.fixed_by), held.fixed_session) if fixed else None,
        fixed_at=held.fixed_at,
        wait=OpenWait(person_number(wait.asked_by), wait.asked_at, wait.agreed) if wait else None,
    )


def order_row(held: WorkOrder, now: datetime) -> WorkOrderRow:
    """An order with its place as a value, its clocks at an instant."""
    system, site = held.point.system, held.point.system.site
    agreed = [(one.asked_at, one.ended_at) for one in held.waits.all() if one.agreed]
    known = clocks(
        opened_at=held.opened_at,
        respond_due_at=held.respond_due_at,
        repair_due_at=held.repair_due_at,
        accepted_at=held.accepted_at,
        fixed_at=held.fixed_at,
        stops=agreed,
        now=now,
    )
    return WorkOrderRow(
        number=held.pk,
        state=WorkOrderState(held.state),
        kind=WorkKind(held.kind),
        source=WorkSource(held.source),
        source_ref=held.source_ref,
        point=held.point.code,
        point_name=held.point.name,
        site_name=site.name,
        site_address=site.address,
        unit_name=site.organisation.name,
        contractor_name=system.contractor.name if system.contractor else "",
        what=held.what,
        is_urgent=held.is_urgent,
        opened_by=held.opened_by,
        opened_at=held.opened_at,
        clocks=known,
        revision=held.revision,
    )


def step_row(held: WorkOrderStep) -> WorkOrderStepRow:
    """A step as a value."""
    return WorkOrderStepRow(held.pk, WorkStep(held.step), held.actor, held.at, held.text, bool(held.file))


def wait_row(held: WorkOrderWait) -> WaitRow:
    """A wait as a value."""
    return WaitRow(
        reason=WaitReason(held.reason),
        text=held.text,
        asked_by=held.asked_by,
        asked_at=held.asked_at,
        answered_by=held.answered_by,
        answered_at=held.answered_at,
        agreed=held.agreed,
        ended_at=held.ended_at,
    )
