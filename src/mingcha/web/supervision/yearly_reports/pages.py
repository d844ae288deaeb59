"""Pages of yearly reports: the units of a year, a unit's year with its steps, the rows of a figure (article 25)."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_papers
from mingcha.supervision.yearly_reports import queries, rules
from mingcha.supervision.yearly_reports.actions import (
    receive_yearly_report,
    return_yearly_report,
    send_yearly_report,
    sign_yearly_report,
)
from mingcha.supervision.yearly_reports.values import (
    FigureKind,
    FigureRow,
    UnitYear,
    YearlyFacts,
)
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.enforcement_steps import Step, shown_steps
from mingcha.web.supervision.yearly_reports.forms import (
    ReceiveYearlyForm,
    ReturnYearlyForm,
    RowsFilter,
    SendYearlyForm,
    SignYearlyForm,
    YearlyFilter,
)

PAGE_ROWS = 50
_ROW_PAGES = {
    FigureKind.FILINGS: "filing",
    FigureKind.CAMERAS: "point",
    FigureKind.REQUESTS: "request",
    FigureKind.EXPORTS: "request-exports",
    FigureKind.PUBLICATIONS: "publication",
    FigureKind.SELF_CHECKS: "self-check",
    FigureKind.TRAININGS: "staff-person",
    FigureKind.CLUES: "clue",
    FigureKind.FINDINGS: "finding",
    FigureKind.WORK_ORDERS: "work-order",
    FigureKind.ORDERS_IN_TIME: "work-order",
    FigureKind.REPAIR_MINUTES: "work-order",
    FigureKind.INCIDENTS: "incident",
    FigureKind.ASSESSMENTS: "assessment",
    FigureKind.REVIEW_UPHELD: "penalty",
    FigureKind.REVIEW_CHANGED: "penalty",
    FigureKind.REVIEW_ANNULLED: "penalty",
    FigureKind.LAWSUIT_UPHELD: "penalty",
    FigureKind.LAWSUIT_CHANGED: "penalty",
    FigureKind.LAWSUIT_ANNULLED: "penalty",
}
"""The page of a row of each figure; a day of the availability has none."""


def _send(request: HttpRequest, number: int, form: ActionForm) -> None:
    del form
    send_yearly_report(signed_in(request), number=number, clock=wiring.clock())


def _receive(request: HttpRequest, number: int, form: ActionForm) -> None:
    del form
    receive_yearly_report(signed_in(request), number=number, clock=wiring.clock())


def _return(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    return_yearly_report(signed_in(request), number=number, reason=reason, clock=wiring.clock())


_SEND, _RECEIVE = Words("报送市局", "Send it to the city"), Words("接收", "Receive it")
_RETURN = Words("退回", "Return it")
STEPS: Mapping[str, Step] = {
    "send": Step(SendYearlyForm, _send, _SEND, ("25",), _SEND, Words("已报送", "It is sent")),
    "receive": Step(
        ReceiveYearlyForm,
        _receive,
        _RECEIVE,
        ("25",),
        _RECEIVE,
        Words("已接收，回执编号已生成", "Received: its receipt has a number"),
    ),
    "return": Step(ReturnYearlyForm, _return, _RETURN, ("25",), _RETURN, Words("已退回", "It is returned")),
}
"""The steps of a signed version, by their names in addresses."""


@require_safe
@login_required
@cites("3", "25")
def index(request: HttpRequest) -> HttpResponse:
    """The units in reach with their reports of a year, the last one if none is named."""
    facts, at, listed = facts_of(request), wiring.clock().now(), YearlyFilter.from_query(request)
    require(rules.may_read_yearly(facts))
    year = int(listed.value("year") or shanghai_day(at).year - 1)

    def fetch(limit: int, offset: int) -> tuple[UnitYear, ...]:
        return queries.units_of_year(facts, year, at=at, limit=limit, offset=offset)

    found = PagedRows(queries.count_units_of_year(facts, year, at=at), fetch)
    context = {
        "active": "supervision",
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "year": year,
        "due_on": rules.yearly_due_on(year),
    }
    return render(request, "yearly_reports/index.html", context)


@require_safe
@login_required
@cites("3", "25")
def one(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """A unit's year: figures with their rows, the signed versions, the steps that are open."""
    return _page(request, unit, year, None)


