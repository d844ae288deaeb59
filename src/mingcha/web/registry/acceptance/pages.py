"""Pages of acceptances: the list in their state, a new one, one as form 5.3, its report (articles 7, 8)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import actions, mending, papers
from mingcha.registry.acceptance.claimed.rules import claims_beside
from mingcha.registry.acceptance.queries import (
    MOST_ACCEPTANCES,
    acceptance,
    acceptance_document,
    acceptances,
    claims_of,
    lacking,
    unassessed,
    unmasked,
)
from mingcha.registry.acceptance.rules import may_organise
from mingcha.registry.acceptance.states import AcceptanceState, DocumentKind, Item
from mingcha.registry.acceptance.values import AcceptanceFacts
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_acceptance
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.acceptance.forms import (
    AcceptanceDocumentForm,
    AcceptanceForm,
    AcceptancesFrom,
    MendForm,
    ReportForm,
    ReportReadForm,
    SignedSheetForm,
    WithdrawAcceptanceForm,
)
from mingcha.web.registry.acceptance.recorder import filmed, masked, recorder_facts
from mingcha.web.registry.places.offered import system_codes
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue


@login_required
@cites("3", "8")
def index(request: HttpRequest) -> HttpResponse:
    """The acceptances in this person's reach and of their groups, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), AcceptancesFrom.from_query(request)
    state = asked.value("state") or ""
    before = asked.value("before") or 0
    only = AcceptanceState(state) if state else None
    rows = acceptances(facts, at=now, before=before, limit=MOST_ACCEPTANCES + 1, state=only)
    context = {
        "active": "points",
        "rows": rows[:MOST_ACCEPTANCES],
        "next": rows[MOST_ACCEPTANCES - 1].number if len(rows) > MOST_ACCEPTANCES else 0,
        "states": list(AcceptanceState),
        "state": state,
        "organises": facts.has(Role.UNIT_MANAGER),
    }
    return render(request, "acceptance/index.html", context)


@login_required
@cites("3", "8")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an acceptance; a POST opens it."""
    form = AcceptanceForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            number = actions.open_acceptance(
                signed_in(request),
                system=given["system"],
                new=form.acceptance,
                points=given["points"] or None,
                project=given["project"],
                clock=wiring.clock(),
            )
            done(request, Words("验收已开始", "The acceptance is open"))
            return redirect("acceptance", number)
    facts = facts_of(request)
    shut = closed(somewhere(facts, _organises), Role.UNIT_MANAGER)
    codes = () if shut else system_codes(facts, wiring.clock().now())
    context = {"active": "points", "form": form, "closed": shut, "system_codes": codes}
    return render(request, "acceptance/new.html", context, status=form.status)


@login_required
@cites("3", "7", "8")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An acceptance as form 5.3 has it on paper, with what is to be done next."""
    return _page(request, number, None)


@login_required
@cites("3", "7", "8")
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a report, filled in with the newest one or with what the recorder measured; a POST records it."""
    clock = wiring.clock()
    asker = facts_of(request)
    found = acceptance(asker, number, at=clock.now())
    form = ReportForm.from_post(request) if request.method == "POST" else None
    day = form.cleaned_data["accepted_on"] if form and form.is_valid() else shanghai_day(clock.now())
    measured = recorder_facts(asker, found, day, clock)
    form = form or ReportForm.after(found.reports[0] if found.reports else None, measured.values)
    if form.is_valid():
        with form.answers(request):
            actions.record_report(
                signed_in(request),
                acceptance=number,
                new=form.new_report,
                report=form.cleaned_data["report"],
                recorder=measured,
                clock=clock,
            )
            done(request, Words("验收报告已填报，请成员签字", "The report is recorded: the members sign it"))
            return redirect("acceptance", number)
    form.recorder = {one.item: one for one in measured.values}
    claims = claims_of(asker, number, at=clock.now())
    form.claimed = {item: words for item in Item if (words := claims_beside(item, claims)) is not None}
    lacks = lacking(asker, number, filmed=measured.filmed, at=clock.now()) if found.steps.report else ()
    bare = unmasked(asker, number, masked=measured.masked, at=clock.now()) if found.steps.report else ()
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "form": form,
        "lacking": lacks,
        "unmasked": bare,
        "unassessed": unassessed(asker, number, at=clock.now()) if found.steps.report else None,
    }
    return render(request, "acceptance/report.html", context, status=form.status)


@login_required
@require_POST
@cites("8")
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Signs the report that the page showed."""
    form = ReportReadForm.from_post(request)

    def act() -> None:
        read = form.cleaned_data["report"]
        actions.sign_acceptance(signed_in(request), acceptance=number, report=read, clock=wiring.clock())

    return _do(request, number, form, act, Words("已签字", "Signed"))


