"""Pages of holds: list, placing, reviewing, releasing (articles 16(4), 16(5); decree 799, art. 17)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.custody.disks.rules import may_enter_custody
from mingcha.custody.holds.actions import place_hold, release_hold, review_hold
from mingcha.custody.holds.footage import footage_between
from mingcha.custody.holds.queries import HoldView, hold_in_reach, holds_in_reach, taken_in_by
from mingcha.custody.holds.rules import HOLD_ROLES, HoldBasis, may_handle_holds
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.web.custody.holds.forms import HoldForm, HoldReasonForm, HoldsQuery
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold of the list with its point; `tone` belongs to its review day."""

    hold: HoldView
    point: PointRow | None
    tone: str


@login_required
@cites("3", "16(5)")
def index(request: HttpRequest) -> HttpResponse:
    """The holds in reach: those in force by review day, with `all` the released ones too."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_enter_custody(facts))
    everything = HoldsQuery.from_query(request).value("everything")
    found = holds_in_reach(facts, at=now, in_force=not everything)
    ordered = sorted(found, key=lambda one: (not one.in_force, one.review_on, one.name))
    names = point_rows(tuple({one.camera for one in ordered[:MOST_ROWS]}))
    today = shanghai_day(now)
    rows = [HeldRow(one, names.get(one.camera), "bad" if one.review_due(today) else "") for one in ordered[:MOST_ROWS]]
    context = {
        "active": "custody",
        "rows": rows,
        "all": everything,
        "found": len(found),
        "may_place": facts.has(*HOLD_ROLES),
    }
    return render(request, "custody/holds.html", context)


@login_required
@cites("3", "16(4)", "16(5)", "799-17")
def new(request: HttpRequest) -> HttpResponse:
    """The form for a hold; a POST places it."""
    facts = facts_of(request)
    require(may_enter_custody(facts))
    form = HoldForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            hold = place_hold(
                signed_in(request),
                camera=given["camera"],
                from_at=given["begin"],
                to_at=given["end"],
                basis=given["basis"],
                reason=given["reason"],
                clock=wiring.clock(),
            )
            done(request, Words("已保全", "The footage is held"))
            return HttpResponseRedirect(reverse("custody-hold", args=[hold.name]))
    form.name_point(facts)
    may_not = closed(somewhere(facts, may_handle_holds), *HOLD_ROLES)
    context = {"active": "custody", "form": form, "closed": may_not}
    return render(request, "custody/new_hold.html", context, status=form.status)


@login_required
@cites("3", "16(5)")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A hold with its reviews, the recorders that have it, and the possible actions."""
    return _page(request, name, HoldReasonForm())


@login_required
@require_POST
@cites("3", "16(5)", "799-17")
def review(request: HttpRequest, name: str) -> HttpResponse:
    """Keeps a hold after its review."""
    return _do(request, name, review_hold)


@login_required
@require_POST
@needs_step_up
@cites("3", "16(5)", "799-17")
def release(request: HttpRequest, name: str) -> HttpResponse:
    """Releases a hold."""
    return _do(request, name, release_hold)


def _do(request: HttpRequest, name: str, act: Callable[..., HoldView]) -> HttpResponse:
    hold_in_reach(facts_of(request), name, at=wiring.clock().now())  # 404 for a hold out of reach
    form = HoldReasonForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            act(signed_in(request), name, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("已记录", "Recorded"))
            return HttpResponseRedirect(reverse("custody-hold", args=[name]))
    return _page(request, name, form)


def _page(request: HttpRequest, name: str, form: HoldReasonForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    hold, reviews = hold_in_reach(facts, name, at=now)
    point = point_rows((hold.camera,)).get(hold.camera)
    context = {
        "active": "custody",
        "hold": hold,
        "point": point,
        "footage": footage_between(hold.camera, hold.from_at, hold.to_at),
        "reviews": reviews,
        "names": actor_names({hold.placed_by, hold.released_by, *(each.by for each in reviews)}),
        "due": hold.review_due(shanghai_day(now)),
        "taken_in": taken_in_by(),
        "may_handle": point is not None and bool(facts.over(point.place, *HOLD_ROLES)) and hold.in_force,
        "by_the_clock": hold.basis is HoldBasis.CLASS_RAISED,
        "form": form,
    }
    return render(request, "custody/hold.html", context, status=form.status)
