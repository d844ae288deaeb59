"""Pages of exports: making the bag of a request, handing it over, the end of what recipients hold (15, 16(3), 19)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.copies import queries as copies_queries
from mingcha.access.copies.actions import end_copy
from mingcha.access.exports import queries as exports_queries
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.queries import ExportProgress
from mingcha.access.exports.values import ExportRow
from mingcha.access.requests import queries as requests_queries
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.web.access.exports.forms import CopyEndForm, ExportForm, PassForm
from mingcha.web.access.register.words import METHOD_WORDS, words_of
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up


@dataclass(frozen=True, slots=True)
class ExportShown:
    """An export of a request with how far its job is, and whether its file lies ready."""

    row: ExportRow
    method: Words
    progress: ExportProgress
    is_there: bool


def exports_of(facts: DutyFacts, no: str, at: datetime) -> list[ExportShown]:
    """The exports of a request that the reader may see, newest first."""
    return [
        ExportShown(
            one,
            words_of(METHOD_WORDS, one.method),
            exports_queries.export_progress(one),
            exports_queries.export_file(one) is not None,
        )
        for one in exports_queries.exports(facts, at=at, request=no)
    ]


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
    """Writes the line of the delivery, and shows the pass that fetches the file once."""
    handed = deliver_export(signed_in(request), number=number, clock=wiring.clock())
    return _page(request, no, ExportForm(), CopyEndForm(), handed.token)


@login_required
@require_POST
@cites("15", "16(3)")
def fetch(request: HttpRequest) -> FileResponse:
    """The file of a delivery, once."""
    token = PassForm.from_post(request).require()["token"]
    row = fetch_export(signed_in(request), token=token, clock=wiring.clock())
    path = exports_queries.export_file(row)
    if path is None:
        raise Fault(FaultKind.NOT_FOUND, Words("导出文件已清除", "the file of the export was removed"))
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/octet-stream"
    )


@login_required
@require_POST
@needs_step_up
@cites("16(3)", "19")
def end(request: HttpRequest, no: str, number: str) -> HttpResponse:
    """Records that a copy was returned or destroyed."""
    form = CopyEndForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            proof = str(form.cleaned_data["proof"]).replace("\n", " ")
            end_copy(signed_in(request), number=number, end=form.cleaned_data["end"], proof=proof, clock=wiring.clock())
            done(request, Words("已记入登记", "It is in the register"))
            return HttpResponseRedirect(reverse("request-exports", args=[no]))
    return _page(request, no, ExportForm(), form, "")


def _page(request: HttpRequest, no: str, form: ExportForm, end_form: CopyEndForm, token: str) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = requests_queries.request_row(facts, no, at=now)
    shown = end_form if end_form.is_bound else form
    context = {
        "active": "requests",
        "row": row,
        "asked": row.case.request,
        "exports": exports_of(facts, no, now),
        "copies": copies_queries.copies(facts, at=now, request=no),
        "export_form": form,
        "end_form": end_form,
        "form": shown,
        "token": token,
    }
    return render(
        request, "requests/exports.html", context, status=end_form.status if end_form.is_bound else form.status
    )
