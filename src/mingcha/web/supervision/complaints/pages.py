"""Pages of complaints for auditors outside of the organ complained of: list, counter, one with its steps (25)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.complaints import queries
from mingcha.supervision.complaints.actions import open_complainant, open_complaint_scan, receive_at_counter
from mingcha.supervision.complaints.rules import may_handle_complaints
from mingcha.supervision.complaints.values import ComplaintRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.complaints.forms import (
    ComplaintsFilter,
    CounterComplaintForm,
    OpenNameForm,
    OpenScanForm,
)
from mingcha.web.supervision.complaints.steps import STEPS
from mingcha.web.supervision.enforcement_steps import shown_steps

PAGE_ROWS = 50


@login_required
@cites("25")
def index(request: HttpRequest) -> HttpResponse:
    """The complaints on the reader's side of the wall."""
    facts, at, listed = facts_of(request), wiring.clock().now(), ComplaintsFilter.from_query(request)
    over = bool(listed.value("closed"))

    def fetch(limit: int, offset: int) -> tuple[ComplaintRow, ...]:
        return queries.complaints(facts, at=at, closed=over, limit=limit, offset=offset)

    found = PagedRows(queries.count_complaints(facts, at=at, closed=over), fetch)
    context = {
        "active": "supervision",
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
    }
    return render(request, "complaints/index.html", context)


@login_required
@sensitive_post_parameters("name", "contact")
@cites("25", "799-25")
def at_counter(request: HttpRequest) -> HttpResponse:
    """The form of a complaint on paper; its answer alone shows the check word, to be handed over."""
    require(may_handle_complaints(facts_of(request)))
    form = CounterComplaintForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            by, day = signed_in(request), form.cleaned_data["received_on"]
            sent = form.cleaned_data["scan"]
            scan = None if sent is None else HandedIn(sent, settings.MINGCHA_HOME.documents)
            receipt = receive_at_counter(by, form.complaint, received_on=day, scan=scan, clock=wiring.clock())
            context = {"active": "supervision", "receipt": receipt}
            return render(request, "complaints/received_at_counter.html", context)
    if not form.is_bound:
        form = CounterComplaintForm(initial={"received_on": shanghai_day(wiring.clock().now())})
    context = {"active": "supervision", "form": form, "organ_names": queries.organ_names()}
    return render(request, "complaints/counter.html", context, status=form.status)


@login_required
@cites("25")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A complaint with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("25", "799-32")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    queries.complaint(facts_of(request), number, at=wiring.clock().now())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("complaint", number)
    return _page(request, number, form)


@login_required
@require_POST
@cites("25")
def open_name(request: HttpRequest, number: int) -> HttpResponse:
    """Opens the sealed name with a reason; the answer alone shows it."""
    queries.complaint(facts_of(request), number, at=wiring.clock().now())
    form = OpenNameForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"number": number, "reason": form.cleaned_data["reason"]}
            name = open_complainant(signed_in(request), **given, clock=wiring.clock())
            done(request, Words("已查看，此次查看已记入日志", "Opened: this is recorded in the log"))
            return _page(request, number, None, name)
    return _page(request, number, form)


@login_required
@require_POST
@cites("25")
def open_scan(request: HttpRequest, number: int) -> HttpResponse:
    """Opens the sealed scan with a reason; the answer is the file, in which a browser runs nothing."""
    queries.complaint(facts_of(request), number, at=wiring.clock().now())
    form = OpenScanForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"number": number, "reason": form.cleaned_data["reason"]}
            folder = settings.MINGCHA_HOME.documents
            found = open_complaint_scan(signed_in(request), **given, folder=folder, clock=wiring.clock())
            headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
            headers["X-Content-Type-Options"] = "nosniff"
            response = HttpResponse(found.data, content_type=found.media_type, headers=headers)
            sandbox(response)
            return response
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None, name: str = "") -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    row = queries.complaint(facts, number, at=at)
    steps = queries.steps_of_complaint(facts, number, at=at)
    context = {
        "active": "supervision",
        "row": row,
        "lies_in": division_words(row.place.zone or row.place.division),
        "names": actor_names({row.examined_by, row.answered_by} - {""}),
        "opened_name": name,
        "answered": sent or ActionForm(),
        "name_form": sent if isinstance(sent, OpenNameForm) else OpenNameForm(),
        "scan_form": sent if isinstance(sent, OpenScanForm) else OpenScanForm(),
        "steps": shown_steps(
            STEPS,
            lambda one: bool(getattr(steps, one)),
            sent,
            0,
            lambda one: reverse("complaint-step", args=[number, one]),
            {"replied_on": shanghai_day(at)},
        ),
    }
    return render(request, "complaints/one.html", context, status=sent.status if sent else 200)
