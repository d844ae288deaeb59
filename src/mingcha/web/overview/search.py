"""/search: points, sites, units, people, holds, requests, filings and articles in one list grouped by kind (articles 3,
14, 16(5)): only what the reader may read."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.web.access.requests.view import found_words
from mingcha.web.frame import wiring
from mingcha.web.frame.person import person_of
from mingcha.web.overview.finding import find
from mingcha.web.overview.forms import SearchQuery


@login_required
@cites("3")
def results(request: HttpRequest) -> HttpResponse:
    """The page of results; `part=1` gives only the list, for the box in the top bar. A complete point code redirects to
    the point."""
    form = SearchQuery.from_query(request)
    text, part = form.value("text"), form.value("part")
    found = find(person_of(request).facts, text, clock=wiring.clock())
    if not part and len(found.points) == 1 and found.points[0].row.code == text:
        return HttpResponseRedirect(reverse("point", args=[text]))
    context = {
        "active": "",
        "search": text,
        "filter": form,
        "found": found,
        "more_points": f"{reverse('points')}?{urlencode({'q': text})}" if found.more_points else "",
        "sites": [(site, division_words(site.zone or site.division)) for site in found.sites],
        "units": [(unit, division_words(unit.zone or unit.division)) for unit in found.units],
        "requests": [(one, found_words(one)) for one in found.requests],
    }
    return render(request, "search/list.html" if part else "search/page.html", context)
