"""The list of copies: what recipients hold of all requests, with the day of return or destruction (articles 19, 25)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.access.copies import queries
from mingcha.access.copies.rules import ALL_READERS
from mingcha.access.copies.values import CopyRow
from mingcha.kit.decision import cites
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.web.access.copies.forms import CopiesQuery
from mingcha.web.frame import wiring
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of

PAGE_ROWS = 50


@login_required
@cites("19", "25")
def index(request: HttpRequest) -> HttpResponse:
    """The copies of the own unit, for auditors and the city of all units of their territory: those that are out, by
    their day, or all."""
    facts, now, query = facts_of(request), wiring.clock().now(), CopiesQuery.from_query(request)
    only_out = query.value("which") != "all"

    def fetch(limit: int, offset: int) -> list[CopyRow]:
        return list(queries.copies(facts, at=now, only_out=only_out, limit=limit, offset=offset))

    found = PagedRows(queries.count_copies(facts, at=now, only_out=only_out), fetch)
    context = {
        "active": "requests",
        "page": Paginator(found, PAGE_ROWS).get_page(query.page_number),
        "query": query.query,
        "only_out": only_out,
        "may": bool(facts.has(*ANSWERERS, *ALL_READERS)),
    }
    return render(request, "copies/index.html", context)
