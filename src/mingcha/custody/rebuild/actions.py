"""Rebuilds custody's hours, orders and holds from a recorder's journal after the database was lost or restored.

Makes no new decisions: hours are as the recorder sealed them, orders as custody signed them. A hold ends only by its
release. The person who placed it is in the lost part of the log, so a recovered hold gets the basis of an open case
until it is reviewed (arts. 16(5), 20).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched

from django.db.models import QuerySet

from mingcha.custody.disposal.actions import ORDERS_IN_A_BATCH, record_order_answer
from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.reports import OrderReport, read_order_state
from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.holds.models import Hold, HoldSet
from mingcha.custody.holds.queries import current_holds_version, holds_in_force, is_hold_name
from mingcha.custody.holds.rules import HoldBasis, review_day
from mingcha.custody.hours.actions import HOURS_IN_A_BATCH, take_in_hours
from mingcha.custody.hours.models import Hour, HourState
from mingcha.evidence.entries import ActRecord, act
from mingcha.fleet.recorders.actions import begin_hours_anew
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.media.disposal_order import Order

_STATES = {
    OrderState.INTENDED: HourState.ORDERED, OrderState.DONE: HourState.DISPOSED, OrderState.REFUSED: HourState.KEPT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JournalOrder:
    """An order in a journal: the signed token and the recorder's answer."""

    token: str
    answer: Mapping[str, object]


@dataclass(slots=True)
class Rebuilt:
    """Counts of what was rebuilt."""

    hours: int = 0
    known_hours: int = 0
    orders: int = 0
    answers: int = 0
    holds: int = 0
    """Holds of the recorder that the database lacked, placed again."""
    hours_set: int = 0
    """Hours whose state was set from an order that is done, or waiting at the recorder."""
    refused: list[str] = field(default_factory=list)
    """Rows that could not be stored, with the reason."""


@dataclass(frozen=True, slots=True)
class JournalHolds:
    """The set of holds in a journal: `version` 0 if there never was one, `entry` its index in the recorder's log."""

    version: int = 0
    entry: int = 0
    holds: tuple[HoldFacts, ...] = ()


@cites("16(5)", "20(2)")
def rebuild_from_journal(
    by: Actor, recorder: str, hours: Iterable[Mapping[str, object]], orders: Iterable[JournalOrder],
    held: JournalHolds, open_order: Callable[[str], Order], *, clock: Clock,
) -> Rebuilt:  # fmt: skip
    """Stores every hold, sealed hour and order of a journal that the database lacks; idempotent.

    `open_order` raises Fault for a token not signed by custody's key for this home: such a row is rejected.
    """
    done = Rebuilt()
    done.holds = len(put_back_holds(by, recorder, held, clock=clock))  # first: disposal must see these holds
    begin_hours_anew(recorder, clock=clock)
    for part in batched(hours, HOURS_IN_A_BATCH):
        taken = take_in_hours(by, recorder, part, clock=clock)
        done.hours += taken.added
        done.known_hours += taken.known
        done.refused += [f"{each.row}: {each.words.en}" for each in taken.refused]
    for some in batched(orders, ORDERS_IN_A_BATCH):
        _take_in_orders(by, recorder, _opened(some, open_order, done), done, clock)
    return done


@cites("16(5)", "799-17")
def put_back_holds(by: Actor, recorder: str, held: JournalHolds, *, clock: Clock) -> tuple[str, ...]:
    """Places the holds of a journal whose version is newer than the database's again; returns their numbers.

    Afterwards the database's version is at least the recorder's, so that the recorder accepts its next set. Does
    nothing if the database is not behind: then it knows all releases.
    """
    if held.version <= current_holds_version():
        return ()
    with act("custody.holds.rebuild", by=by, clock=clock, cites=("16(5)", "799-17")) as record:
        now = clock.now()
        known = {_span(each) for each in holds_in_force()}
        lost = [each for each in held.holds if _span(each) not in known]
        placed = [_place(each, held.version + 1, by, now, record) for each in lost]
        if not placed and not _carry_on(held, record):
            record.wrote(
                HoldSet.objects.create(
                    recorder=recorder,
                    version=held.version,
                    holds=len(held.holds),
                    entry_index=held.entry,
                    taken_in_at=now,
                )
            )
        record.fact("recorder", recorder)
        record.fact("version", held.version)
        record.fact("holds", placed)
    return tuple(placed)


def _opened(
    orders: Sequence[JournalOrder], open_order: Callable[[str], Order], done: Rebuilt
) -> list[tuple[Order, OrderReport, str]]:
    opened = []
    for each in orders:
        try:
            opened.append((open_order(each.token), read_order_state(each.answer), each.token))
        except Fault as fault:
            done.refused.append(f"{each.answer.get('order')}: {fault.words.en}")
    return opened


