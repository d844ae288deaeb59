"""The list of possible duplicates: each with both cameras, both units, the reason, and who must act (articles 3, 5)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.overview.duplicates import queries as duplicates_queries
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.overview.duplicates.forms import DuplicatesFilter

PAGE_ROWS = 50


@login_required
@cites("3", "5")
def index(request: HttpRequest) -> HttpResponse:
    """The duplicates in reach by number, filtered."""
    facts, now, listed = facts_of(request), wiring.clock().now(), DuplicatesFilter.from_query(request)
    where, after = listed.where, int(listed.value("after") or 0)
    rows = duplicates_queries.duplicates(facts, where, at=now, limit=PAGE_ROWS + 1, after=after)
    shown = rows[:PAGE_ROWS]
    context = {
        "active": "points",
        "filter": listed,
        "rows": shown,
        "total": duplicates_queries.count_duplicates(facts, where, at=now),
        "radius_m": parameters.number("duplicate.radius_m", shanghai_day(now)),
        "after": after,
        "next": shown[-1].number if len(rows) > PAGE_ROWS else 0,
    }
    return render(request, "duplicates/index.html", context, status=listed.status)