@login_required
@require_POST
@cites("3", "16(1)", "25")
def sign(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """Signs the report: its figures are fixed."""
    form = SignYearlyForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"unit": unit, "year": year, "note": form.cleaned_data["note"]}
            sign_yearly_report(signed_in(request), **given, clock=wiring.clock())
            done(request, Words("已签署，数字不再改动", "Signed: its figures are fixed"))
            return redirect("yearly-report", unit, year)
    return _page(request, unit, year, form)


@login_required
@require_POST
@cites("3", "25")
def step(request: HttpRequest, unit: str, year: int, name: str) -> HttpResponse:
    """Carries a step of the newest version out."""
    found = queries.year_of_unit(facts_of(request), unit, year, at=wiring.clock().now())
    if name not in STEPS or found.newest is None:
        raise Http404
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, found.newest.number, form)
            done(request, STEPS[name].done)
            return redirect("yearly-report", unit, year)
    return _page(request, unit, year, form)


@login_required
@require_POST
@cites("3", "25")
def print_report(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """Issues the newest signed version as a document."""
    found = queries.year_of_unit(facts_of(request), unit, year, at=wiring.clock().now())
    if found.newest is None:
        raise Http404
    issue(request, PrintedKind.YEARLY, str(found.newest.number))
    done(request, Words("年度报告已出具", "The report is issued"))
    return redirect(f"{reverse('yearly-report', args=[unit, year])}#issued")


@require_safe
@login_required
@cites("3", "25")
def rows(request: HttpRequest, unit: str, year: int, figure: str) -> HttpResponse:
    """The rows that a figure counts, each with its page."""
    if figure not in set(FigureKind):
        raise Http404
    kind, facts, at = FigureKind(figure), facts_of(request), wiring.clock().now()
    listed = RowsFilter.from_query(request)

    def fetch(limit: int, offset: int) -> list[tuple[FigureRow, str]]:
        found = queries.figure_rows(facts, unit, year, kind, at=at, limit=limit, offset=offset)
        return [(row, reverse(_ROW_PAGES[kind], args=[row.subject]) if row.subject else "") for row in found]

    held = PagedRows(queries.count_figure_rows(facts, unit, year, kind, at=at), fetch)
    context = {
        "active": "supervision",
        "filter": listed,
        "page": Paginator(held, PAGE_ROWS).get_page(listed.page_number),
        "total": len(held),
        "kind": kind,
        "unit": unit,
        "year": year,
    }
    return render(request, "yearly_reports/rows.html", context)


def _page(request: HttpRequest, unit: str, year: int, sent: ActionForm | None) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    found = queries.year_of_unit(facts, unit, year, at=at)
    newest, today = found.newest, shanghai_day(at)
    held = YearlyFacts(found.place, year, newest.state if newest else None)
    may: Mapping[str, Decision] = {
        "send": rules.may_send_yearly(facts, held),
        "receive": rules.may_receive_yearly(facts, held),
        "return": rules.may_return_yearly(facts, held, "-"),
    }
    printed = documents_of(facts, PrintedKind.YEARLY, str(newest.number), at=at) if newest else ()
    actors = {actor for one in found.reports for actor in (one.signed_by, one.sent_by, one.received_by)}
    context = {
        "active": "supervision",
        "found": found,
        "newest": newest,
        "today": today,
        "waits": newest is None or newest.state in ("signed", "returned"),
        "figures": [
            (kind, kind.shown(found.figures[kind]), kind.shown(newest.figures.get(kind) if newest else None))
            for kind in found.figures
        ],
        "leaks": queries.leaks_of_year(facts, unit, year, at=at),
        "names": actor_names((actors | {one.issued_by for one in printed}) - {""}),
        "may_sign": rules.may_sign_yearly(facts, held, today),
        "sign_form": sent if isinstance(sent, SignYearlyForm) else SignYearlyForm(),
        "documents": printed,
        "issue_url": reverse("yearly-print", args=[unit, year]),
        "may_issue": may_issue_papers(facts),
        "answered": sent or ActionForm(),
        "steps": shown_steps(
            STEPS, lambda name: bool(may[name]), sent, 0, lambda name: reverse("yearly-step", args=[unit, year, name])
        ),
    }
    return render(request, "yearly_reports/one.html", context, status=sent.status if sent else 200)
