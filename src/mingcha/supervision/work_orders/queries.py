"""Work orders in the reader's reach, and those that wait for the reader (articles 3, 16(1); 799-19)."""

from datetime import datetime
from pathlib import Path

from django.db.models import Q, QuerySet

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.obstructions.rows import of_point
from mingcha.supervision.work_orders import rules
from mingcha.supervision.work_orders.goodness import good_since
from mingcha.supervision.work_orders.models import WorkOrder, WorkOrderStep
from mingcha.supervision.work_orders.rows import (
    LARGEST_NUMBER,
    facts_of,
    in_reach,
    no_such_order,
    order_called,
    order_row,
    step_row,
    wait_row,
)
from mingcha.supervision.work_orders.seen import seen_since
from mingcha.supervision.work_orders.states import WorkOrderState
from mingcha.supervision.work_orders.values import (
    WholeWorkOrder,
    WorkOrderFacts,
    WorkOrderRow,
    WorkOrderSteps,
)
from mingcha.supervision.work_orders.waiting import waiting_for

MOST_WORK_ORDERS = 100
"""Orders of one page of the list."""


@cites("3", "16(1)")
def work_orders(
    reader: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_WORK_ORDERS,
    state: WorkOrderState | None = None,
    point: str = "",
    mine: bool = False,
    text: str = "",
    oldest_first: bool = False,
    by_token: bool = False,
) -> tuple[WorkOrderRow, ...]:
    """The orders in reach, newest first: those below the number `before` (with `oldest_first` above it), of one state
    or point, if given; `mine`:
    those with a next step of the reader's; `text`: in number, point, site or unit; `by_token`: a program asks, which
    gets none of a work secret (16(1)). Raises Refused (article 3) for a
    role that reads none."""
    who = duty_of(reader, at)
    require(rules.may_read_work_orders(who))
    rows = _asked_for(who, state, mine=mine, text=text)
    if before:
        rows = rows.filter(pk__gt=before) if oldest_first else rows.filter(pk__lt=before)
    rows = rows.filter(point__code=point) if point else rows
    rows = rows.filter(point__secrecy="") if by_token else rows
    return tuple(order_row(held, at) for held in rows.order_by("pk" if oldest_first else "-pk")[:limit])


@cites("3", "16(1)")
def count_work_orders(
    reader: Reader, *, at: datetime, state: WorkOrderState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such orders there are."""
    return _asked_for(duty_of(reader, at), state, mine=mine, text=text).order_by().count()


def _asked_for(who: DutyFacts, state: WorkOrderState | None, *, mine: bool, text: str) -> QuerySet[WorkOrder]:
    rows = waiting_for(who) if mine else in_reach(who)
    rows = rows.filter(state=state.value) if state else rows
    number = Q(pk=int(text)) if text.isdecimal() and int(text) <= LARGEST_NUMBER else Q(pk__in=[])
    return (
        rows.filter(of_point(text, "point__") | Q(point__system__site__name__icontains=text) | number) if text else rows
    )


@cites("3", "16(1)")
def work_order(reader: Reader, number: int, *, clock: Clock, by_token: bool = False) -> WholeWorkOrder:
    """One order, and what machines see of its point after a fix; `by_token` as in `work_orders`. Raises
    Fault(NOT_FOUND), Refused (article 3)."""
    at = clock.now()
    who, held = duty_of(reader, at), order_called(number)
    facts = facts_of(held)
    require(rules.may_read_work_orders(who, facts.place))
    if by_token and held.point.secrecy:
        raise no_such_order(number)
    good = None
    if held.fixed_at is not None and facts.state is WorkOrderState.FIXED:
        good = good_since(facts.kind, seen_since(held, held.fixed_at, clock=clock), held.fixed_at)
    return WholeWorkOrder(
        row=order_row(held, at),
        facts=facts,
        history=tuple(map(step_row, held.steps.order_by("pk"))),
        waits=tuple(map(wait_row, sorted(held.waits.all(), key=lambda one: one.pk))),
        steps=_steps(who, facts),
        good=good,
    )


@cites("3", "16(1)")
def require_order_given(reader: Reader, number: int, *, at: datetime) -> None:
    """Asked before a program does something: to it there is no order about a work secret. Raises Fault(NOT_FOUND),
    Refused (article 3) for one that the person does not read."""
    held = order_called(number)
    if held.point.secrecy:
        require(rules.may_read_work_orders(duty_of(reader, at), held.point.place))
        raise no_such_order(number)


@cites("3", "16(1)")
def count_waiting_orders(reader: Reader, *, at: datetime) -> int:
    """How many orders in reach wait for the reader: to be accepted or repaired by the own organisation, waits to answer
    and repairs to verify by a keeper."""
    return waiting_for(duty_of(reader, at)).order_by().count()


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
