"""Reads of disposal orders (arts. 16(5), 20; decree 799, art. 17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mingcha.custody.disposal.models import DisposalOrder, OrderState


@dataclass(frozen=True, slots=True)
class OrderView:
    """A disposal order and how far it has come."""

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
    """Orders that the recorder has not been given yet, oldest first."""
    rows = DisposalOrder.objects.filter(recorder=recorder, state=OrderState.DECIDED).order_by("number")
    return tuple(order_view(row) for row in rows[:most])


def orders_on_the_way(recorder: str) -> tuple[OrderView, ...]:
    """Orders that the recorder was given and has not closed, oldest first."""
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
