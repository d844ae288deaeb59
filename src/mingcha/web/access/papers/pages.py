"""Pages of papers: one's own, recording one with its scan, its facts, its scan as a download (article 15(3))."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.access.officers.queries import own_officer
from mingcha.access.papers import queries
from mingcha.access.papers.actions import MOST_POINTS, record_paper
from mingcha.access.papers.rules import RECORDERS, may_record_paper
from mingcha.access.papers.values import PaperKind, PaperRow
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_names
from mingcha.web.access.papers.forms import PaperForm
from mingcha.web.access.point_finder import PointLookQuery, point_finder
from mingcha.web.forms.closed import closed
from mingcha.web.forms.query import ListForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.map import allow_base_map

PAGE_ROWS = 50


@login_required
@cites("15(3)")
def index(request: HttpRequest) -> HttpResponse:
    """The papers that this person recorded."""
    facts, now = facts_of(request), wiring.clock().now()

    def fetch(limit: int, offset: int) -> list[tuple[PaperRow, Words]]:
        rows = queries.own_papers(facts, at=now, limit=limit, offset=offset)
        return [(row, PaperKind(row.facts.kind).words) for row in rows]

    found = PagedRows(queries.count_own_papers(facts, at=now), fetch)
    may = may_record_paper(facts, is_officer=own_officer(facts, at=now) is not None)
    context = {
        "active": "requests",
        "page": Paginator(found, PAGE_ROWS).get_page(ListForm.from_query(request).page_number),
        "closed": closed(may, *RECORDERS),
    }
    return render(request, "papers/index.html", context)


@login_required
@cites("15(3)")
def new(request: HttpRequest) -> HttpResponse:
    """Records a paper with its scan. What is typed survives a search for points."""
    facts, now = facts_of(request), wiring.clock().now()
    lookup = PointLookQuery.of(request)
    form = PaperForm.typed(request, lookup)
    own = own_officer(facts, at=now)
    if not form.is_bound and own is not None:
        form.initial.setdefault("issuer", own.unit)
    if form.is_valid():
        with form.answers(request):
            held = record_paper(
                signed_in(request),
                form.paper,
                form.cleaned_data["scan"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("已登记文件和扫描件", "The paper and its scan are recorded"))
            return HttpResponseRedirect(reverse("paper", args=[held.no]))
    may = may_record_paper(facts, is_officer=own is not None)
    finder = point_finder(request, form, lookup, MOST_POINTS) if may else {}
    context = {"active": "requests", "form": form, "may": may, **finder}
    response = render(request, "papers/new.html", context, status=form.status)
    allow_base_map(request, response)
    return response


@login_required
@cites("15(3)", "3")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """What a paper states, and its scan's digest."""
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.paper(facts, no, at=now)
    names = point_names(row.facts.points)
    context = {
        "active": "requests",
        "row": row,
        "kind": PaperKind(row.facts.kind).words,
        "points": [(code, names.get(code, "")) for code in row.facts.points],
        "stands": queries.paper_standing(row.facts, at=now),
        "names": actor_names({row.recorded_by}),
    }
    return render(request, "papers/one.html", context)


@require_GET
@login_required
@cites("15(3)", "3")
def scan(request: HttpRequest, no: str) -> HttpResponse:
    """The scan as it was handed in, as a download: no page of ours shows it, and a browser that opens it all the same
    may run nothing in it."""
    found = queries.scan_of(facts_of(request), no, folder=settings.MINGCHA_HOME.documents, at=wiring.clock().now())
    return download_of(found)
