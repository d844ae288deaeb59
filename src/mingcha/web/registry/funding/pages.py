"""Pages of funding: of one system, and the government's systems without a budget record of their level (article 4)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.funding.actions import end_funding, record_funding
from mingcha.registry.funding.queries import budget_of, count_without_budget, funding_of, systems_without_budget
from mingcha.registry.funding.rules import may_end_funding
from mingcha.registry.funding.values import FundedSystem
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.systems.queries import system
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.funding.forms import EndFundingForm, FundingFilter, FundingForm

PAGE_ROWS = 50


@login_required
@cites("3", "4")
def index(request: HttpRequest) -> HttpResponse:
    """The government's systems in reach without a budget record of their own level."""
    facts, at, listed = facts_of(request), wiring.clock().now(), FundingFilter.from_query(request)

    def fetch(limit: int, offset: int) -> list[tuple[FundedSystem, Words]]:
        rows = systems_without_budget(facts, at=at, limit=limit, offset=offset)
        return [(one, division_words(one.area)) for one in rows]

    found = PagedRows(count_without_budget(facts, at=at), fetch)
    page = Paginator(found, PAGE_ROWS).get_page(listed.page_number)
    return render(
        request, "funding/index.html", {"active": "points", "page": page, "total": len(found), "filter": listed}
    )


@login_required
@cites("3", "4")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The money of a system; a POST records some."""
    form = FundingForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            record_funding(signed_in(request), system=code, new=form.funding, clock=wiring.clock())
            done(request, Words("资金已登记", "The funding is recorded"))
            return HttpResponseRedirect(reverse("system-funding", args=[code]))
    return _page(request, code, form)


@login_required
@require_POST
@cites("3", "4")
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Takes a record back."""
    form = EndFundingForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_funding(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("资金记录已撤回", "The record is taken back"))
            return HttpResponseRedirect(reverse("system-funding", args=[code]))
    return _page(request, code, form, ending=number)


def _page(request: HttpRequest, code: str, sent: ActionForm, *, ending: int = 0) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = system(facts, code, at=now)
    area, stands = budget_of(facts, code, at=now)
    rows = funding_of(facts, code, at=now)
    begun = {"area": area, "year": shanghai_day(now).year}
    context = {
        "active": "points",
        "system": found.row,
        "rows": [(one, division_words(one.area) if one.area else None) for one in rows],
        "names": actor_names({by for one in rows for by in (one.recorded_by, one.ended_by)} - {""}),
        "area": division_words(area),
        "stands": stands,
        "closed": closed(may_end_funding(facts, found.place), *KEEPERS),
        "form": sent if isinstance(sent, FundingForm) and sent.is_bound else FundingForm(initial=begun),
        "answered": sent,
        "ending": ending,
    }
    return render(request, "funding/one.html", context, status=sent.status)
