"""Pages of publications: the list, and asking for one (articles 3, 19, 21, 25)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.publications import queries
from mingcha.access.publications.actions import ask_publication
from mingcha.access.publications.offers import films_to_name, may_ask
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.supervision.assessments.rules import asked_from
from mingcha.web.access.publications.forms import AskForm, PublicationsFilter
from mingcha.web.access.publications.shown import ShownPublication
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in

PAGE_ROWS = 50


@login_required
@cites("3", "21", "25")
def index(request: HttpRequest) -> HttpResponse:
    """The publications in reach, the newest first."""
    facts, now = facts_of(request), wiring.clock().now()
    form = PublicationsFilter.from_query(request)
    asked = form.asked
    found = PagedRows(
        queries.count_publications(facts, at=now, asked=asked),
        lambda limit, offset: [
            ShownPublication(row)
            for row in queries.publications(facts, at=now, asked=asked, limit=limit, offset=offset)
        ],
    )
    context = {
        "active": "requests",
        "tab": "publications",
        "filter": form,
        "page": Paginator(found, PAGE_ROWS).get_page(form.page_number),
        "may_ask": may_ask(facts, at=now),
    }
    return render(request, "publications/index.html", context, status=form.status)


@login_required
@cites("19", "21")
def new(request: HttpRequest) -> HttpResponse:
    """Asks for a publication of footage of the own unit."""
    facts, now = facts_of(request), wiring.clock().now()
    today = shanghai_day(now)
    form = AskForm.from_post(request)
    form.begin(today)
    form.offer(films_to_name(facts, at=now))
    form.state_longest(today)
    if form.is_valid():
        with form.answers(request):
            row = ask_publication(signed_in(request), unit=facts.organisation, new=form.new, clock=wiring.clock())
            done(request, Words(f"公开传播 {row.no} 已提出", f"Publication {row.no} is asked for"))
            return HttpResponseRedirect(reverse("publication", args=[row.no]))
    context = {
        "active": "requests",
        "form": form,
        "closed": closed(may_ask(facts, at=now), *ANSWERERS),
        "assessed_from": asked_from(),
    }
    return render(request, "publications/new.html", context, status=form.status)
