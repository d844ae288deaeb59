"""Pages of looks: findings, one finding with its judgement, one camera with its reference (arts. 3, 7, 12)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.supervision.looks.actions import accept_reference, judge_finding
from mingcha.supervision.looks.queries import looked_camera, picture_finding, picture_findings, proven_rate
from mingcha.supervision.looks.rules import JUDGES
from mingcha.supervision.looks.values import CoverCause, PictureJudgement
from mingcha.supervision.obstructions.queries import carried_from_picture
from mingcha.supervision.obstructions.rules import may_carry_picture_finding
from mingcha.supervision.officers.rules import may_enforce
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.looks.forms import JudgementForm, LooksQuery, ReferenceForm

JUDGED_AS, CAUSED_BY = {one.value: one for one in PictureJudgement}, {one.value: one for one in CoverCause}
"""What a form sends; anything else is refused by the rule as no judgement, or no cause."""


@login_required
@cites("3", "12")
def index(request: HttpRequest) -> HttpResponse:
    """The findings in reach that wait for a person; with `all` every one."""
    facts, now = facts_of(request), wiring.clock().now()
    everything = LooksQuery.from_query(request).value("everything")
    rows = picture_findings(facts, at=now, everything=bool(everything))
    points = point_rows(tuple({one.camera for one in rows}))
    context = {"active": "supervision", "rows": [(one, points.get(one.camera)) for one in rows], "all": everything}
    return render(request, "looks/findings.html", context)


@login_required
@cites("3", "12")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """A finding; a POST judges it."""
    form = JudgementForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            judge_finding(
                signed_in(request),
                number=number,
                judgement=JUDGED_AS.get(given["judgement"], PictureJudgement.CANDIDATE),
                cause=CAUSED_BY.get(given["cause"]),
                owner=given["owner"],
                reason=given["reason"],
                clock=wiring.clock(),
            )
            done(request, Words("已核实", "Judged"))
            return HttpResponseRedirect(reverse("look-finding", args=[number]))
    facts, now = facts_of(request), wiring.clock().now()
    row = picture_finding(facts, number, at=now)
    point, carried = point_rows((row.camera,))[row.camera], carried_from_picture(facts, number, at=now)
    context = {
        "active": "supervision",
        "row": row,
        "point": point,
        "rate": proven_rate(row.camera, at=now),
        "names": actor_names({row.who}),
        "obstruction": carried,
        "may_note": bool(may_enforce(facts, point.place))
        and bool(may_carry_picture_finding(row, row.camera, is_carried=bool(carried))),
        "may_judge": bool(facts.over(point.place, *JUDGES)) and row.judgement is PictureJudgement.CANDIDATE,
        "form": form,
    }
    return render(request, "looks/finding.html", context, status=form.status)


@login_required
@cites("3", "7", "12")
def camera(request: HttpRequest, code: str) -> HttpResponse:
    """A camera: its reference, its newest check, what its site proved."""
    return _camera_page(request, code, ReferenceForm())


@login_required
@require_POST
@cites("3", "7", "12")
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accepts what the camera shows from now on as its reference."""
    form = ReferenceForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            accept_reference(signed_in(request), code=code, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("基准已确认，开始学习", "The reference is accepted; the camera is learned now"))
            return HttpResponseRedirect(reverse("look-camera", args=[code]))
    return _camera_page(request, code, form)


def _camera_page(request: HttpRequest, code: str, form: ReferenceForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    looked = looked_camera(facts, code, at=now)
    point = point_rows((code,))[code]
    context = {
        "active": "supervision",
        "looked": looked,
        "point": point,
        "rate": proven_rate(code, at=now),
        "names": actor_names({looked.reference.accepted_by} if looked.reference else set()),
        "may_accept": bool(facts.over(point.place, *JUDGES)),
        "form": form,
    }
    return render(request, "looks/camera.html", context, status=form.status)
