"""Decides disposal, signs orders, records vetoes and the recorders' answers (arts. 16(5), 20; decree 799, art. 17)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched, groupby

from django.conf import settings

from mingcha.custody.classes.queries import UNKNOWN, classes_of
from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.order import sign_order
from mingcha.custody.disposal.queries import OrderView, order_view
from mingcha.custody.disposal.reports import OrderReport
from mingcha.custody.disposal.rules import (
    JudgedTime,
    class_in_force,
    may_dispose,
    may_go_by_cap,
    not_before,
)
from mingcha.custody.holds.actions import place_hold
from mingcha.custody.holds.queries import HoldView, current_holds_version, holds_in_force, to_ms
from mingcha.custody.holds.rules import may_veto
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.hours.queries import day_of, due_hours, facts_of, kept_bytes, ordered_bytes
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import RetentionClass, kept_until, shanghai_day
from mingcha.media.disposal_order import HOUR_SECONDS, DisposalBasis, Order
from mingcha.registry.identity.asker import Asker

_DEMO_HOURS_IN_A_SWEEP = 240
type _Group = tuple[Hour, ...]
"""Hours of one recorder, camera, epoch and Shanghai day: disposed of by one order."""


class _NothingLeftError(Exception):
    """When the log's lock was taken, everything of the batch was held or gone: rolls back the act."""


ORDERS_IN_A_BATCH = 10
"""Orders per act: with 24 hours and two labels an hour its entry stays below 64 KiB (about 500 rows)."""


class _AlreadyRecordedError(Exception):
    """When the log's lock was taken, another uplink had recorded the same answers: rolls back the act."""


_OPEN = (OrderState.DECIDED, OrderState.SENT, OrderState.INTENDED)
_RANK = {OrderState.DECIDED: 0, OrderState.SENT: 1, OrderState.INTENDED: 2, OrderState.DONE: 3, OrderState.REFUSED: 3}


@cites("16(5)", "20(2)", "799-17")
def decide_disposal(by: Actor, *, clock: Clock, judged: JudgedTime | None = None) -> tuple[OrderView, ...]:
    """Orders the disposal of all footage whose period is over and that has no hold: one order per camera and day.

    `judged` is the time at which periods are judged (None: our own clock); entry and order state it. An hour with two
    labels is disposed of when both may be. A refused hour is ordered again after retention.retry_hours at the earliest.
    One act per ORDERS_IN_A_BATCH orders; none if nothing is due.
    """
    judged = judged or JudgedTime(clock.now(), witnessed=False)
    rows = [row for group in due_hours(judged.at).values() for row, _ in group]
    decided: list[OrderView] = []
    for groups in batched(_groups(rows), ORDERS_IN_A_BATCH):
        decided += _decide(by, groups, DisposalBasis.RETENTION, clock, judged)
    return tuple(decided)


@cites("20(2)")
def decide_demo_disposal(by: Actor, *, cap_bytes: int, clock: Clock) -> tuple[OrderView, ...]:
    """In a demo home, orders the disposal of the oldest hours above the size cap; each entry states that reason.

    Holds apply as usual. Raises Refused outside a demo home.
    """
    require(may_go_by_cap(demo_home=settings.MINGCHA_HOME.is_demo))
    decided: list[OrderView] = []
    for groups in batched(_groups(_oldest(kept_bytes() - cap_bytes)), ORDERS_IN_A_BATCH):
        own = JudgedTime(clock.now(), witnessed=False)
        decided += _decide(by, groups, DisposalBasis.DEMO_CAP, clock, own, cap_bytes=cap_bytes)
    return tuple(decided)


@cites("16(5)", "20(2)", "20(3)")
def record_order_answer(
    by: Actor, recorder: str, reports: Sequence[OrderReport], *, clock: Clock
) -> tuple[OrderView, ...]:
    """Records a recorder's progress with its orders; returns the changed ones. No act if none changed.

    `done` closes the order and marks its hours as disposed of; `refused` closes it and keeps its hours, to be judged
    again. A closed order never reopens, and another recorder's order is not changed.
    """
    by_order = {report.order: report for report in reports}
    if not _changed(recorder, by_order):
        return ()
    changed: list[OrderView] = []
    for part in batched(_changed(recorder, by_order), ORDERS_IN_A_BATCH):
        changed += _answer(by, recorder, {row.name: by_order[row.name] for row in part}, clock)
    return tuple(changed)


