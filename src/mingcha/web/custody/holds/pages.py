"""Pages of holds: what is held and why, placing, reviewing, releasing (articles 16(4), 16(5); decree 799, art. 17)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.custody.disks.rules import may_enter_custody
from mingcha.custody.holds.actions import place_hold, release_hold, review_hold
from mingcha.custody.holds.queries import HoldView, hold_in_reach, holds_in_reach, taken_in_by
from mingcha.custody.holds.rules import HOLD_ROLES, HoldBasis
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import note_territory
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in

MOST_ROWS = 200
_FIELDS = ("camera", "begin", "end", "basis", "reason")
BASES = tuple((basis.value, basis.words) for basis in HoldBasis if basis is not HoldBasis.CLASS_RAISED)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold of the list with its point; `tone` of its review day."""

    hold: HoldView
    point: PointRow | None
    tone: str


@login_required
@cites("3", "16(5)")
def index(request: HttpRequest) -> HttpResponse:
    """The holds in reach: those in force by the day of their review, or with `all` the released ones too."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_enter_custody(facts))
    everything = request.GET.get("all") == "1"
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
    """The form of a hold; a POST places it."""
    require(may_enter_custody(facts_of(request)))
    if request.method != "POST":
        return _form(request, {key: request.GET.get(key, "")[:40] for key in _FIELDS})
    typed = {key: request.POST.get(key, "").strip()[:500] for key in _FIELDS}
    try:
        hold = place_hold(
            signed_in(request),
            camera=typed["camera"],
            from_at=_instant(typed["begin"]),
            to_at=_instant(typed["end"]),
            basis=typed["basis"],
            reason=typed["reason"],
            clock=wiring.clock(),
        )
    except Refused as refusal:
        note_territory(request, refusal.decision)
        return _form(request, typed, decision=refusal.decision, status=403)
    except Fault as fault:
        if fault.kind is not FaultKind.INVALID:
            raise
        return _form(request, typed, problem=fault.words, status=422)
    return HttpResponseRedirect(reverse("custody-hold", args=[hold.name]))


@login_required
@cites("3", "16(5)")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A hold with its reviews, who has it in force, and what may be done."""
    return _page(request, name)


@login_required
@require_POST
@cites("3", "16(5)", "799-17")
def review(request: HttpRequest, name: str) -> HttpResponse:
    """Keeps a hold after its review."""
    return _do(request, name, review_hold)


@login_required
@require_POST
@cites("3", "16(5)", "799-17")
def release(request: HttpRequest, name: str) -> HttpResponse:
    """Releases a hold."""
    return _do(request, name, release_hold)


def _do(request: HttpRequest, name: str, act: Callable[..., HoldView]) -> HttpResponse:
    hold_in_reach(facts_of(request), name, at=wiring.clock().now())  # a number out of reach is no number
    reason = request.POST.get("reason", "").strip()[:500]
    try:
        act(signed_in(request), name, reason=reason, clock=wiring.clock())
    except Refused as refusal:
        note_territory(request, refusal.decision)
        return _page(request, name, decision=refusal.decision, typed=reason, status=403)
    return HttpResponseRedirect(reverse("custody-hold", args=[name]))


def _page(
    request: HttpRequest, name: str, *, decision: Decision | None = None, typed: str = "", status: int = 200
) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    hold, reviews = hold_in_reach(facts, name, at=now)
    point = point_rows((hold.camera,)).get(hold.camera)
    context = {
        "active": "custody",
        "hold": hold,
        "point": point,
        "reviews": reviews,
        "names": actor_names({hold.placed_by, hold.released_by, *(each.by for each in reviews)}),
        "due": hold.review_due(shanghai_day(now)),
        "taken_in": taken_in_by(),
        "may_handle": point is not None and bool(facts.over(point.place, *HOLD_ROLES)) and hold.in_force,
        "by_the_clock": hold.basis is HoldBasis.CLASS_RAISED,
        "decision": decision,
        "typed": typed,
    }
    return render(request, "custody/hold.html", context, status=status)


def _form(
    request: HttpRequest,
    typed: dict[str, str],
    *,
    decision: Decision | None = None,
    problem: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    point = point_rows((typed["camera"],)).get(typed["camera"]) if typed["camera"] else None
    named = point if point is not None and facts_of(request).over(point.place) else None
    context = {
        "active": "custody", "typed": typed, "decision": decision, "problem": problem, "bases": BASES, "point": named,
    }  # fmt: skip
    return render(request, "custody/new_hold.html", context, status=status)


def _instant(text: str) -> datetime:
    """An instant as typed, in Shanghai time. Raises Fault(INVALID)."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        words = Words(
            f"时间写法不对：“{text[:20]}”，例：2026-11-24 13:41", f"not a time: {text[:20]!r}, write 2026-11-24 13:41"
        )
        raise Fault(FaultKind.INVALID, words) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
