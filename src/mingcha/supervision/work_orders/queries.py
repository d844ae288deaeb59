"""Work orders in the reader's reach, and those that wait for the reader (articles 3, 16(1); 799-19)."""

from datetime import datetime
from pathlib import Path

from django.db.models import Exists, OuterRef, Q

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import KEEPERS
from mingcha.supervision.work_orders import rules
from mingcha.supervision.work_orders.goodness import good_since
from mingcha.supervision.work_orders.models import WorkOrderStep, WorkOrderWait
from mingcha.supervision.work_orders.rows import (
    facts_of,
    in_reach,
    open_order_of,
    order_called,
    order_row,
    step_row,
    wait_row,
)
from mingcha.supervision.work_orders.seen import seen_since
from mingcha.supervision.work_orders.states import UNACCEPTED, WorkOrderState, WorkSource
from mingcha.supervision.work_orders.values import (
    WholeWorkOrder,
    WorkOrderFacts,
    WorkOrderRow,
    WorkOrderSteps,
)

MOST_WORK_ORDERS = 100
"""Orders of one page of the list."""
_OPEN = [one.value for one in WorkOrderState if one.is_open]


@cites("3", "16(1)")
def work_orders(
    reader: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_WORK_ORDERS,
    state: WorkOrderState | None = None,
    point: str = "",
) -> tuple[WorkOrderRow, ...]:
    """The orders in reach, newest first: those below the number `before`, of one state or point, if given. Raises
    Refused (article 3) for a role that reads none."""
    who = duty_of(reader, at)
    require(rules.may_read_work_orders(who))
    rows = in_reach(who)
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(point__code=point) if point else rows
    return tuple(order_row(held, at) for held in rows.order_by("-pk")[:limit])


@cites("3", "16(1)")
def work_order(reader: Reader, number: int, *, clock: Clock) -> WholeWorkOrder:
    """One order, and what machines see of its point after a fix. Raises Fault(NOT_FOUND), Refused (article 3)."""
    at = clock.now()
    who, held = duty_of(reader, at), order_called(number)
    facts = facts_of(held)
    require(rules.may_read_work_orders(who, facts.place))
    good = None
    if held.fixed_at is not None and facts.state is WorkOrderState.FIXED:
        good = good_since(facts.kind, seen_since(held.point, held.fixed_at, clock=clock), held.fixed_at)
    return WholeWorkOrder(
        row=order_row(held, at),
        facts=facts,
        history=tuple(map(step_row, held.steps.order_by("pk"))),
        waits=tuple(map(wait_row, sorted(held.waits.all(), key=lambda one: one.pk))),
        steps=_steps(who, facts),
        good=good,
    )


@cites("3", "16(1)")
def order_of_source(reader: Reader, point: str, source: WorkSource, ref: str, *, at: datetime) -> int:
    """The number of the open order that was made of a source, 0 for none, and for a role that reads none."""
    return open_order_of(point, source, ref) if rules.may_read_work_orders(duty_of(reader, at)) else 0


@cites("3", "16(1)")
def count_waiting_orders(reader: Reader, *, at: datetime) -> int:
    """How many orders in reach wait for the reader: to be accepted or repaired by the own organisation, waits to answer
    and repairs to verify by a keeper."""
    who = duty_of(reader, at)
    pending = WorkOrderWait.objects.filter(order=OuterRef("pk"), agreed=None, ended_at=None)
    mine = Q(pk__in=[])
    if who.has(*rules.FIXERS):
        at_work = [WorkOrderState.ACCEPTED.value, WorkOrderState.ON_SITE.value]
        mine |= Q(state__in=[one.value for one in UNACCEPTED]) | Q(state__in=at_work, team=who.organisation)
    if who.has(*KEEPERS):
        mine |= Q(state=WorkOrderState.FIXED.value) | Q(Exists(pending))
    return in_reach(who).filter(mine, state__in=_OPEN).count()


@cites("3", "16(1)")
def repair_photo(reader: Reader, number: int, step: int, *, folder: Path, at: datetime) -> DocumentFile:
    """The photograph of a step. `folder`: the documents of the home. Raises Fault(NOT_FOUND), Refused (article 3),
    Fault(CORRUPT) if it is gone or altered."""
    held = order_called(number)
    require(rules.may_read_work_orders(duty_of(reader, at), held.point.place))
    row = WorkOrderStep.objects.filter(order=held, pk=step).exclude(file="").first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这张照片", "there is no such photograph"), str(step))
    words = Words("照片缺失或与登记时不符", "the photograph is missing or differs from what was recorded")
    data = read_unaltered(folder, row.file, row.digest, words, str(step))
    return DocumentFile(data, row.media_type, f"work-order-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")


def _steps(who: DutyFacts, held: WorkOrderFacts) -> WorkOrderSteps:
    """What the reader may do now by role and state; persons, sessions and what machines see are judged when it is
    sent."""
    return WorkOrderSteps(
        accept=bool(rules.may_accept(who, held)),
        arrive=bool(rules.may_go_on(who, held, WorkOrderState.ON_SITE)),
        ask_wait=bool(rules.may_ask_wait(who, held, "-")),
        answer_wait=bool(rules.may_answer_wait(who, held, ())),
        end_wait=bool(rules.may_end_wait(who, held)),
        fix=bool(rules.may_go_on(who, held, WorkOrderState.FIXED)),
        verify=bool(rules.may_judge_repair(who, held)) and not _fixed_by(who, held),
        reopen=bool(rules.may_reopen(who, held, "-")),
        withdraw=bool(rules.may_withdraw_work_order(who, held, "-")),
    )


def _fixed_by(who: DutyFacts, held: WorkOrderFacts) -> bool:
    return held.fixer is not None and held.fixer.user_id == who.user_id
