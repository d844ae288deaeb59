"""The page of a point's sound: the ground in force, those before it, the form of a new one (decree 799 art. 8(4))."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import Decision, Refused, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.forbidden import FORBIDDEN
from mingcha.law.sound import SoundGround
from mingcha.registry.points import queries as points_queries
from mingcha.registry.sound.actions import allow_sound, end_sound
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import note_territory
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in

_FIELDS = ("document", "authority", "issued_on", "until_on", "sign", "sign_on", "forbidden_place", "reason")
_PLACES = tuple((kind.place.value, kind.words) for kind in FORBIDDEN)


@login_required
@cites("3", "7", "18", "799-8(4)")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The sound of a point; a POST records a ground for it."""
    if request.method != "POST":
        return _page(request, code, {})
    typed = _typed(request)
    points_queries.point(
        facts_of(request), code, at=wiring.clock().now()
    )  # one out of reach is refused before anything else
    try:
        ground = SoundGround(
            document=typed["document"],
            authority=typed["authority"],
            issued_on=_day(typed["issued_on"]),
            until_on=_day(typed["until_on"]),
            sign=typed["sign"],
            sign_on=_day(typed["sign_on"]),
        )
        allow_sound(
            signed_in(request),
            code=code,
            ground=ground,
            forbidden_place=typed["forbidden_place"],
            clock=wiring.clock(),
        )
    except (Refused, Fault) as answer:
        return _answered(request, code, typed, answer)
    return HttpResponseRedirect(reverse("point-sound", args=[code]))


@login_required
@require_POST
@cites("3", "799-8(4)")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Ends the sound of a point at once."""
    typed = _typed(request)
    points_queries.point(facts_of(request), code, at=wiring.clock().now())
    try:
        end_sound(signed_in(request), code=code, reason=typed["reason"], clock=wiring.clock())
    except (Refused, Fault) as answer:
        return _answered(request, code, typed, answer)
    return HttpResponseRedirect(reverse("point-sound", args=[code]))


def _answered(request: HttpRequest, code: str, typed: dict[str, str], answer: Refused | Fault) -> HttpResponse:
    """The same page with why it was not done, and what was typed."""
    if isinstance(answer, Refused):
        note_territory(request, answer.decision)
        return _page(request, code, typed, decision=answer.decision, status=403)
    if answer.kind not in (FaultKind.INVALID, FaultKind.CONFLICT):
        raise answer
    return _page(request, code, typed, problem=answer.words, status=422)


def _page(
    request: HttpRequest,
    code: str,
    typed: dict[str, str],
    *,
    decision: Decision | None = None,
    problem: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    found = points_queries.point(facts_of(request), code, at=wiring.clock().now())
    context = {
        "active": "points",
        "found": found,
        "point": found.row,
        "before": tuple(one for one in found.sounds if one != found.sound),
        "places": _PLACES,
        "typed": typed,
        "decision": decision,
        "problem": problem,
    }
    return render(request, "points/sound.html", context, status=status)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip()[:500] for name in _FIELDS}


def _day(text: str) -> date:
    """A day as a date field gives it. Raises Fault(INVALID)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = Words(f"日期写法不对：“{text[:20]}”，例：2027-06-30", f"not a day: {text[:20]!r}, write 2027-06-30")
        raise Fault(FaultKind.INVALID, words) from None
