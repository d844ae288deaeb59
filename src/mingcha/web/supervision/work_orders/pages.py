"""Pages of work orders: the list, a new one, one with its steps, and the page at the ladder (arts. 3, 7, 16(1))."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.supervision.work_orders.actions import open_work_order
from mingcha.supervision.work_orders.queries import (
    MOST_WORK_ORDERS,
    count_work_orders,
    repair_photo,
    work_order,
    work_orders,
)
from mingcha.supervision.work_orders.rules import FIXERS, OPENERS, may_read_work_orders
from mingcha.supervision.work_orders.states import WorkOrderState
from mingcha.supervision.work_orders.values import WholeWorkOrder
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.order import heads
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.saved_filters.shown import kept_filters
from mingcha.web.supervision.enforcement_steps import shown_steps
from mingcha.web.supervision.work_orders.forms import WorkOrderForm, WorkOrdersFrom
from mingcha.web.supervision.work_orders.steps import AT_SITE, STEPS


@login_required
@cites("3", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The orders in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), WorkOrdersFrom.from_query(request)
    only = WorkOrderState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = work_orders(facts, before=before, limit=MOST_WORK_ORDERS + 1, oldest_first=asked.oldest_first, **given)
    total, acts = count_work_orders(facts, **given), facts.has(*FIXERS, *KEEPERS)
    context = asked.shown(WorkOrderState, rows, MOST_WORK_ORDERS, total, acts=acts) | {
        "active": "supervision",
        "heads": heads(asked),
        "kept_filters": kept_filters(facts, ListKind.WORK_ORDERS, asked, at=now),
        "opens": facts.has(*OPENERS),
        "page_of_one": "work-order-site" if facts.has(Role.CONTRACTOR) else "work-order",
    }
    return render(request, "work_orders/index.html", context)


@login_required
@cites("3", "7", "16(1)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an order; a POST opens it. A link fills in the point and the source."""
    require(may_read_work_orders(facts_of(request)))
    form = WorkOrderForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            number = open_work_order(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("工单已开，时限开始计算", "The order is open, and its clock runs"))
            return redirect("work-order", number)
    context = {"active": "supervision", "form": form}
    return render(request, "work_orders/new.html", context, status=form.status)


@login_required
@cites("3", "16(1)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An order with its steps, waits and clocks."""
    return _page(request, number, None, at_site=False)


@login_required
@cites("3", "16(1)", "799-19")
def site(request: HttpRequest, number: int) -> HttpResponse:
    """An order for who stands on the ladder: what is wrong, where, and the next step, for one hand. No picture."""
    return _page(request, number, None, at_site=True)


@login_required
@require_POST
@cites("3", "7", "16(1)")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    return _do(request, number, name, at_site=False)


@login_required
@require_POST
@cites("3", "16(1)", "799-19")
def site_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The same from the page at the ladder, and back to it."""
    return _do(request, number, name, at_site=True)


@require_GET
@login_required
@cites("3", "16(1)")
def photo(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """The photograph of a step, as it was recorded."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(repair_photo(facts_of(request), number, record, folder=folder, at=now))


def _do(request: HttpRequest, number: int, name: str, *, at_site: bool) -> HttpResponse:
    if name not in (AT_SITE if at_site else STEPS):
        raise Http404
    work_order(facts_of(request), number, clock=wiring.clock())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("work-order-site" if at_site else "work-order", number)
    return _page(request, number, form, at_site=at_site)


def _page(request: HttpRequest, number: int, sent: ActionForm | None, *, at_site: bool) -> HttpResponse:
    found = work_order(facts_of(request), number, clock=wiring.clock())
    if sent is not None:
        sent.offer_newest(found.row.revision)
    names = {one: STEPS[one] for one in AT_SITE} if at_site else STEPS
    address = "work-order-site-step" if at_site else "work-order-step"
    context = {
        "active": "supervision",
        "found": found,
        "row": found.row,
        "names": actor_names(_actors(found)),
        "answered": sent or ActionForm(),
        "steps": shown_steps(
            names,
            lambda name: bool(getattr(found.steps, name)),
            sent,
            found.row.revision,
            lambda name: reverse(address, args=[number, name]),
        ),
    }
    template = "work_orders/site.html" if at_site else "work_orders/one.html"
    return render(request, template, context, status=sent.status if sent else 200)


def _actors(found: WholeWorkOrder) -> set[str]:
    known = {one.actor for one in found.history} | {found.row.opened_by}
    known |= {one.asked_by for one in found.waits} | {one.answered_by for one in found.waits}
    return known - {""}
