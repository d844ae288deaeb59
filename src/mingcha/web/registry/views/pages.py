"""The page of what a camera is to show: reference images, home presets, and what article 7 still asks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.snapshots.queries import snapshots_of_point
from mingcha.access.snapshots.referencing import name_reference
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.points import queries as points_queries
from mingcha.registry.standards.queries import claims_of_point
from mingcha.registry.views import queries
from mingcha.registry.views.actions import set_home_preset
from mingcha.registry.views.rules import may_set_home_preset
from mingcha.station.measured import MeasuredItem, measured
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.views.forms import HomePresetForm, ReferenceForm

MEASURED_DAYS = 7
"""Days over which the page shows completeness."""
ITEM_WORDS = {
    MeasuredItem.FRAME_RATE: Words("帧率（帧/秒）", "Frame rate, pictures a second"),
    MeasuredItem.RESOLUTION: Words("分辨率", "Resolution"),
    MeasuredItem.STORAGE_DAYS: Words("已存天数", "Days of footage"),
    MeasuredItem.COMPLETENESS: Words("录像完整率（%）", "Completeness, per cent"),
    MeasuredItem.TIME_ERROR: Words("时钟偏差（秒）", "Clock error, seconds"),
    MeasuredItem.LATENCY: Words("时延", "Latency"),
}


@login_required
@cites("3", "7")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The view of a point; a POST records its home preset."""
    form = HomePresetForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            set_home_preset(signed_in(request), code=code, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("看守位已登记", "The home preset is recorded"))
            return HttpResponseRedirect(reverse("point-view-kept", args=[code]))
    return _page(request, code, form, ReferenceForm())


@login_required
@require_POST
@cites("3", "7", "8")
def reference(request: HttpRequest, code: str) -> HttpResponse:
    """Makes a kept picture the reference image of its point."""
    form = ReferenceForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            held = name_reference(signed_in(request), number=form.cleaned_data["snapshot"], clock=wiring.clock())
            done(request, Words("基准图像已指定", "The reference image is named"))
            return HttpResponseRedirect(reverse("point-view-kept", args=[held.point]))
    return _page(request, code, HomePresetForm(), form)


def _page(request: HttpRequest, code: str, preset: ActionForm, named: ActionForm) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    row = points_queries.point(facts, code, at=at).row
    references = queries.references_of(facts, code, at=at)
    presets = queries.home_presets_of(facts, code, at=at)
    newest = snapshots_of_point(facts, code, at=at, limit=1, place=row.place)
    minutes = parameters.number("ptz.home_return_minutes", shanghai_day(at))
    sent = preset if preset.is_bound else named
    context = {
        "active": "points",
        "point": row,
        "standing": queries.view_standing(facts, code, at=at),
        "references": references,
        "presets": presets,
        "names": actor_names({one.recorded_by for one in references} | {one.recorded_by for one in presets}),
        "claims": claims_of_point(facts, code, at=at),
        "measured": [(ITEM_WORDS[one.item], one) for one in measured(code, MEASURED_DAYS, clock=wiring.clock())],
        "preset_form": preset if preset.is_bound else HomePresetForm(initial={"return_minutes": minutes}),
        "reference_form": named
        if named.is_bound
        else ReferenceForm(initial={"snapshot": newest[0].no if newest else ""}),
        "may_preset": may_set_home_preset(facts, row.place, moves=row.moves).allowed,
        "closed": closed(queries.may_name(facts, code, at=at), *KEEPERS),
        "answered": sent,
    }
    return render(request, "views/point.html", context, status=sent.status)
