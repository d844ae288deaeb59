"""Pages of disposal orders and the veto against them (arts. 16(5), 20; decree 799, art. 17)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.custody.disks.rules import may_enter_custody
from mingcha.custody.disposal.actions import veto_order
from mingcha.custody.disposal.queries import WaitingOrder, count_waiting, order_in_reach, waiting_orders
from mingcha.custody.holds.rules import HOLD_ROLES
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import RetentionClass
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.web.custody.disposal.forms import OrdersFilter, VetoForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up

PAGE_ROWS = 50
_GROUNDS = {
    "retention": Words("存储期限届满", "its retention period is over"),
    "demo_cap": Words("演示环境容量上限", "size cap of the demo"),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with its point; `may_veto`: this person may veto it, and it can still be stopped."""

    found: WaitingOrder
    point: PointRow | None
    ground: Words
    kept_as: Words
    waits: bool
    may_veto: bool


class OrdersFound:
    """The open orders that match a filter, fetched page by page (for Django's Paginator)."""

    def __init__(self, facts: DutyFacts, at: datetime, where: PointFilter) -> None:
        self._facts, self._at, self._where = facts, at, where
        self._count = count_waiting(facts, at=at, where=where)

    def count(self) -> int:
        """The total."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[OrderRow]:
        return iter(self[0:PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[OrderRow, ...]:
        limit = part.stop - part.start
        found = waiting_orders(self._facts, at=self._at, where=self._where, limit=limit, offset=part.start)
        points = point_rows(tuple({one.order.camera for one in found}))
        return tuple(order_row(one, points.get(one.order.camera), self._facts, self._at) for one in found)


def order_row(found: WaitingOrder, point: PointRow | None, facts: DutyFacts, at: datetime) -> OrderRow:
    """An order with its texts."""
    return OrderRow(
        found=found,
        point=point,
        ground=_GROUNDS.get(found.order.basis, Words(found.order.basis, found.order.basis)),
        kept_as=RetentionClass(found.order.retention_class).words,
        waits=found.waits(at),
        may_veto=found.is_open
        and not found.held_by
        and point is not None
        and bool(facts.over(point.place, *HOLD_ROLES)),
    )


@login_required
@cites("3", "16(5)", "20(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The open orders in this person's reach, in the order in which they may be carried out."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_enter_custody(facts))
    form = OrdersFilter.from_query(request)
    context: dict[str, object] = {"active": "custody", "filter": form, "may_veto": facts.has(*HOLD_ROLES)}
    if form.is_valid():
        found = cast("Sequence[OrderRow]", OrdersFound(facts, now, form.where))
        page = Paginator(found, PAGE_ROWS).get_page(form.page_number)
        context |= {"page": page, "where": form.where}
    return render(request, "custody/orders.html", context, status=form.status)


@login_required
@cites("3", "16(5)", "20(2)")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """An order: footage, reason and earliest time, with the form of the veto for those who may use it."""
    return _page(request, name, VetoForm())


@login_required
@require_POST
@needs_step_up
@cites("3", "16(5)", "20(2)")
def veto(request: HttpRequest, name: str) -> HttpResponse:
    """Places a hold on the order's footage and shows it."""
    order_in_reach(facts_of(request), name, at=wiring.clock().now())  # 404 for an order out of reach
    form = VetoForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            hold = veto_order(
                signed_in(request), name, basis=given["basis"], reason=given["reason"], clock=wiring.clock()
            )
            done(request, Words("处置令已否决，录像已保全", "The order is vetoed; its footage is held"))
            return HttpResponseRedirect(reverse("custody-hold", args=[hold.name]))
    return _page(request, name, form)


def _page(request: HttpRequest, name: str, form: VetoForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = order_in_reach(facts, name, at=now)
    context = {
        "active": "custody",
        "row": order_row(found, point_rows((found.order.camera,)).get(found.order.camera), facts, now),
        "order": found.order,
        "hours": len(found.order.hours),
        "form": form,
    }
    return render(request, "custody/order.html", context, status=form.status)
