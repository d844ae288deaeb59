"""Pages of filings: the list with what is due and overdue, a new one, one with its form and steps (articles 3, 9;
decree 799, article 14).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import Decision, Missing, cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings import actions
from mingcha.registry.filings.due import due_filings
from mingcha.registry.filings.items import form_points, form_sections
from mingcha.registry.filings.queries import (
    MOST_FILINGS,
    filing,
    filing_scan,
    filings,
    missing_if_declared,
    overdue_filings,
)
from mingcha.registry.filings.rules import may_file
from mingcha.registry.filings.scans import add_filing_scan
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import FilingFacts
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_of_filing
from mingcha.registry.printed.values import PrintedRow
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.filings.forms import (
    FilingForm,
    FilingScanForm,
    FilingsFrom,
    FilingStepForm,
    NewFilingForm,
    ReceiveFilingForm,
    WithdrawFilingForm,
)
from mingcha.web.registry.filings.offered import organs_offered
from mingcha.web.registry.places.offered import system_codes
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.registry.saved_filters.shown import kept_filters

MOST_POINTS = 300
"""Points of a form that its page lists."""
_PAPERS = {
    PrintedKind.RECEIPT: "filing-receipt",
    PrintedKind.FILING: "filing-print",
    PrintedKind.CORRECTION: "filing-correction",
}
"""The papers of a filing, and the address that issues each."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper of a filing: the issued ones, whether one may be issued, and where."""

    heading: Words
    documents: tuple[PrintedRow, ...]
    may_issue: Decision
    url: str


@login_required
@cites("3", "9", "799-14")
def index(request: HttpRequest) -> HttpResponse:
    """The filings in this person's reach, newest first; above them what is due soon, and overdue by district."""
    facts, now, asked = facts_of(request), wiring.clock().now(), FilingsFrom.from_query(request)
    state, system, before = asked.value("state") or "", asked.value("system") or "", asked.value("before") or 0
    only = FilingState(state) if state else None
    rows = filings(facts, at=now, before=before, limit=MOST_FILINGS + 1, state=only, system=str(system))
    context = {
        "active": "points",
        "rows": rows[:MOST_FILINGS],
        "next": rows[MOST_FILINGS - 1].number if len(rows) > MOST_FILINGS else 0,
        "states": list(FilingState),
        "state": state,
        "system": system,
        "kept_filters": kept_filters(facts, ListKind.FILINGS, asked, at=now),
        "due": due_filings(facts, at=now),
        "overdue": overdue_filings(facts, at=now),
        "files": facts.has(Role.UNIT_MANAGER),
    }
    return render(request, "filings/index.html", context)


@login_required
@cites("3", "9", "799-14")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new filing; a POST opens it."""
    form = NewFilingForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            number = actions.open_filing(
                signed_in(request), **given | {"kind": FilingKind(given["kind"])}, clock=wiring.clock()
            )
            done(request, Words("备案已起草，请核对后提交", "The filing is open: read it, then submit it"))
            return redirect("filing", number)
    facts = facts_of(request)
    shut = closed(somewhere(facts, _files), Role.UNIT_MANAGER)
    codes = () if shut else system_codes(facts, wiring.clock().now())
    context = {"active": "points", "form": form, "closed": shut, "system_codes": codes}
    return render(request, "filings/new.html", context, status=form.status)


@login_required
@cites("3", "9", "799-14")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A filing: its form, what is missing, what is to be done next, its papers and its history."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "9", "799-14")
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Submits what the page shows, with what the unit states; asked once more where something is missing."""
    facts, now = facts_of(request), wiring.clock().now()
    found = filing(facts, number, at=now)
    form = FilingForm.from_post(request, **_offered(found))
    if found.steps.submit and form.is_valid():
        form.ask_of_gaps(missing_if_declared(facts, number, form.declared, at=now))

    def act() -> None:
        given = form.cleaned_data
        actions.submit_filing(
            signed_in(request),
            filing=number,
            declared=form.declared,
            register_sha256=given["register_sha256"],
            organ=given["organ"],
            cameras=given["cameras"],
            clock=wiring.clock(),
        )

    return _do(request, number, form, act, Words("备案已提交", "The filing is submitted"))


@login_required
@require_POST
@cites("3", "9")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraws a filing that has not ended."""
    form = WithdrawFilingForm.from_post(request)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.withdraw_filing(signed_in(request), filing=number, reason=reason, clock=wiring.clock())

    return _do(request, number, form, act, Words("备案已撤回", "The filing is withdrawn"))


@login_required
@require_POST
@cites("3", "4", "9")
def transfer(request: HttpRequest, number: int) -> HttpResponse:
    """Passes a filing on to the organ of its district."""

    def act() -> None:
        actions.transfer_filing(signed_in(request), filing=number, clock=wiring.clock())

    message = Words("备案已移送，提交日期不变", "The filing is transferred; its day of submission stays")
    return _do(request, number, FilingStepForm.from_post(request), act, message)


@login_required
@require_POST
@cites("3", "9")
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Returns a filing with everything that it lacks."""

    def act() -> None:
        actions.return_filing(signed_in(request), filing=number, clock=wiring.clock())

    message = Words("备案已退回补正", "The filing is returned to be completed")
    return _do(request, number, FilingStepForm.from_post(request), act, message)


