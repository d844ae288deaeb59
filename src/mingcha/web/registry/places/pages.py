"""Pages of organisations and sites: the list in reach, and the form of a new one (articles 3, 4, 6)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.departments import Department
from mingcha.registry.identity.duty import Role
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.actions import add_organisation, add_site
from mingcha.registry.places.rules import KEEPERS, PUBLIC_SECURITY, may_add_organisation, may_write, somewhere
from mingcha.registry.places.values import OrganisationRow, SiteRow
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.forms import ORGANISATION_KINDS, OrganisationForm, PlacesFilter, SiteForm

PAGE_ROWS = 50
MOST_UNITS = 500
"""Units among which that of a new site is chosen."""


@login_required
@cites("3")
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations in reach, and the form of a new one, contractors included."""
    form = OrganisationForm.from_post(request)
    if request.method == "POST" and form.is_valid():
        with form.answers(request):
            add_organisation(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("单位已登记", "The organisation is registered"))
            return redirect("organisations")
    facts, at, listed = facts_of(request), wiring.clock().now(), PlacesFilter.from_query(request)
    text = listed.value("text")

    def fetch(limit: int, offset: int) -> list[tuple[OrganisationRow, Words, Words | None, Words]]:
        rows = places_queries.organisations(facts, at=at, text=text, limit=limit, offset=offset)
        return [
            (one, ORGANISATION_KINDS[one.kind], _department(one), division_words(one.zone or one.division))
            for one in rows
        ]

    found = PagedRows(places_queries.count_organisations(facts, at=at, text=text), fetch)
    context = {
        "active": "points",
        "form": form,
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "closed": closed(somewhere(facts, may_add_organisation), Role.ADMINISTRATOR, *PUBLIC_SECURITY),
        "total": len(found),
    }
    return render(request, "places/organisations.html", context, status=form.status)


@login_required
@cites("3", "4", "6")
def sites(request: HttpRequest) -> HttpResponse:
    """The sites in reach, and the form of a new one."""
    facts, at = facts_of(request), wiring.clock().now()
    units = [(one.code, one.name) for one in places_queries.organisations(facts, at=at, limit=MOST_UNITS)]
    form = SiteForm.from_post(request, units=units)
    if request.method == "POST" and form.is_valid():
        with form.answers(request):
            add_site(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("场所已登记", "The site is registered"))
            return redirect("sites")
    listed = PlacesFilter.from_query(request)
    text = listed.value("text")

    def fetch(limit: int, offset: int) -> list[tuple[SiteRow, Words]]:
        rows = places_queries.sites(facts, at=at, text=text, limit=limit, offset=offset)
        return [(one, division_words(one.zone or one.division)) for one in rows]

    found = PagedRows(places_queries.count_sites(facts, at=at, text=text), fetch)
    context = {
        "active": "points",
        "form": form,
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "closed": closed(somewhere(facts, may_write), *KEEPERS),
        "total": len(found),
    }
    return render(request, "places/sites.html", context, status=form.status)


def _department(one: OrganisationRow) -> Words | None:
    return Department(one.department).words if one.department else None
