"""Pages of areas: the list with the form of a new one; one area on the map, its end and its consents (arts. 6, 18)."""

import json

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.geo.area_text import geojson_of
from mingcha.geo.coordinates import System
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.codes import division_words
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.area_drawing.actions import draw_area, end_area, record_consent
from mingcha.registry.areas import queries as areas_queries
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.rules import may_handle_area, may_read_areas
from mingcha.registry.areas.values import AreaRow
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY, somewhere
from mingcha.registry.reports.rules import may_read_reports
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.drawing import draw_below
from mingcha.web.overview.points.map import allow_base_map, map_of_points
from mingcha.web.registry.areas.forms import AreaForm, AreasFilter, ConsentForm, EndAreaForm
from mingcha.web.registry.places.offered import system_codes, unit_codes

PAGE_ROWS = 50


@login_required
@cites("3", "6(11)", "18", "799-10")
def index(request: HttpRequest) -> HttpResponse:
    """The areas in reach, and the form of a new one; a POST draws it."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_read_areas(facts))
    form = AreaForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            row = draw_area(signed_in(request), given=form.given, clock=wiring.clock())
            done(request, Words("区域已划定", "The area is drawn"))
            return HttpResponseRedirect(reverse("area", args=[row.number]))
    listed, today = AreasFilter.from_query(request), shanghai_day(now)
    over = bool(listed.value("over"))

    def fetch(limit: int, offset: int) -> list[tuple[AreaRow, Words, bool, bool]]:
        rows = areas_queries.areas(facts, at=now, on=today, over=over, limit=limit, offset=offset)
        days = ((one, one.in_force(today), one.is_over(today)) for one in rows)
        return [(one, division_words(one.zone or one.division), holds, is_over) for one, holds, is_over in days]

    found = PagedRows(areas_queries.count_areas(facts, at=now, on=today, over=over), fetch)
    context = {
        **draw_below(request, form, "border", "area"),
        "active": "points",
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "reads_reports": may_read_reports(facts).allowed,
        "form": form,
        "closed": closed(somewhere(facts, _draws), *PUBLIC_SECURITY),
        "unit_codes": unit_codes(facts, now),
    }
    response = render(request, "areas/index.html", context, status=form.status)
    allow_base_map(request, response)
    return response


@login_required
@cites("3", "6(11)", "18", "799-10")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One area on the map, with its end and its consents."""
    return _page(request, number, EndAreaForm(), ConsentForm())


@login_required
@require_POST
@cites("3", "6(11)", "18", "799-10")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends an area from today on."""
    form = EndAreaForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_area(signed_in(request), number=number, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("区域已终止", "The area ended"))
            return HttpResponseRedirect(reverse("area", args=[number]))
    return _page(request, number, form, ConsentForm())


@login_required
@require_POST
@cites("3", "799-10")
def consent(request: HttpRequest, number: int) -> HttpResponse:
    """Records the consent of a classified unit to the cameras of a system."""
    form = ConsentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            record_consent(signed_in(request), number=number, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("同意已登记", "The consent is recorded"))
            return HttpResponseRedirect(reverse("area", args=[number]))
    return _page(request, number, EndAreaForm(), form)


def _draws(facts: DutyFacts, place: Place) -> Decision:
    """Whether this person draws areas that nobody may film at a place: the kind that both organs draw."""
    return may_handle_area(facts, AreaKind.PRIVATE, place)


def _page(request: HttpRequest, number: int, end_form: ActionForm, consent_form: ActionForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row, today = areas_queries.area(facts, number, at=now), shanghai_day(now)
    consents = areas_queries.consents(facts, number, at=now)
    sent = consent_form if consent_form.is_bound else end_form
    needs_consent = row.kind.facts.needs_unit and not row.is_over(today)
    may_consent = needs_consent and facts.has(*PUBLIC_SECURITY)
    context = {
        **map_of_points(request),
        "active": "points",
        "row": row,
        "lies_in": division_words(row.zone or row.division),
        "is_in_force": row.in_force(today),
        "is_over": row.is_over(today),
        "border": json.dumps(geojson_of(row.area)),
        "extent": json.dumps([one / NDEG_PER_DEGREE for one in row.area.box]),
        "corners": len(row.area.corners),
        "label": System(row.original_system).words,
        "consents": consents,
        "names": actor_names({row.drawn_by, row.ended_by, *(held.recorded_by for held in consents)} - {""}),
        "may_end": may_handle_area(facts, row.kind, row.place).allowed and not row.is_over(today),
        "may_consent": may_consent,
        "system_codes": system_codes(facts, now) if may_consent else (),
        "end_form": end_form,
        "consent_form": consent_form,
        "sent": sent,
    }
    response = render(request, "areas/area.html", context, status=sent.status)
    allow_base_map(request, response)
    return response