@login_required
@require_POST
@cites("3", "9", "799-14")
def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Receives a complete filing, as it was read."""
    form = ReceiveFilingForm.from_post(request)

    def act() -> None:
        digest = form.cleaned_data["content_sha256"]
        actions.receive_filing(signed_in(request), filing=number, content_sha256=digest, clock=wiring.clock())

    return _do(request, number, form, act, Words("备案已收讫", "The filing is received"))


@login_required
@require_POST
@cites("3", "9")
def add_scan(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a scan of what was filed on paper."""
    form = FilingScanForm.from_post(request)

    def act() -> None:
        folder, clock = settings.MINGCHA_HOME.documents, wiring.clock()
        add_filing_scan(signed_in(request), filing=number, **form.cleaned_data, folder=folder, clock=clock)

    return _do(request, number, form, act, Words("扫描件已登记", "The scan is kept"))


@require_GET
@login_required
@cites("3", "9")
def download(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """A scan as it was handed in."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(filing_scan(facts_of(request), number, document, folder=folder, at=now))


@login_required
@require_POST
@cites("3", "9", "799-14")
def print_form(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the form of a filing as it was filed."""
    return _issue(request, PrintedKind.FILING, number)


@login_required
@require_POST
@cites("3", "9", "799-14")
def print_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the receipt of a received filing."""
    return _issue(request, PrintedKind.RECEIPT, number)


@login_required
@require_POST
@cites("3", "9")
def print_correction(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the notice of what a returned filing lacks."""
    return _issue(request, PrintedKind.CORRECTION, number)


def _issue(request: HttpRequest, kind: PrintedKind, number: int) -> HttpResponse:
    form = IssueDocumentForm.from_post(request)

    def act() -> None:
        issue(request, kind, str(number))

    return _do(request, number, form, act, Words("文件已出具，可下载", "The document is issued, its file is below"))


def _files(who: DutyFacts, place: Place) -> Decision:
    return may_file(who, place, (place.organisation,))


def _do(request: HttpRequest, number: int, form: ActionForm, act: Callable[[], None], message: Words) -> HttpResponse:
    """Runs one step; the page again with the answer if it is refused."""
    filing(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return redirect("filing", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = filing(facts, number, at=now)
    papers = tuple(
        Paper(
            heading=kind.words,
            documents=documents_of(facts, kind, str(number), at=now),
            may_issue=may_issue_of_filing(kind, found.row.state, counts=found.counts),
            url=reverse(address, args=[number]),
        )
        for kind, address in _PAPERS.items()
    )
    issued = {row.issued_by for paper in papers for row in paper.documents}
    points, form = form_points(found.content), sent if isinstance(sent, FilingForm) else _form(found)
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "sections": form_sections(found.content),
        "points": points[:MOST_POINTS],
        "points_more": max(0, len(points) - MOST_POINTS),
        "others": [one for one in found.missing if one.about not in form.fields],
        "lacking": [(one, _field_id(form, one) if found.steps.submit else "") for one in found.missing],
        "named": Words("、".join(one.zh for one in found.named), ", ".join(one.en for one in found.named)),
        "today": shanghai_day(now),
        "papers": [one for one in papers if one.documents or one.may_issue],
        "names": actor_names({one.by for one in found.history} | {one.added_by for one in found.scans} | issued),
        "answered": sent or ActionForm(),
        "form": form,
        "scan_form": sent if isinstance(sent, FilingScanForm) else FilingScanForm(),
        "withdraw_form": sent if isinstance(sent, WithdrawFilingForm) else WithdrawFilingForm(),
    }
    return render(request, "filings/one.html", context, status=sent.status if sent else 200)


def _field_id(form: FilingForm, one: Missing) -> str:
    """The id of the field of a missing item, "" where the register answers for it."""
    return form[one.about].id_for_label if one.about in form.fields else ""


def _form(found: FilingFacts) -> FilingForm:
    organ = found.row.organ or found.right_organ
    return FilingForm(initial=FilingForm.initial_of(found.declared, organ), **_offered(found))


def _offered(found: FilingFacts) -> dict[str, Any]:
    """What the form of a filing is made with: the organs, what it lacks, the items that it does not ask."""
    organs = organs_offered(found.right_organ, found.right_organ_name, found.row.organ, found.row.organ_name)
    left_out = [] if found.row.kind is FilingKind.CANCEL else ["proof"]
    left_out += ["uscc"] if found.has_uscc else []
    left_out += ["network_operator"] if found.has_operator else []
    return {"organs": organs, "missing": found.missing, "left_out": left_out}
