"""The page of a site with its parts and their points, and the list of gaps (articles 3, 6)."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart
from mingcha.law.retention import shanghai_day
from mingcha.overview.gaps import queries as gaps_queries
from mingcha.registry.criteria.queries import criteria_for
from mingcha.registry.identity.duty import Role
from mingcha.registry.parts import queries as parts_queries
from mingcha.registry.parts.actions import add_part, end_part, judge_part
from mingcha.registry.parts.rules import GapReason, may_end_part
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.rules import KEEPERS, may_write
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.standing import stand_at_part
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.drawing import draw_below
from mingcha.web.overview.points.map import allow_base_map
from mingcha.web.registry.parts.forms import EndPartForm, GapsFilter, JudgePartForm, PartForm, StandForm
from mingcha.web.registry.points.part_words import PART_WORDS

PAGE_ROWS = 50
MOST_POINTS = 500
"""Points of a site that are offered in the form."""


@login_required
@cites("3", "6")
def gaps(request: HttpRequest) -> HttpResponse:
    """The required parts in reach without a point in use, each with the reason and who must act."""
    facts, now, listed = facts_of(request), wiring.clock().now(), GapsFilter.from_query(request)
    category, chosen = str(listed.value("category") or ""), str(listed.value("reason") or "")
    reason = next((one for one in GapReason if one.value == chosen), None)
    area = str(listed.value("area") or "")
    after = int(listed.value("after") or 0)
    where = gaps_queries.GapFilter(category, reason, area)
    rows = gaps_queries.gaps(facts, where, at=now, limit=PAGE_ROWS + 1, after=after)
    shown = rows[:PAGE_ROWS]
    context = {
        "active": "points",
        "filter": listed,
        "rows": [(one, PART_WORDS[PlacePart(one.kind)]) for one in shown],
        "total": gaps_queries.count_gaps(facts, where, at=now),
        "after": after,
        "next": shown[-1].number if len(rows) > PAGE_ROWS else 0,
        "category": category,
        "reason": chosen if reason else "",
        "area": area,
    }
    return render(request, "parts_of_sites/gaps.html", context, status=listed.status)


@login_required
@cites("3", "6")
def site(request: HttpRequest, code: str) -> HttpResponse:
    """A site with its parts; a POST registers a part."""
    form = PartForm.from_post(request)

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("kind", "name", "reason")}
        add_part(signed_in(request), site=code, position=form.position, clock=wiring.clock(), **given)

    return _do(request, code, "form", form, act)


@login_required
@require_POST
@cites("3", "6")
def judge(request: HttpRequest, code: str) -> HttpResponse:
    """Says whether a part is required."""
    form = JudgePartForm.from_post(request)

    def act() -> None:
        given = form.cleaned_data
        judge_part(
            signed_in(request),
            number=given["number"],
            required=given["required_answer"] == "yes",
            reason=given["reason"],
            version=given["version"],
            clock=wiring.clock(),
        )

    return _do(request, code, "judge_form", form, act)


@login_required
@require_POST
@cites("3", "6")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Ends a part that is not there any more."""
    form = EndPartForm.from_post(request)

    def act() -> None:
        end_part(signed_in(request), clock=wiring.clock(), **form.cleaned_data)

    return _do(request, code, "end_form", form, act)


@login_required
@require_POST
@cites("3", "6", "10(1)")
def stand(request: HttpRequest, code: str) -> HttpResponse:
    """Says at which part a point of the site stands."""
    points, parts = _offered(request, code)
    form = StandForm.from_post(request, points=points, parts=parts)

    def act() -> None:
        stand_at_part(
            signed_in(request),
            code=form.cleaned_data["point"],
            number=form.part,
            adjustment=form.adjustment,
            clock=wiring.clock(),
        )

    return _do(request, code, "stand_form", form, act)


def _do(request: HttpRequest, code: str, name: str, form: ActionForm, act: Callable[[], None]) -> HttpResponse:
    """Runs the action of a form and goes back to the page, or shows the page with the form and its answer."""
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, Words("已记录", "Recorded"))
            return HttpResponseRedirect(reverse("site", args=[code]))
    return _page(request, code, {name: form})


def _offered(request: HttpRequest, code: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The points and the parts of a site, as choices."""
    facts, now = facts_of(request), wiring.clock().now()
    parts = parts_queries.parts_of_site(facts, code, at=now)
    points = points_queries.points(facts, at=now, where=PointFilter(site=code), limit=MOST_POINTS)
    return [(one.code, one.name) for one in points], [(str(one.number), one.name) for one in parts]


def _page(request: HttpRequest, code: str, sent: dict[str, ActionForm]) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    held = places_queries.site(facts, code, at=now)
    parts = gaps_queries.with_gaps(parts_queries.parts_of_site(facts, code, at=now))
    points, choices = _offered(request, code)
    form, new = next(iter(sent.values())), sent.get("form") or PartForm()
    context = {
        **draw_below(request, new, "coordinate", "place"),
        "active": "points",
        "site": held,
        "lies_in": division_words(held.zone or held.division),
        "parts": [(one, PART_WORDS[PlacePart(one.kind)]) for one in parts],
        "criteria": criteria_for(held.category, held.division, shanghai_day(now)),
        "gaps": sum(one.gap is not None for one in parts),
        "closed": closed(may_write(facts, held.place), *KEEPERS),
        "may_end": may_end_part(facts, held.place).allowed,
        "may_judge": bool(facts.over(held.place, Role.CITY_OFFICER)),
        "form": new,
        "judging": _number(sent.get("judge_form")),
        "ending": _number(sent.get("end_form")),
        "stand_form": StandForm(points=points, parts=choices),
        "sent": form,
        **sent,
    }
    response = render(request, "parts_of_sites/site.html", context, status=form.status)
    allow_base_map(request, response)
    return response


def _number(form: ActionForm | None) -> int:
    """The part that a form which was sent is about, 0 for none."""
    return form.cleaned_data.get("number", 0) if form else 0
