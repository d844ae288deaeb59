"""/search: points, sites, units and articles in one list grouped by kind (article 3: only in the reader's
territory)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.law.article_search import find_articles
from mingcha.registry.search.queries import search
from mingcha.web.frame import wiring
from mingcha.web.frame.person import person_of
from mingcha.web.overview.forms import SearchQuery
from mingcha.web.overview.points.point_list import listed


@login_required
@cites("3")
def results(request: HttpRequest) -> HttpResponse:
    """The page of results; `part=1` gives only the list, for the box in the top bar. A complete point code redirects to
    the point."""
    form = SearchQuery.from_query(request)
    text, part = form.value("text"), form.value("part")
    found = search(person_of(request).facts, text, at=wiring.clock().now())
    if not part and len(found.points) == 1 and found.points[0].code == text:
        return HttpResponseRedirect(reverse("point", args=[text]))
    articles = find_articles(text)
    context = {
        "active": "",
        "search": text,
        "filter": form,
        "points": listed(found.points),
        "more_points": f"{reverse('points')}?{urlencode({'q': text})}" if found.more_points else "",
        "sites": [(site, division_words(site.zone or site.division)) for site in found.sites],
        "units": [(unit, division_words(unit.zone or unit.division)) for unit in found.organisations],
        "articles": articles,
        "nothing": not (found.points or found.sites or found.organisations or articles),
    }
    return render(request, "search/list.html" if part else "search/page.html", context)
