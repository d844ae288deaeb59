"""One camera of looks: its reference, the view that waits for a signature, its curve (articles 3, 7, 12, 16(3), 18)."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.supervision.looks.actions import accept_reference
from mingcha.supervision.looks.queries import look_curve, looked_camera, proven_rate
from mingcha.supervision.looks.rules import JUDGES, may_end_shadow
from mingcha.supervision.looks.shadow import end_shadow
from mingcha.supervision.looks.showing import keep_view, show_picture, show_view
from mingcha.supervision.looks.values import PicturePart
from mingcha.web.access.duty.pages import OWN_STEPS
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.looks.curve import CURVE_DAYS, lost_curve
from mingcha.web.supervision.looks.forms import EndShadowForm, ReferenceForm, TakeForm

PARTS = {one.value: one for one in PicturePart}


@login_required
@cites("3", "7", "12")
def camera(request: HttpRequest, code: str) -> HttpResponse:
    """A camera: its reference, its newest check, what its site proved."""
    return _page(request, code, ReferenceForm(), TakeForm())


@login_required
@require_POST
@cites("3", "7", "12", "18")
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Takes what the camera shows now, to be signed."""
    form = TakeForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            reason, folder = form.cleaned_data["replacing"], settings.MINGCHA_HOME.documents
            keep_view(signed_in(request), code=code, reason=reason, folder=folder, clock=wiring.clock())
            done(request, Words("已取画面，待签认", "A view is taken; it waits for a signature"))
            return HttpResponseRedirect(reverse("look-camera", args=[code]))
    return _page(request, code, ReferenceForm(), form)


@login_required
@require_POST
@cites("3", "7", "12")
def accept(request: HttpRequest, code: str, sha256: str) -> HttpResponse:
    """Signs the view that was taken as the reference."""
    form = ReferenceForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            reason = form.cleaned_data["reason"]
            accept_reference(signed_in(request), code=code, view=sha256, reason=reason, clock=wiring.clock())
            done(request, Words("基准已签认，开始学习", "The reference is signed; the camera is learned now"))
            return HttpResponseRedirect(reverse("look-camera", args=[code]))
    return _page(request, code, form, TakeForm())


@login_required
@require_POST
@cites("3", "12")
def end_shadow_mode(request: HttpRequest, code: str) -> HttpResponse:
    """Ends shadow mode of the site's detector."""
    form = EndShadowForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_shadow(signed_in(request), code=code, paper_no=form.cleaned_data["paper_no"], clock=wiring.clock())
            done(request, Words("参考模式已结束", "Shadow mode is ended"))
            return HttpResponseRedirect(reverse("look-camera", args=[code]))
    return _page(request, code, ReferenceForm(), TakeForm(), form)


@login_required
@require_GET
@cites("3", "16(3)", "18", "20(1)")
def view(request: HttpRequest, code: str, sha256: str) -> HttpResponse:
    """The JPEG of a view that waits for its signature."""
    asker, folder = signed_in(request), settings.MINGCHA_HOME.documents
    return shown_jpeg(request, lambda: show_view(asker, code=code, sha256=sha256, folder=folder, clock=wiring.clock()))


@login_required
@require_GET
@cites("3", "16(3)", "18", "19", "20(1)")
def picture(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """The JPEG of one of the three pictures of a finding."""
    asker, folder = signed_in(request), settings.MINGCHA_HOME.documents
    if part not in PARTS:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这幅画面", "there is no such picture"), part)
    shown = partial(show_picture, asker, number=number, part=PARTS[part], folder=folder, clock=wiring.clock())
    return shown_jpeg(request, lambda: shown(fetch=wiring.take_picture()))


def shown_jpeg(request: HttpRequest, shown: Callable[[], bytes]) -> HttpResponse:
    """Each is a line of a register and counts against the hour, so requests from foreign sites are rejected."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        raise Fault(FaultKind.FORBIDDEN, Words("只能从本平台页面打开", "a page of this platform opens it"))
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    response = HttpResponse(shown(), content_type="image/jpeg", headers=headers)
    sandbox(response)
    return response


def _page(
    request: HttpRequest, code: str, form: ReferenceForm, taking: TakeForm, ending: EndShadowForm | None = None
) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    looked, point = looked_camera(facts, code, at=now), point_rows((code,))[code]
    people = {looked.reference.accepted_by} if looked.reference else set()
    people |= {f"user:{looked.view.taken_by}"} if looked.view else set()
    rate = proven_rate(code, at=now)
    people |= {rate.ended.ended_by} if rate.ended else set()
    ends = may_end_shadow(facts, point.place, "-", is_met=rate.is_met, is_ended=rate.ended is not None)
    context = {
        "active": "supervision",
        "looked": looked,
        "point": point,
        "rate": rate,
        "end_shadow_form": ending or (EndShadowForm() if ends else None),
        "curve": lost_curve(look_curve(facts, code, until=shanghai_day(now), days=CURVE_DAYS, at=now)),
        "names": actor_names(people),
        "taken_by": f"user:{looked.view.taken_by}" if looked.view else "",
        "may_accept": bool(facts.over(point.place, *JUDGES)),
        "form": form,
        "taking": taking,
    }
    worst = max(form.status, taking.status, ending.status if ending else 200)
    return render(request, "looks/camera.html", context, status=worst)
