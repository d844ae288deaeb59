"""The page of a version of a mask: what it covers, its picture, its check, its return and the end of the mask
(articles 3, 16(3), 18, 20(2))."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.mask_stills.actions import prove_by_still
from mingcha.geo.rings import covered_permille
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks import queries
from mingcha.privacy.masks.actions import check_mask, end_mask, prove_mask, return_mask
from mingcha.privacy.masks.opening import open_proof
from mingcha.privacy.masks.rules import may_open_proof
from mingcha.privacy.masks.steps import mask_steps
from mingcha.privacy.masks.stills import stills_owed
from mingcha.privacy.masks.values import PICTURE
from mingcha.registry.mask_needs.queries import needs_of_point
from mingcha.registry.places.rules import KEEPERS, PUBLIC_SECURITY
from mingcha.registry.points import queries as points_queries
from mingcha.web.access.duty.pages import OWN_STEPS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.masks.forms import CheckForm, EndForm, ProofForm, ReturnForm
from mingcha.web.privacy.masks.reference import PictureQuery, VersionQuery
from mingcha.web.privacy.masks.shown import shown_needs, shown_version
from mingcha.web.registry.confirmations.forms import PlainForm


@login_required
@cites("3", "18")
def one(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """A version of a mask with its steps."""
    return _page(request, no, version, None)


@login_required
@cites("3", "16(3)", "18")
def proof(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """The picture of the masked view for the screen; a POST hands it in."""
    if request.method != "POST":
        return _picture(request, no, version)
    form = ProofForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given, folder = form.cleaned_data, settings.MINGCHA_HOME.documents
            prove_mask(
                signed_in(request),
                no=no,
                version=version,
                still=given["still"] or b"",
                taken_at=given["taken_at"],
                folder=folder,
                clock=wiring.clock(),
            )
            done(request, Words("遮挡后的画面已提交", "The picture of the masked view is handed in"))
            return HttpResponseRedirect(reverse("mask", args=[no, version]))
    return _page(request, no, version, form)


@login_required
@require_POST
@cites("3", "16(3)", "18", "20(1)")
def still_proof(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """Takes the picture of a version that the recorder burns in, as its proof."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            folder = settings.MINGCHA_HOME.documents
            prove_by_still(signed_in(request), no=no, version=version, folder=folder, clock=wiring.clock())
            done(request, Words("遮挡后的画面已留存", "The picture of the masked view is kept"))
            return HttpResponseRedirect(reverse("mask", args=[no, version]))
    return _page(request, no, version, form)


@login_required
@require_POST
@cites("3", "18", "20(2)")
def check(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """Checks a drawn version."""
    form = CheckForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            check_mask(signed_in(request), no=no, version=version, note=form.cleaned_data["note"], clock=wiring.clock())
            done(request, Words("遮挡已核验", "The mask is checked"))
            return HttpResponseRedirect(reverse("mask", args=[no, version]))
    return _page(request, no, version, form)


@login_required
@require_POST
@cites("3", "18")
def give_back(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """Returns a drawn version with a reason."""
    form = ReturnForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data["reason"]
            return_mask(signed_in(request), no=no, version=version, reason=given, clock=wiring.clock())
            done(request, Words("遮挡已退回", "The version is returned"))
            return HttpResponseRedirect(reverse("mask", args=[no, version]))
    return _page(request, no, version, form)


@login_required
@require_POST
@cites("3", "18", "20(2)")
def end(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """Ends the mask with all its open versions."""
    form = EndForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_mask(signed_in(request), no=no, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("遮挡已终止", "The mask is ended"))
            return HttpResponseRedirect(reverse("mask", args=[no, version]))
    return _page(request, no, version, form)


def _picture(request: HttpRequest, no: str, version: int) -> HttpResponse:
    """A view is a line of the log, so requests from foreign sites are rejected."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        raise Fault(FaultKind.FORBIDDEN, Words("只能从本平台页面打开", "a page of this platform opens it"))
    folder = settings.MINGCHA_HOME.documents
    data, media_type = open_proof(signed_in(request), no=no, version=version, folder=folder, clock=wiring.clock())
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(data, content_type=media_type, headers=headers)
    sandbox(response)
    return response


def _page(request: HttpRequest, no: str, version: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    versions = queries.mask(facts, no, at=now)
    row = next((held for held in versions if held.version == version), None)
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有遮挡“{no}.{version}”", f"there is no mask {no}.{version}"))
    point = points_queries.point(facts, row.point, at=now).row
    steps = mask_steps(facts, no, version, at=now)
    owed = stills_owed(facts, row.point, at=now)
    may_take_still = row.is_open and owed.any and bool(may_open_proof(facts, row.place))
    still = VersionQuery.from_query(request).value("still") if may_take_still else ""
    needs = shown_needs(needs_of_point(facts, row.point, at=now), versions, point.place_kind, now)
    forms = {
        "prove": ProofForm.beginning(now, row.drawn_at),
        "check": CheckForm(),
        "give_back": ReturnForm(),
        "end": EndForm(),
    }
    forms |= {name: sent for name, form in forms.items() if type(form) is type(sent)}
    context = {
        "active": "points",
        "point": point,
        "shown": shown_version(row),
        "row": row,
        "versions": versions,
        "needs": [held for held in needs if held.row.number in row.needs],
        "percent": f"{covered_permille(row.polygons, PICTURE) / 10:.1f}%",
        "steps": steps,
        "may_check": bool(steps.check) or bool(steps.awaits_still and still == steps.awaits_still),
        "is_asked": not still and bool(PictureQuery.from_query(request).value("picture")),
        "may_take_still": may_take_still,
        "shows_whole": may_take_still and owed.whole,
        "still": still if still in ("masked", "whole") else "",
        "forms": forms,
        "closed_prove": closed(steps.prove, *KEEPERS) if steps.prove is not None else None,
        "closed_check": closed(steps.check, *PUBLIC_SECURITY) if steps.check is not None else None,
        "answered": sent or ActionForm(),
    }
    return render(request, "masks/version.html", context, status=sent.status if sent else 200)
