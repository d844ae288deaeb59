"""Pages of funding: of one system or project, and what a government pays for without a budget record of its level
(article 4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.funding.actions import end_funding, record_funding, record_project_funding
from mingcha.registry.funding.queries import (
    budget_of,
    budget_of_project,
    count_projects_lacking_budget,
    count_without_budget,
    funding_of,
    funding_of_project,
    projects_lacking_budget,
    systems_without_budget,
)
from mingcha.registry.funding.rules import may_end_funding
from mingcha.registry.funding.values import FundedProject, FundedSystem, FundingRow
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.projects.queries import project
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


@dataclass(frozen=True, slots=True)
class Funded:
    """A system or project whose funding a page shows: its name and addresses with the name of its list, where its
    register is kept, the area of its own level and whether it stands in the budget there, its records."""

    name: str
    page: str
    up: str
    funding: str
    list_name: Words
    place: Place
    area: str
    stands: Decision
    rows: tuple[FundingRow, ...]

    def end(self, record: int) -> str:
        """The address that takes a record back."""
        return f"{self.funding}/{record}/end"


@login_required
@cites("3", "4")
def index(request: HttpRequest) -> HttpResponse:
    """What a government pays for without a budget record of its own level, in reach: systems, then projects."""
    facts, at, listed = facts_of(request), wiring.clock().now(), FundingFilter.from_query(request)
    systems = count_without_budget(facts, at=at)

    def fetch(limit: int, offset: int) -> list[tuple[FundedSystem | FundedProject, Words]]:
        rows: list[FundedSystem | FundedProject] = [*systems_without_budget(facts, at=at, limit=limit, offset=offset)]
        left, after = limit - len(rows), max(0, offset - systems)
        rows += projects_lacking_budget(facts, at=at, limit=left, offset=after) if left else ()
        return [(one, division_words(one.area)) for one in rows]

    found = PagedRows(systems + count_projects_lacking_budget(facts, at=at), fetch)
    page = Paginator(found, PAGE_ROWS).get_page(listed.page_number)
    return render(
        request, "funding/index.html", {"active": "points", "page": page, "total": len(found), "filter": listed}
    )


@login_required
@cites("3", "4")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The money of a system; a POST records some."""

    def record(form: FundingForm) -> None:
        record_funding(signed_in(request), system=code, new=form.funding, clock=wiring.clock())

    return _record(request, lambda at: _system(request, code, at), record)


@login_required
@require_POST
@cites("3", "4")
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Takes a record of a system back."""
    return _end(request, lambda at: _system(request, code, at), number)


@login_required
@cites("3", "4")
def of_project(request: HttpRequest, number: int) -> HttpResponse:
    """The money of a project; a POST records some."""

    def record(form: FundingForm) -> None:
        record_project_funding(signed_in(request), project=number, new=form.funding, clock=wiring.clock())

    return _record(request, lambda at: _project(request, number, at), record)


@login_required
@require_POST
@cites("3", "4")
def end_of_project(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """Takes a record of a project back."""
    return _end(request, lambda at: _project(request, number, at), record)


def _record(
    request: HttpRequest, funded: Callable[[datetime], Funded], record: Callable[[FundingForm], None]
) -> HttpResponse:
    form = FundingForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            record(form)
            done(request, Words("资金已登记", "The funding is recorded"))
            return HttpResponseRedirect(request.path)
    return _page(request, funded(wiring.clock().now()), form)


def _end(request: HttpRequest, funded: Callable[[datetime], Funded], number: int) -> HttpResponse:
    """Takes a record back, if it is one of this system or project."""
    form, found = EndFundingForm.from_post(request), funded(wiring.clock().now())
    if all(one.number != number for one in found.rows):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条资金记录", "there is no such record"), str(number))
    if form.is_valid():
        with form.answers(request):
            end_funding(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("资金记录已撤回", "The record is taken back"))
            return HttpResponseRedirect(found.funding)
    return _page(request, found, form, ending=number)


def _system(request: HttpRequest, code: str, at: datetime) -> Funded:
    facts = facts_of(request)
    found = system(facts, code, at=at)
    area, stands = budget_of(facts, code, at=at)
    return Funded(
        name=found.row.name,
        page=reverse("system", args=[code]),
        up=reverse("systems"),
        funding=reverse("system-funding", args=[code]),
        list_name=Words("系统", "Systems"),
        place=found.place,
        area=area,
        stands=stands,
        rows=funding_of(facts, code, at=at),
    )


def _project(request: HttpRequest, number: int, at: datetime) -> Funded:
    facts = facts_of(request)
    found = project(facts, number, at=at)
    area, stands = budget_of_project(facts, number, at=at)
    return Funded(
        name=found.row.title,
        page=reverse("project", args=[number]),
        up=reverse("projects"),
        funding=reverse("project-funding", args=[number]),
        list_name=Words("项目", "Projects"),
        place=found.place,
        area=area,
        stands=stands,
        rows=funding_of_project(facts, number, at=at),
    )


def _page(request: HttpRequest, found: Funded, sent: ActionForm, *, ending: int = 0) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    begun = {"area": found.area, "year": shanghai_day(now).year}
    rows = [(one, division_words(one.area) if one.area else None, found.end(one.number)) for one in found.rows]
    context = {
        "active": "points",
        "found": found,
        "rows": rows,
        "names": actor_names({by for one in found.rows for by in (one.recorded_by, one.ended_by)} - {""}),
        "area": division_words(found.area),
        "stands": found.stands,
        "closed": closed(may_end_funding(facts, found.place), *KEEPERS),
        "form": sent if isinstance(sent, FundingForm) and sent.is_bound else FundingForm(initial=begun),
        "answered": sent,
        "ending": ending,
    }
    return render(request, "funding/one.html", context, status=sent.status)
