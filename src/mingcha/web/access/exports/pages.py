"""Pages of exports: making the bag of a request, handing it over, the end of what recipients hold (15, 16(3), 19)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.copies import queries as copies_queries
from mingcha.access.copies.actions import end_copy
from mingcha.access.copies.values import CopyRow
from mingcha.access.exports import queries as exports_queries
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export, fetch_delivered, fetch_export
from mingcha.access.exports.queries import ExportProgress
from mingcha.access.exports.values import Destination, ExportRow
from mingcha.access.requests import queries as requests_queries
from mingcha.custody.interruptions.reason_words import REASON_WORDS, UNKNOWN_REASON
from mingcha.evidence.bag.gaps import BAG_REASONS
from mingcha.evidence.bag.values import Gap
from mingcha.jobs.rules import JobState
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.web.access.exports.downloads import download
from mingcha.web.access.exports.forms import DESTINATION_WORDS, CopyEndForm, ExportForm, PassForm
from mingcha.web.access.register.words import METHOD_WORDS, words_of
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up

_RUNNING = (JobState.QUEUED.value, JobState.RUNNING.value)
MOST_GAPS = 20
"""Gaps of an export that its page names one by one; the bag names all."""


@dataclass(frozen=True, slots=True)
class GapShown:
    """A time of the asked span that is not in a bag, and why."""

    row: Gap
    seconds: str
    words: Words


@dataclass(frozen=True, slots=True)
class ExportShown:
    """An export of a request with how far its job is, whether its file lies ready and the reader may fetch it, and what
    of the asked time is not in it."""

    row: ExportRow
    method: Words
    progress: ExportProgress
    is_there: bool
    may_fetch: bool
    gaps: tuple[GapShown, ...] = ()
    reader_id: int = 0
    is_mine: bool = False
    """Whether the reader may hand exports of this request over."""

    @property
    def destination(self) -> Words:
        """Where it goes."""
        return DESTINATION_WORDS[self.row.destination]

    @property
    def may_hand_over(self) -> bool:
        """Whether the page offers to hand it over: what goes elsewhere is sent by its job."""
        row = self.row
        is_of_page = row.destination is Destination.PAGE and not row.handed_over
        return self.is_there and self.is_mine and is_of_page and row.holder_id in (0, self.reader_id)

    @property
    def spoiled_s(self) -> str:
        """How many seconds of it were recorded and are damaged or lost; "" for none."""
        contents = self.row.contents
        return f"{contents.spoiled_ms / 1000:.3f}" if contents and contents.spoiled_ms else ""

    @property
    def missing_s(self) -> str:
        """How many seconds of the asked time are not in it; "" for none."""
        contents = self.row.contents
        return f"{sum(contents.missing_ms.values()) / 1000:.3f}" if contents and contents.missing_ms else ""


@dataclass(frozen=True, slots=True)
class CopyShown:
    """A copy that a recipient holds, or held, and the form of its end."""

    row: CopyRow
    form: CopyEndForm


def exports_of(facts: DutyFacts, no: str, at: datetime, *, is_mine: bool) -> list[ExportShown]:
    """The exports of a request that the reader may see, newest first. `is_mine`: see ExportShown."""
    return [
        ExportShown(
            one,
            words_of(METHOD_WORDS, one.method),
            exports_queries.export_progress(one),
            exports_queries.export_file(one) is not None,
            is_mine and one.holder_id == facts.user_id and one.pass_ends_at is not None and at < one.pass_ends_at,
            tuple(_gap(each) for each in one.contents.gaps[:MOST_GAPS]) if one.contents else (),
            facts.user_id,
            is_mine,
        )
        for one in exports_queries.exports(facts, at=at, request=no)
    ]


def _gap(gap: Gap) -> GapShown:
    words = {**REASON_WORDS, **BAG_REASONS}.get(gap.reason, UNKNOWN_REASON)
    return GapShown(gap, f"{(gap.to_ms - gap.from_ms) / 1000:.3f}", words)


@login_required
@cites("15", "16(3)", "19")
def index(request: HttpRequest, no: str) -> HttpResponse:
    """The exports of a request, the copies that its recipients hold, and the form of a new export."""
    return _page(request, no, ExportForm(), CopyEndForm(), "")


@login_required
@require_POST
@needs_step_up
@cites("15", "16(3)", "19")
def start(request: HttpRequest, no: str) -> HttpResponse:
    """Queues the job that makes the bag."""
    form = ExportForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            start_export(signed_in(request), wanted=form.wanted(no), clock=wiring.clock())
            done(request, Words("已开始导出", "The export is being made"))
            return HttpResponseRedirect(reverse("request-exports", args=[no]))
    return _page(request, no, form, CopyEndForm(), "")


@login_required
@require_POST
@needs_step_up
@cites("16(3)", "19", "20(1)")
def deliver(request: HttpRequest, no: str, number: str) -> HttpResponse:
    """Writes the line of the delivery, and shows the way to the file."""
    handed = deliver_export(signed_in(request), number=number, clock=wiring.clock())
    return _page(request, no, ExportForm(), CopyEndForm(), handed.token, number)


@login_required
@require_POST
@cites("15", "16(3)")
def fetch(request: HttpRequest) -> HttpResponse | FileResponse:
    """The file of a delivery, by its pass."""
    token = PassForm.from_post(request).require()["token"]
    by = signed_in(request)
    return download(request, by, lambda ready: fetch_export(by, token=token, clock=wiring.clock(), ready=ready))


@login_required
@require_GET
@cites("15", "16(3)")
def file(request: HttpRequest, export: str) -> HttpResponse | FileResponse:
    """The file of a delivery, for who handed it over, until the pass ends; a browser goes on where a line broke."""
    by = signed_in(request)
    clock = wiring.clock()
    return download(request, by, lambda ready: fetch_delivered(by, number=export, clock=clock, ready=ready))


@login_required
@require_POST
@needs_step_up
@cites("16(3)", "19")
def end(request: HttpRequest, no: str, number: str) -> HttpResponse:
    """Records that a copy was returned or destroyed."""
    form = CopyEndForm.from_post(request, copy=number)
    if form.is_valid():
        with form.answers(request):
            proof = str(form.cleaned_data["proof"]).replace("\n", " ")
            end_copy(signed_in(request), number=number, end=form.cleaned_data["end"], proof=proof, clock=wiring.clock())
            done(request, Words("已记入登记", "It is in the register"))
            return HttpResponseRedirect(reverse("request-exports", args=[no]))
    return _page(request, no, ExportForm(), form, "")


def _page(
    request: HttpRequest, no: str, form: ExportForm, end_form: CopyEndForm, token: str, number: str = ""
) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = requests_queries.request_row(facts, no, at=now)
    if row.case.request.gets_films:
        form.give_films_alone()
    shown = end_form if end_form.is_bound else form
    may_export = exports_queries.may_export(facts, no, at=now)
    listed = exports_of(facts, no, now, is_mine=bool(may_export))
    context = {
        "active": "requests",
        "row": row,
        "asked": row.case.request,
        "exports": listed,
        "is_running": any(one.progress.state in _RUNNING for one in listed),
        "may_export": may_export,
        "may_end": copies_queries.records_ends(facts, row.case.request, at=now),
        "copies": [
            CopyShown(one, end_form if end_form.copy == one.no else CopyEndForm(copy=one.no))
            for one in copies_queries.copies(facts, at=now, request=no)
        ],
        "export_form": form,
        "form": shown,
        "token": token,
        "handed_over": number,
    }
    return render(
        request, "requests/exports.html", context, status=end_form.status if end_form.is_bound else form.status
    )