@cites("16(5)", "20(2)")
def veto_order(by: Asker, name: str, *, basis: str, reason: str, clock: Clock) -> HoldView:
    """Places a hold on the footage of an open order, from its first to its last hour.
    Raises Refused by the rules of holds, or if the order is closed; Fault(NOT_FOUND) for an unknown number."""
    order = None
    if len(name) == 9 and name.startswith("D") and name[1:].isascii() and name[1:].isdigit():
        order = DisposalOrder.objects.filter(number=int(name[1:])).first()
    if order is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有处置令“{name}”", f"there is no disposal order {name!r}"))
    require(may_veto(closed=order.state in (OrderState.DONE, OrderState.REFUSED), reason=reason))
    return place_hold(
        by,
        camera=order.camera,
        from_at=datetime.fromtimestamp(order.hours[0] * HOUR_SECONDS, UTC),
        to_at=datetime.fromtimestamp((order.hours[-1] + 1) * HOUR_SECONDS, UTC),
        basis=basis,
        reason=f"否决处置令 {order.name}：{reason.strip()}",
        clock=clock,
    )


def _groups(rows: Iterable[Hour]) -> Iterator[_Group]:
    """Groups hours by recorder, camera, epoch and day, oldest day first."""

    def place(row: Hour) -> tuple[str, str, str, int]:
        return day_of(row.hour).isoformat(), row.camera, row.recorder, row.epoch

    for _, group in groupby(sorted(rows, key=lambda row: (*place(row), row.hour)), key=place):
        yield tuple(group)


def _oldest(excess_bytes: int) -> list[Hour]:
    """The oldest hours without holds, together at least `excess_bytes`, counting hours already ordered first."""
    excess_bytes -= ordered_bytes()
    chosen: list[Hour] = []
    if excess_bytes <= 0:
        return chosen
    holds = holds_in_force()
    for row in Hour.objects.filter(state=HourState.KEPT).order_by("hour", "camera").iterator(chunk_size=500):
        if any(hold.covers(facts_of(row, UNKNOWN)) for hold in holds):
            continue
        chosen.append(row)
        excess_bytes -= row.size_bytes
        if excess_bytes <= 0 or len(chosen) == _DEMO_HOURS_IN_A_SWEEP:
            break
    return chosen


def _decide(
    by: Actor,
    groups: Sequence[_Group],
    basis: DisposalBasis,
    clock: Clock,
    judged: JudgedTime,
    *,
    cap_bytes: int = 0,
) -> list[OrderView]:
    """One act: judges every hour again under the log's lock, so that a new hold is never missed."""
    try:
        with act("custody.disposal.decide", by=by, clock=clock, cites=("16(5)", "20(2)", "799-17")) as record:
            now = clock.now()
            orders = [order for group in groups if (order := _order(group, basis, now, judged, record))]
            if not orders:
                raise _NothingLeftError
            record.fact("basis", basis.value)
            record.fact("judged_by", judged.by)
            record.fact("judged_at", judged.at.isoformat())
            record.fact("orders", [[row.name, row.camera, *_ends(row)] for row in orders])
            if basis is DisposalBasis.DEMO_CAP:
                record.fact("demo_cap_bytes", cap_bytes)
                record.fact("before_its_legal_day", "only because this is a demo home")
    except _NothingLeftError:
        return []
    return [order_view(row) for row in orders]


def _order(
    group: _Group, basis: DisposalBasis, now: datetime, judged: JudgedTime, record: ActRecord
) -> DisposalOrder | None:
    """Writes and signs the order for the hours of a group that may go now; None if none may."""
    first = group[0]
    rows = _judged(group, basis, now, judged)
    if not rows:
        return None
    last = DisposalOrder.objects.order_by("-number").first()
    order = DisposalOrder(
        number=(last.number if last else 0) + 1,
        recorder=first.recorder,
        camera=first.camera,
        epoch=first.epoch,
        hours=sorted({row.hour for row in rows}),
        basis=basis.value,
        retention_class=_longest_class(rows, now).value,
        holds_version=current_holds_version(),
        decided_at=now,
        not_before=not_before(basis, now),
        judged_at=judged.at if judged.witnessed else None,
    )
    order.token = sign_order(_signed_part(order), settings.MINGCHA_KEYS.signer("disposal"))
    order.save()
    record.wrote(order)
    for row in rows:
        row.state = HourState.ORDERED
        row.save(update_fields=["state"])
        record.wrote(row)
    return order


