"""The page that changes a registered point; each form is an act of its own (articles 2, 3, 6, 7, 10, 13, 18)."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.places.rules import may_write
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.seen import seen_now
from mingcha.registry.points.switching_off import needs_second_person, propose_switching_off
from mingcha.registry.points.values import PointPage
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.change_forms import DescribeForm, DisableForm, PlaceForm, ViewForm


@login_required
@cites("3", "6", "7", "10(1)", "18")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The forms that change a point."""
    return _page(request, code, None)


@login_required
@require_POST
@cites("3", "6", "7", "10(1)", "18")
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Changes name, part, kind of place or carrier."""
    form = DescribeForm.from_post(request)

    def act() -> None:
        names = ("name", "part", "place_kind", "place_reason", "carrier")
        given = {name: form.cleaned_data[name] for name in names}
        by, clock = signed_in(request), wiring.clock()
        describe_point(by, code=code, **given, adjustment=form.adjustment, seen=form.cleaned_data["seen"], clock=clock)

    return _do(request, code, form, act)


@login_required
@require_POST
@cites("2", "3", "5", "6", "10(1)", "13")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Sets or corrects the position."""
    form = PlaceForm.from_post(request)

    def act() -> None:
        by, clock = signed_in(request), wiring.clock()
        given = {name: form.cleaned_data[name] for name in ("duplicate_reason", "seen")}
        points_actions.place_point(
            by, code=code, position=form.position, adjustment=form.adjustment, **given, clock=clock
        )

    return _do(request, code, form, act)


@login_required
@require_POST
@cites("3", "5", "6", "7", "10(1)")
def view(request: HttpRequest, code: str) -> HttpResponse:
    """Replaces the view."""
    form = ViewForm.from_post(request)

    def act() -> None:
        by, clock = signed_in(request), wiring.clock()
        given = {name: form.cleaned_data[name] for name in ("duplicate_reason", "seen")}
        points_actions.set_point_view(by, code=code, view=form.view, adjustment=form.adjustment, **given, clock=clock)

    return _do(request, code, form, act)


@login_required
@require_POST
@cites("3", "6", "10(1)", "16(1)", "18")
def disable(request: HttpRequest, code: str) -> HttpResponse:
    """Proposes to a second person that the point is switched off and shows the proposal; where article 18 forbids a
    camera, switches it off at once."""
    form = DisableForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            by, clock = signed_in(request), wiring.clock()
            given = {"code": code, "reason": form.cleaned_data["reason"], "adjustment": form.adjustment}
            if needs_second_person(code):
                proposed = propose_switching_off(by, **given, clock=clock)
                done(request, Words("已提出停用，等待另一人确认", "Proposed: a second person confirms it"))
                return HttpResponseRedirect(reverse("confirmation", args=[proposed.name]))
            points_actions.disable_point(by, **given, clock=clock)
            done(request, Words("点位已停用", "The point is switched off"))
            return HttpResponseRedirect(reverse("point-change", args=[code]))
    return _page(request, code, form)


@login_required
@require_POST
@cites("3", "18")
def enable(request: HttpRequest, code: str) -> HttpResponse:
    """Switches the point on."""
    form = ActionForm.from_post(request)  # nothing is asked
    return _do(
        request,
        code,
        form,
        lambda: points_actions.enable_point(signed_in(request), code=code, clock=wiring.clock()),
    )


def _do(request: HttpRequest, code: str, form: ActionForm, act: Callable[[], object]) -> HttpResponse:
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, Words("已保存", "Saved"))
            return HttpResponseRedirect(reverse("point-change", args=[code]))
    return _page(request, code, form)


def _page(request: HttpRequest, code: str, sent: ActionForm | None) -> HttpResponse:
    """The page with the submitted form and, for the other acts, forms filled with what the register has."""
    facts, now = facts_of(request), wiring.clock().now()
    found = points_queries.point(facts, code, at=now)
    require(may_write(facts, found.row.place))
    forms = {type(one): one for one in (*_filled(found), *((sent,) if sent else ()))}
    findings = open_findings(facts, at=now, asked=FindingsAsked(subject=code))
    context = {
        "active": "points",
        "found": found,
        "point": found.row,
        "sent": sent or DescribeForm(),
        "findings": findings,
        "seen": seen_now(code),
        "describe_form": forms[DescribeForm],
        "place_form": forms[PlaceForm],
        "view_form": forms[ViewForm],
        "disable_form": forms[DisableForm],
    }
    return render(request, "points/change.html", context, status=sent.status if sent else 200)


def _filled(found: PointPage) -> tuple[ActionForm, ...]:
    row = found.row
    described = {
        "name": row.name,
        "part": row.part,
        "place_kind": row.place_kind,
        "place_reason": found.place_reason,
        "carrier": row.carrier,
    }
    looks = {
        "azimuth_deg": row.azimuth_deg,
        "angle_deg": row.view_angle_deg,
        "range_m": row.view_range_m,
        "height_m": None if found.height_cm is None else f"{found.height_cm / 100:g}",
        "moves": row.moves,
    }
    given = found.coordinate
    placed = {}
    if given:
        placed = {"coordinate": f"{given.original_x}, {given.original_y}", "label": given.original_system.value}
    return DescribeForm(initial=described), PlaceForm(initial=placed), ViewForm(initial=looks), DisableForm()
