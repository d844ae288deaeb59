"""Pages of reports of cameras (article 18; decree 799, art. 24(2)): two for anybody, without an account, two for the
public security organ."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.actor import program
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.forbidden import FORBIDDEN
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.reports import queries
from mingcha.registry.reports.actions import (  # fmt: skip
    MOST_A_TURN,
    close_report,
    receive_report,
    set_aside_reports,
    take_up_report,
)
from mingcha.registry.reports.limits import begin_look, begin_report, look_succeeded
from mingcha.registry.reports.rules import may_handle_report, may_read_reports
from mingcha.registry.reports.values import ReporterView, ReportKind, ReportRow, ReportState
from mingcha.registry.sign_in.wait_words import try_again_words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.reports.forms import (
    CloseReportForm,
    ReportForm,
    ReportsFilter,
    ReportStateForm,
    SiftForm,
)
from mingcha.web.registry.sign_in.entering import address_of

REPORT_PAGE = program("report-page")
"""Who acts when somebody unknown reports: the page. The entry names nobody."""
PAGE_ROWS = 50
WAIT_STATUS = 429
MANY_REPORTS = Words("从您的网络提交的举报过多，请稍后再试", "Too many reports from your network: try again later")
_PLACES = {kind.place.value: kind.words for kind in FORBIDDEN}
_UNKNOWN_PLACE = Words("不清楚", "not known")


@cites("18", "799-24(2)")
def new(request: HttpRequest) -> HttpResponse:
    """The form for anybody. The case number and the check word are shown in its answer alone."""
    form, wait = ReportForm.from_post(request), 0
    if form.is_valid():
        now = wiring.clock().now()
        wait = begin_report(address_of(request), now)
        if wait:
            form.problem = MANY_REPORTS
        else:
            with form.answers(request):
                receipt = receive_report(REPORT_PAGE, form.report, address=address_of(request), clock=wiring.clock())
                return render(request, "reports/received.html", {"receipt": receipt})
    return _unless_waiting(render(request, "reports/new.html", {"form": form}, status=form.status), wait)


@sensitive_post_parameters("check_word")
@cites("18", "799-24(2)")
def state(request: HttpRequest) -> HttpResponse:
    """State and result of a report, for whoever has its number and word."""
    form, wait, found = ReportStateForm.from_post(request), 0, None
    if form.is_valid():
        address, now = address_of(request), wiring.clock().now()
        wait = begin_look(address, now)
        if wait:
            form.problem = try_again_words(wait, now)
        else:
            with form.answers(request):
                found = _found(form, address)
    context = {"form": form, "found": found}
    return _unless_waiting(render(request, "reports/state.html", context, status=form.status), wait)


@login_required
@cites("3", "18")
def index(request: HttpRequest) -> HttpResponse:
    """The reports in reach."""
    facts, at, listed = facts_of(request), wiring.clock().now(), ReportsFilter.from_query(request)
    require(may_read_reports(facts))
    over = bool(listed.value("closed"))

    def fetch(limit: int, offset: int) -> list[tuple[ReportRow, Words, Words]]:
        rows = queries.reports(facts, at=at, closed=over, limit=limit, offset=offset)
        return [(row, _lies_in(row), _kind(row)) for row in rows]

    found = PagedRows(queries.count_reports(facts, at=at, closed=over), fetch)
    context = {
        "active": "points",
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "to_sift": queries.count_reports_to_sift(facts, at=at),
    }
    return render(request, "reports/index.html", context)


@login_required
@cites("3", "18")
def sift(request: HttpRequest) -> HttpResponse:
    """The reports that came beyond a bound of their day; a POST sets some aside."""
    facts, at = facts_of(request), wiring.clock().now()
    rows = queries.reports_to_sift(facts, at=at, limit=MOST_A_TURN)
    form = SiftForm.from_post(request, reports=[(str(row.number), _offered(row)) for row in rows])
    if form.is_valid():
        with form.answers(request):
            given = {"numbers": form.chosen, "note": form.cleaned_data["note"], "clock": wiring.clock()}
            came = set_aside_reports(signed_in(request), **given)
            zh, en = (
                f"待复核 {came.marked} 件，已筛除 {came.ended} 件",
                f"{came.marked} to be confirmed, {came.ended} ended",
            )
            done(request, Words(zh, en))
            return HttpResponseRedirect(reverse("reports-to-sift"))
    context = {
        "active": "points",
        "form": form,
        "rows": rows,
        "total": queries.count_reports_to_sift(facts, at=at),
        "sifted_days": parameters.number("areas.report_sifted_days", shanghai_day(at)),
    }
    return render(request, "reports/sift.html", context, status=form.status)


@login_required
@cites("3", "18")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One report; a POST records its result."""
    form = CloseReportForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            close_report(signed_in(request), number=number, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("结果已登记", "The result is recorded"))
            return HttpResponseRedirect(reverse("report", args=[number]))
    return _page(request, number, form)


@login_required
@require_POST
@cites("3", "18")
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a report up."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            take_up_report(signed_in(request), number=number, clock=wiring.clock())
            done(request, Words("举报已受理", "The report is taken up"))
            return HttpResponseRedirect(reverse("report", args=[number]))
    return _page(request, number, form)


def _found(form: ReportStateForm, address: str) -> ReporterView:
    found = queries.report_of_reporter(**form.cleaned_data)
    look_succeeded(address, wiring.clock().now())
    return found


def _unless_waiting(response: HttpResponse, wait_s: int) -> HttpResponse:
    if wait_s:
        response.status_code = WAIT_STATUS
        response["Retry-After"] = str(wait_s)
    return response


def _page(request: HttpRequest, number: int, sent: ActionForm) -> HttpResponse:
    facts = facts_of(request)
    row = queries.report(facts, number, at=wiring.clock().now())
    handles = may_handle_report(facts, row.place)
    closes = queries.closing(facts, number, at=wiring.clock().now()) if row.state is ReportState.TAKEN_UP else handles
    context = {
        "active": "points",
        "row": row,
        "lies_in": _lies_in(row),
        "kind": _kind(row),
        "names": actor_names({row.taken_up_by, row.closed_by, row.set_aside_by} - {""}),
        "may_take_up": handles.allowed and row.state is ReportState.RECEIVED,
        "may_close": closes.allowed and row.state is ReportState.TAKEN_UP,
        "waits_for": closes.reason if handles.allowed and not closes.allowed else None,
        "closed": closed(handles, *PUBLIC_SECURITY) if row.state is not ReportState.CLOSED else None,
        "form": sent if isinstance(sent, CloseReportForm) else CloseReportForm(),
        "answered": sent,
    }
    return render(request, "reports/one.html", context, status=sent.status)


def _offered(row: ReportRow) -> Words:
    """A report as the list of what is to be sifted offers it."""
    what = f"{row.case_no} · {row.where} · {row.text}"
    if not row.set_aside_by:
        return Words(what, what)
    return Words(f"{what}（已由一名民警筛除，待复核）", f"{what} (set aside by one officer, to be confirmed)")


def _lies_in(row: ReportRow) -> Words:
    return division_words(row.place.zone or row.place.division)


def _kind(row: ReportRow) -> Words:
    """What is reported, and of a hidden camera the private place."""
    place = _PLACES.get(row.place_kind, _UNKNOWN_PLACE)
    if row.kind is None:
        return place
    if row.kind is not ReportKind.HIDDEN:
        return row.kind.words
    return Words(f"{row.kind.words.zh}：{place.zh}", f"{row.kind.words.en}: {place.en}")