def _take_in_orders(
    by: Actor, recorder: str, opened: Sequence[tuple[Order, OrderReport, str]], done: Rebuilt, clock: Clock
) -> None:
    known = {row.name: row for row in DisposalOrder.objects.filter(number__in=[_number(o) for o, _, _ in opened])}
    known_reports, lost = [], []
    for order, report, token in opened:
        row = known.get(order.order)
        if row is None:
            lost.append((order, report, token))
        elif row.token != token:
            done.refused.append(f"{order.order}: the database has another order of this number")
        else:
            known_reports.append((order, report))
    done.answers += len(record_order_answer(by, recorder, [report for _, report in known_reports], clock=clock))
    moved = [(order, report) for order, report in known_reports if _hours_behind(recorder, order, report)]
    if not lost and not moved:
        return
    with act("custody.orders.rebuild", by=by, clock=clock, cites=("16(5)", "20(2)")) as record:
        for order, report, token in lost:
            record.wrote(_create(recorder, order, report, token, clock.now()))
        for order, report in [*((order, report) for order, report, _ in lost), *moved]:
            done.hours_set += _set_hours(recorder, order, report, record)
        record.fact("recorder", recorder)
        record.fact("orders", [[order.order, report.state] for order, report, _ in lost])
        done.orders += len(lost)


def _create(recorder: str, order: Order, report: OrderReport, token: str, now: datetime) -> DisposalOrder:
    return DisposalOrder.objects.create(
        number=_number(order), recorder=recorder, camera=order.camera, epoch=order.epoch, hours=list(order.hours),
        basis=order.basis, retention_class=order.retention_class, holds_version=order.holds_version,
        decided_at=_instant(order.decided_ms), not_before=_instant(order.not_before_ms), token=token,
        state=report.state, answer=dict(report.answer),
        closed_at=now if report.state in (OrderState.DONE, OrderState.REFUSED) else None,
    )  # fmt: skip


def _hours_behind(recorder: str, order: Order, report: OrderReport) -> bool:
    state = _STATES.get(OrderState(report.state))
    return state is HourState.DISPOSED and _rows(recorder, order).exclude(state=state).exists()


def _set_hours(recorder: str, order: Order, report: OrderReport, record: ActRecord) -> int:
    state = _STATES.get(OrderState(report.state))
    if state is None or state is HourState.KEPT:
        return 0
    rows = list(_rows(recorder, order).exclude(state__in=(state, HourState.DISPOSED)))
    for row in rows:
        row.state = state
        row.save(update_fields=["state"])
        record.wrote(row)
    return len(rows)


def _rows(recorder: str, order: Order) -> QuerySet[Hour]:
    return Hour.objects.filter(recorder=recorder, camera=order.camera, epoch=order.epoch, hour__in=order.hours)


def _number(order: Order) -> int:
    digits = order.order[1:]
    return int(digits) if order.order[:1] == "D" and digits.isascii() and digits.isdigit() else 0


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _place(held: HoldFacts, version: int, by: Actor, now: datetime, record: ActRecord) -> str:
    to_at = _instant(held.to_ms)
    hold = Hold.objects.create(
        number=_hold_number(held.hold),
        camera=held.camera,
        from_at=_instant(held.from_ms),
        to_at=to_at,
        basis=HoldBasis.CASE,
        reason=f"由录像机账本恢复，原编号 {held.hold}",
        placed_by=by.id,
        placed_at=now,
        placed_version=version,
        review_on=review_day(HoldBasis.CASE, to_at, now),
    )
    record.wrote(hold)
    return hold.name


def _hold_number(name: str) -> int:
    """The hold's own number if it is free, else the next free one."""
    own = int(name[1:]) if is_hold_name(name) else 0
    if own and not Hold.objects.filter(number=own).exists():
        return own
    last = Hold.objects.order_by("-number").first()
    return (last.number if last else 0) + 1


def _carry_on(held: JournalHolds, record: ActRecord) -> bool:
    """Puts holds that the database has and the journal lacks (their releases were lost) into the next version.
    Returns whether there are any.
    """
    kept = {each.hold for each in held.holds}
    more = [row for row in Hold.objects.filter(released_at__isnull=True).order_by("number") if row.name not in kept]
    for row in more:
        row.placed_version = held.version + 1
        row.save(update_fields=["placed_version"])
        record.wrote(row)
    return bool(more)


def _span(held: HoldFacts) -> tuple[str, int, int]:
    return held.camera, held.from_ms, held.to_ms