@login_required
@require_POST
@cites("3", "7", "8", "9")
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Closes the inspection with its conclusion; 合格 puts the batch into use."""
    form = ReportReadForm.from_post(request)

    def act() -> None:
        read, clock = form.cleaned_data["report"], wiring.clock()
        by, facts = signed_in(request), facts_of(request)
        held, covered = filmed(facts, number, clock), masked(facts, number, clock)
        actions.close_acceptance(by, acceptance=number, report=read, filmed=held, masked=covered, clock=clock)

    return _do(request, number, form, act, Words("验收已办结", "The inspection is closed"))


@login_required
@require_POST
@cites("3", "8")
def reinspect(request: HttpRequest, number: int) -> HttpResponse:
    """Begins the re-inspection of a failed batch."""
    form = ReportReadForm.from_post(request)

    def act() -> None:
        read = form.cleaned_data["report"]
        mending.begin_reinspection(signed_in(request), acceptance=number, report=read, clock=wiring.clock())

    return _do(request, number, form, act, Words("复验已开始", "The re-inspection is open"))


@login_required
@require_POST
@cites("3", "8")
def mend(request: HttpRequest, number: int, problem: int) -> HttpResponse:
    """Records that a problem was mended."""
    form = MendForm.from_post(request)

    def act() -> None:
        given = form.cleaned_data
        mending.mend_problem(signed_in(request), acceptance=number, problem=problem, **given, clock=wiring.clock())

    return _do(request, number, form, act, Words("整改已登记", "It is recorded as fixed"), mending=problem)


@login_required
@require_POST
@cites("3", "8")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraws an acceptance that put nothing into use and did not fail."""
    form = WithdrawAcceptanceForm.from_post(request)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.withdraw_acceptance(signed_in(request), acceptance=number, reason=reason, clock=wiring.clock())

    return _do(request, number, form, act, Words("验收已撤回", "The acceptance is withdrawn"))


@login_required
@require_POST
@cites("3", "8")
def document(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a document that the group checked."""
    form = AcceptanceDocumentForm.from_post(request)

    def act() -> None:
        given = form.cleaned_data
        papers.add_acceptance_document(
            signed_in(request),
            acceptance=number,
            kind=DocumentKind(given["kind"]),
            title=given["title"],
            scan=given["scan"],
            folder=settings.MINGCHA_HOME.documents,
            clock=wiring.clock(),
        )

    return _do(request, number, form, act, Words("资料已登记", "The document is kept"))


@login_required
@require_POST
@cites("3", "8")
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Records the signatures of members without an account by their sheet."""
    form = SignedSheetForm.from_post(request)

    def act() -> None:
        given = form.cleaned_data
        papers.sign_on_paper(
            signed_in(request),
            acceptance=number,
            report=given["report"],
            scan=given["scan"],
            folder=settings.MINGCHA_HOME.documents,
            clock=wiring.clock(),
        )

    return _do(request, number, form, act, Words("签字表已登记", "The signatures are recorded"))


@login_required
@require_POST
@cites("3", "8")
def issue_document(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the report of a passed acceptance as a document."""
    form = IssueDocumentForm.from_post(request)

    def act() -> None:
        issue(request, PrintedKind.ACCEPTANCE, str(number))

    return _do(request, number, form, act, Words("文件已出具，可下载", "The document is issued, its file is below"))


@require_GET
@login_required
@cites("3", "8")
def download(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """The scan of a document as it was handed in."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(acceptance_document(facts_of(request), number, document, folder=folder, at=now))


def _organises(who: DutyFacts, place: Place) -> Decision:
    return may_organise(who, place, "")


def _do(
    request: HttpRequest, number: int, form: ActionForm, act: Callable[[], None], message: Words, mending: int = 0
) -> HttpResponse:
    """Runs one step; the page again with the answer if it is refused, for a problem (`mending`) at its form."""
    acceptance(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return redirect("acceptance", number)
    return _page(request, number, form, mending)


def _page(request: HttpRequest, number: int, sent: ActionForm | None, mending: int = 0) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = acceptance(facts, number, at=now)
    printed = documents_of(facts, PrintedKind.ACCEPTANCE, str(number), at=now)
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "lacking": lacking(facts, number, filmed=filmed(facts, number, wiring.clock()), at=now),
        "unmasked": unmasked(facts, number, masked=masked(facts, number, wiring.clock()), at=now),
        "unassessed": unassessed(facts, number, at=now),
        "names": actor_names(_actors(found) | {one.issued_by for one in printed}),
        "documents": printed,
        "may_issue": may_issue_acceptance(found.row.state),
        "issue_url": reverse("acceptance-print", args=[number]),
        "answered": sent or ActionForm(),
        "mending": mending,
        "sheet_form": sent
        if isinstance(sent, SignedSheetForm)
        else SignedSheetForm(initial={"report": found.row.report}),
        "document_form": sent if isinstance(sent, AcceptanceDocumentForm) else AcceptanceDocumentForm(),
        "withdraw_form": sent if isinstance(sent, WithdrawAcceptanceForm) else WithdrawAcceptanceForm(),
        "has_paper_members": any(not one.account and one.signed_at is None for one in found.members),
    }
    return render(request, "acceptance/one.html", context, status=sent.status if sent else 200)


def _actors(found: AcceptanceFacts) -> set[str]:
    return {
        found.row.opened_by,
        *(one.recorded_by for one in found.reports),
        *(one.added_by for one in found.documents),
    }
