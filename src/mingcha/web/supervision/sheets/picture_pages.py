"""Pictures of a sheet: the one that is covered, the covered copy, and both steps over them (16(3), 18, 20(1), 21)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_rows
from mingcha.supervision.sheets import queries
from mingcha.supervision.sheets.actions import check_picture, cover_picture
from mingcha.supervision.sheets.rules import is_sheet_open, may_work_on_sheets
from mingcha.supervision.sheets.showing import show_sheet_copy, show_sheet_original
from mingcha.supervision.sheets.states import SheetPart
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.supervision.looks.camera_pages import shown_jpeg
from mingcha.web.supervision.sheets.forms import CoverForm
from mingcha.web.supervision.sheets.pages import sheet_page

PARTS = {one.value: one for one in SheetPart}


@login_required
@cites("3", "16(3)", "21")
def cover(request: HttpRequest, no: str, part: str) -> HttpResponse:
    """A picture on which persons and plates are covered; a POST makes the copy."""
    named, facts, now = _part(part), facts_of(request), wiring.clock().now()
    row, held = queries.picture_sheet(facts, no, at=now), queries.facts_of_sheet(facts, no, at=now)
    picture = row.picture(named)
    if picture is None:
        raise Http404
    form = CoverForm.from_post(request)
    if not form.is_bound:
        form = CoverForm(initial={"polygons": picture.polygons or picture.proposed, "is_empty": picture.is_empty})
    if form.is_valid():
        with form.answers(request):
            given = {name: form.cleaned_data[name] for name in ("polygons", "is_empty")}
            folder = settings.MINGCHA_HOME.documents
            cover_picture(signed_in(request), sheet=no, part=named, folder=folder, clock=wiring.clock(), **given)
            done(request, Words("已遮盖，待另一人核对", "It is covered; another person checks it"))
            return redirect("look-sheet", no)
    context = {
        "active": "supervision",
        "row": row,
        "picture": picture,
        "point": point_rows((row.camera,))[row.camera],
        "is_open": bool(may_work_on_sheets(facts, held.place)) and bool(is_sheet_open(held, now)),
        "form": form,
    }
    return render(request, "sheets/cover.html", context, status=form.status)


@login_required
@require_POST
@cites("21")
def check(request: HttpRequest, no: str, part: str) -> HttpResponse:
    """The second person's check of a covered copy."""
    named, form = _part(part), PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            check_picture(signed_in(request), sheet=no, part=named, clock=wiring.clock())
            done(request, Words("已核对", "It is checked"))
            return redirect("look-sheet", no)
    return sheet_page(request, no, form)


@login_required
@require_GET
@cites("3", "16(3)", "18", "20(1)")
def original(request: HttpRequest, no: str, part: str) -> HttpResponse:
    """The JPEG of a picture that is to be covered."""
    return _jpeg(request, no, part, show_sheet_original)


@login_required
@require_GET
@cites("3", "16(3)", "18", "20(1)", "21")
def copy(request: HttpRequest, no: str, part: str) -> HttpResponse:
    """The JPEG of a covered copy that is to be checked."""
    return _jpeg(request, no, part, show_sheet_copy)


def _jpeg(request: HttpRequest, no: str, part: str, show: Callable[..., bytes]) -> HttpResponse:
    named, asker, folder = _part(part), signed_in(request), settings.MINGCHA_HOME.documents
    return shown_jpeg(request, lambda: show(asker, sheet=no, part=named, folder=folder, clock=wiring.clock()))


def _part(part: str) -> SheetPart:
    if part not in PARTS:
        raise Http404
    return PARTS[part]
