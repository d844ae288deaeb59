"""The page of the criteria of article 6: the list, and the form of a new decision (articles 3, 6)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.criteria import queries as criteria_queries
from mingcha.registry.criteria.actions import record_criterion
from mingcha.registry.criteria.values import CriterionRow
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.criteria.forms import CriteriaFilter, CriterionForm

PAGE_ROWS = 50


@login_required
@cites("3", "6")
def index(request: HttpRequest) -> HttpResponse:
    """Every decision, the newest first; a POST records one."""
    form = CriterionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            record_criterion(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("标准已登记", "The criterion is recorded"))
            return redirect("criteria")
    facts, now, listed = facts_of(request), wiring.clock().now(), CriteriaFilter.from_query(request)

    def fetch(limit: int, offset: int) -> list[tuple[CriterionRow, Words]]:
        rows = criteria_queries.criteria(facts, at=now, limit=limit, offset=offset)
        return [(one, DIVISIONS[one.division]) for one in rows]

    found = PagedRows(criteria_queries.count_criteria(facts, at=now), fetch)
    context = {
        "active": "points",
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "form": form,
        "may_decide": facts.has(*PUBLIC_SECURITY),
    }
    return render(request, "criteria/index.html", context, status=form.status)
