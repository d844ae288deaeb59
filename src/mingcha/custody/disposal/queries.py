"""Queries of disposal orders: all, to be sent, waiting, in reach (arts. 3, 16(5), 20; decree 799, art. 17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db.models import QuerySet

from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.holds.queries import holds_in_force
from mingcha.custody.holds.rules import HOLD_ROLES
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.disposal_order import HOUR_SECONDS
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.points.filter import EVERYTHING, PointFilter
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import points_in_reach


@dataclass(frozen=True, slots=True)
class OrderView:
    """A disposal order and its progress."""

    name: str
    recorder: str
    camera: str
    epoch: int
    hours: tuple[int, ...]
    basis: str
    retention_class: str
    holds_version: int
    decided_at: datetime
    not_before: datetime
    judged_at: datetime | None
    token: str
    state: str
    answer: Mapping[str, object] | None
    closed_at: datetime | None


ORDER_READERS = (*HOLD_ROLES, Role.AUDITOR)
"""Roles that read disposal orders: those who may veto them, and auditors."""


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order with the holds in force that cover one of its hours: the recorder refuses an order with such a hold."""

    order: OrderView
    held_by: tuple[str, ...]

    @property
    def begins(self) -> datetime:
        """The first instant of its footage."""
        return datetime.fromtimestamp(self.order.hours[0] * HOUR_SECONDS, UTC)

    @property
    def ends(self) -> datetime:
        """The end of its footage, not included."""
        return datetime.fromtimestamp((self.order.hours[-1] + 1) * HOUR_SECONDS, UTC)

    def waits(self, at: datetime) -> bool:
        """Whether its veto time is not over, so nothing of it can be deleted yet."""
        return self.order.closed_at is None and at < self.order.not_before

    @property
    def is_open(self) -> bool:
        """Whether it is neither carried out nor refused."""
        return self.order.closed_at is None


def orders(camera: str | None = None, *, states: Iterable[str] = (), most: int = 500) -> tuple[OrderView, ...]:
    """Disposal orders, newest first."""
    rows = DisposalOrder.objects.order_by("-number")
    if camera is not None:
        rows = rows.filter(camera=camera)
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    return tuple(order_view(row) for row in rows[:most])


def orders_to_send(recorder: str, most: int = 100) -> tuple[OrderView, ...]:
    """Orders not yet sent to the recorder, oldest first."""
    rows = DisposalOrder.objects.filter(recorder=recorder, state=OrderState.DECIDED).order_by("number")
    return tuple(order_view(row) for row in rows[:most])


def orders_on_the_way(recorder: str) -> tuple[OrderView, ...]:
    """Orders sent to the recorder and not closed, oldest first."""
    states = [OrderState.SENT, OrderState.INTENDED]
    rows = DisposalOrder.objects.filter(recorder=recorder, state__in=states).order_by("number")
    return tuple(order_view(row) for row in rows)


def order_view(row: DisposalOrder) -> OrderView:
    """A row of the table as a plain value."""
    return OrderView(
        name=row.name,
        recorder=row.recorder,
        camera=row.camera,
        epoch=row.epoch,
        hours=tuple(row.hours),
        basis=row.basis,
        retention_class=row.retention_class,
        holds_version=row.holds_version,
        decided_at=row.decided_at,
        not_before=row.not_before,
        judged_at=row.judged_at,
        token=row.token,
        state=row.state,
        answer=row.answer,
        closed_at=row.closed_at,
    )


def waiting_orders(
    asker: Reader, *, at: datetime, where: PointFilter = EVERYTHING, limit: int, offset: int = 0
) -> tuple[WaitingOrder, ...]:
    """The open orders of points in reach, in the order in which they may be carried out."""
    rows = _open(duty_of(asker, at), where).order_by("not_before", "number")[offset : offset + limit]
    return _with_holds([order_view(row) for row in rows])


def count_waiting(asker: Reader, *, at: datetime, where: PointFilter = EVERYTHING) -> int:
    """The number of open orders of points in reach."""
    return _open(duty_of(asker, at), where).count()


def order_in_reach(asker: Reader, name: str, *, at: datetime) -> WaitingOrder:
    """An order, open or closed, for a reader who may veto or audit it. Raises Fault(NOT_FOUND) also for an order out of
    reach, so that its number reveals nothing."""
    row = None
    if len(name) == 9 and name.startswith("D") and name[1:].isascii() and name[1:].isdigit():
        row = DisposalOrder.objects.filter(number=int(name[1:])).first()
    if row is None or not _points(duty_of(asker, at), EVERYTHING).filter(code=row.camera).exists():
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有处置令“{name[:9]}”", f"there is no disposal order {name[:9]!r}"))
    (found,) = _with_holds([order_view(row)])
    return found


def _open(facts: DutyFacts, where: PointFilter) -> QuerySet[DisposalOrder]:
    # by closed_at, not state: the index of waiting orders uses it
    return DisposalOrder.objects.filter(closed_at__isnull=True, camera__in=_points(facts, where).values("code"))


def _points(facts: DutyFacts, where: PointFilter) -> QuerySet[Point]:
    answering = replace(facts, roles=tuple(held for held in facts.roles if held.role in ORDER_READERS))
    return points_in_reach(answering, where)


def _with_holds(orders: list[OrderView]) -> tuple[WaitingOrder, ...]:
    holds = holds_in_force({order.camera for order in orders})
    return tuple(WaitingOrder(order, tuple(hold.hold for hold in holds if _covers(hold, order))) for order in orders)


def _covers(hold: HoldFacts, order: OrderView) -> bool:
    return hold.camera == order.camera and any(map(hold.covers_hour, order.hours))
