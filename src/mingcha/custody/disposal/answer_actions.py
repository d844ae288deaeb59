"""Records how far recorders have come with disposal orders (arts. 16(5), 20)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.queries import OrderView, order_view
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.reports import OrderReport
from mingcha.evidence.entries import Deed, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites

ORDERS_IN_A_BATCH = 10
"""Orders in one act: with 24 hours and two labels an hour its entry stays below 64 KiB (about 500 rows)."""


class _ToldMeanwhileError(Exception):
    """Another uplink recorded the same answers when the log's lock was taken: the act is rolled back."""


_OPEN = (OrderState.DECIDED, OrderState.SENT, OrderState.INTENDED)
_RANK = {OrderState.DECIDED: 0, OrderState.SENT: 1, OrderState.INTENDED: 2, OrderState.DONE: 3, OrderState.REFUSED: 3}


@cites("16(5)", "20(2)", "20(3)")
def record_order_answer(
    by: Actor, recorder: str, reports: Sequence[OrderReport], *, clock: Clock
) -> tuple[OrderView, ...]:
    """Records how far a recorder has come with its orders; returns those that changed. No act when none did.

    Done closes the order and its hours are disposed of; refused closes it and its hours are kept, to be judged anew.
    An order that is closed never opens again, and another recorder's order is not touched.
    """
    said = {report.order: report for report in reports}
    if not _changed(recorder, said):
        return ()
    changed: list[OrderView] = []
    for part in batched(_changed(recorder, said), ORDERS_IN_A_BATCH):
        changed += _answer(by, recorder, {row.name: said[row.name] for row in part}, clock)
    return tuple(changed)


def _answer(by: Actor, recorder: str, said: dict[str, OrderReport], clock: Clock) -> list[OrderView]:
    """One act: the orders are read again under the log's lock, so that no older answer undoes a newer one."""
    try:
        with act("custody.order.answer", by=by, clock=clock, cites=("16(5)", "20(2)", "20(3)")) as deed:
            rows = _changed(recorder, said)
            if not rows:
                raise _ToldMeanwhileError
            for row in rows:
                _take_in_answer(row, said[row.name], deed, clock.now())
            deed.fact("recorder", recorder)
            deed.fact("orders", [[row.name, row.state] for row in rows])
    except _ToldMeanwhileError:
        return []
    return [order_view(row) for row in rows]


def _changed(recorder: str, said: dict[str, OrderReport]) -> list[DisposalOrder]:
    numbers = [int(name[1:]) for name in said if name[:1] == "D" and name[1:].isdigit()]
    rows = DisposalOrder.objects.filter(number__in=numbers, recorder=recorder, state__in=_OPEN).order_by("number")
    return [row for row in rows if _RANK[OrderState(said[row.name].state)] > _RANK[OrderState(row.state)]]


def _take_in_answer(row: DisposalOrder, report: OrderReport, deed: Deed, now: datetime) -> None:
    row.state = OrderState(report.state)
    row.answer = dict(report.answer)
    closed = row.state in (OrderState.DONE, OrderState.REFUSED)
    row.closed_at = now if closed else None
    row.save(update_fields=["state", "answer", "closed_at"])
    deed.wrote(row)
    if closed:
        _set_hours(row, HourState.DISPOSED if row.state == OrderState.DONE else HourState.KEPT, deed)


def _set_hours(order: DisposalOrder, state: HourState, deed: Deed) -> None:
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
        deed.wrote(hour)