def _judged(group: _Group, basis: DisposalBasis, now: datetime, judged: JudgedTime) -> list[Hour]:
    """The rows of a group that are still kept and may go; an hour goes with all its labels or not at all."""
    first = group[0]
    wanted = {row.hour for row in group}
    rows = Hour.objects.filter(
        recorder=first.recorder, camera=first.camera, epoch=first.epoch, hour__in=wanted, state=HourState.KEPT
    )
    refused = _refused_lately(first, now)
    kept = [row for row in rows.order_by("hour", "label") if row.hour not in refused]
    holds = holds_in_force([first.camera])
    classes = classes_of([first.camera]).get(first.camera, UNKNOWN)
    demo_home = settings.MINGCHA_HOME.is_demo
    stay = {
        row.hour
        for row in kept
        if not may_dispose(facts_of(row, classes), holds, basis, now=judged.at, demo_home=demo_home)
    }
    return [row for row in kept if row.hour not in stay]


def _refused_lately(first: Hour, now: datetime) -> set[int]:
    """Hours of a camera and epoch that their recorder refused to dispose of within the last retention.retry_hours."""
    since = now - timedelta(hours=parameters.number("retention.retry_hours", shanghai_day(now)))
    orders = DisposalOrder.objects.filter(
        state=OrderState.REFUSED, closed_at__gt=since, camera=first.camera, recorder=first.recorder, epoch=first.epoch
    )
    return {hour for hours in orders.values_list("hours", flat=True) for hour in hours}


def _longest_class(rows: Sequence[Hour], now: datetime) -> RetentionClass:
    """The retention class for the order: the longest among its hours."""
    today = shanghai_day(now)
    of_camera = classes_of([rows[0].camera]).get(rows[0].camera, UNKNOWN)
    classes = {class_in_force(facts_of(row, of_camera), today) for row in rows}
    return max(classes, key=lambda each: kept_until(today, each))


def _signed_part(row: DisposalOrder) -> Order:
    return Order(
        home=settings.MINGCHA_HOME.identity,
        order=row.name,
        recorder=row.recorder,
        camera=row.camera,
        epoch=row.epoch,
        hours=tuple(row.hours),
        basis=row.basis,
        retention_class=row.retention_class,
        holds_version=row.holds_version,
        not_before_ms=to_ms(row.not_before),
        decided_ms=to_ms(row.decided_at),
    )


def _ends(row: DisposalOrder) -> list[int]:
    return [row.hours[0], row.hours[-1]]


def _answer(by: Actor, recorder: str, by_order: dict[str, OrderReport], clock: Clock) -> list[OrderView]:
    """One act: reads the orders again under the log's lock, so that an older answer never overwrites a newer one."""
    try:
        with act("custody.order.answer", by=by, clock=clock, cites=("16(5)", "20(2)", "20(3)")) as record:
            rows = _changed(recorder, by_order)
            if not rows:
                raise _AlreadyRecordedError
            for row in rows:
                _take_in_answer(row, by_order[row.name], record, clock.now())
            record.fact("recorder", recorder)
            record.fact("orders", [[row.name, row.state] for row in rows])
    except _AlreadyRecordedError:
        return []
    return [order_view(row) for row in rows]


def _changed(recorder: str, by_order: dict[str, OrderReport]) -> list[DisposalOrder]:
    numbers = [int(name[1:]) for name in by_order if name[:1] == "D" and name[1:].isdigit()]
    rows = DisposalOrder.objects.filter(number__in=numbers, recorder=recorder, state__in=_OPEN).order_by("number")
    return [row for row in rows if _RANK[OrderState(by_order[row.name].state)] > _RANK[OrderState(row.state)]]


def _take_in_answer(row: DisposalOrder, report: OrderReport, record: ActRecord, now: datetime) -> None:
    row.state = OrderState(report.state)
    row.answer = dict(report.answer)
    closed = row.state in (OrderState.DONE, OrderState.REFUSED)
    row.closed_at = now if closed else None
    row.save(update_fields=["state", "answer", "closed_at"])
    record.wrote(row)
    if closed:
        _set_hours(row, HourState.DISPOSED if row.state == OrderState.DONE else HourState.KEPT, record)


def _set_hours(order: DisposalOrder, state: HourState, record: ActRecord) -> None:
    hours = Hour.objects.filter(
        recorder=order.recorder,
        camera=order.camera,
        epoch=order.epoch,
        hour__in=order.hours,
        state=HourState.ORDERED,
    )
    for hour in hours:
        hour.state = state
        hour.save(update_fields=["state"])
        record.wrote(hour)
