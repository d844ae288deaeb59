"""Pages of transfers: the list by state, the preparation from a case or of what was found, one transfer with its next
step (articles 22, 24).
"""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.fine_words import WORDS
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.queries import finding_to_charge, penalty_case
from mingcha.supervision.cases.states import Outcome
from mingcha.supervision.cases.values import WholeCase
from mingcha.supervision.transfers.actions import prepare_transfer
from mingcha.supervision.transfers.handing_over import hand_over
from mingcha.supervision.transfers.offers import handover_offered
from mingcha.supervision.transfers.paper import PAPERS
from mingcha.supervision.transfers.queries import MOST_TRANSFERS, count_transfers, transfer, transfers
from mingcha.supervision.transfers.rules import may_issue_transfer_paper
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import NewTransfer
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.enforcement_steps import Step, fresh_for_weighty, shown_steps
from mingcha.web.supervision.papers import shown_papers
from mingcha.web.supervision.transfers.forms import (
    DecidedTransferForm,
    HandOverForm,
    PrepareTransferForm,
    TransfersFrom,
)
from mingcha.web.supervision.transfers.steps import STEPS


@login_required
@cites("24")
def index(request: HttpRequest) -> HttpResponse:
    """The transfers in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), TransfersFrom.from_query(request)
    only = TransferState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = transfers(facts, before=before, limit=MOST_TRANSFERS + 1, **given)
    total, acts = count_transfers(facts, **given), facts.has(*PUBLIC_SECURITY)
    context = asked.shown(TransferState, rows, MOST_TRANSFERS, total, acts=acts) | {
        "active": "supervision",
    }
    return render(request, "transfers/index.html", context)


@login_required
@cites("22", "24")
def new(request: HttpRequest, number: int) -> HttpResponse:
    """The form that prepares the transfer of a penalty case; a POST prepares it."""
    found = penalty_case(facts_of(request), number, at=wiring.clock().now())
    decided = found.row.outcome is Outcome.TRANSFER
    shape = DecidedTransferForm if decided else PrepareTransferForm
    form = shape.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"case": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}
            made = prepare_transfer(signed_in(request), new=_stated(form, found), **given)
            done(request, Words("已提出移送，证据已固定，罚款已冻结", "Prepared: evidence locked, fine frozen"))
            return redirect("transfer", made)
    if not form.is_bound:
        form = shape(initial={"revision": found.row.revision})
    form.offer_newest(found.row.revision)
    context = {"active": "supervision", "form": form, "row": found.row, "decided": found if decided else None}
    return render(request, "transfers/new.html", context, status=form.status)


def _stated(form: ActionForm, found: WholeCase) -> NewTransfer:
    """What a form states; of a case that was decided as a transfer receiver and reason are those of the decision."""
    if isinstance(form, DecidedTransferForm):
        return form.transfer_of(found.destination, found.reason, found.transfer_ground)
    assert isinstance(form, PrepareTransferForm)
    return form.transfer


@login_required
@cites("22")
def hand_over_obstruction(request: HttpRequest, number: int) -> HttpResponse:
    """The form that hands an obstruction over to the organ of a law that goes first; a POST prepares it."""
    return _hand_over(request, reverse("obstruction", args=[number]), obstruction=number)


@login_required
@cites("22")
def hand_over_finding(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """The form that hands a finding of an inspection over; a POST prepares it."""
    finding_to_charge(facts_of(request), number, finding, at=wiring.clock().now())
    return _hand_over(request, reverse("unit-inspection", args=[number]), finding=finding)


def _hand_over(request: HttpRequest, up: str, **about: int) -> HttpResponse:
    """`up`: the address of what is handed over; `about`: its number."""
    offered = handover_offered(facts_of(request), at=wiring.clock().now(), **about)
    form = HandOverForm.from_post(request)
    form.fields["law"].offer([(one.code, one.law) for one in offered.laws])  # type: ignore[attr-defined]
    if form.is_valid():
        with form.answers(request):
            given = {"revision": form.cleaned_data["revision"], "clock": wiring.clock(), **about}
            made = hand_over(signed_in(request), new=form.handover, **given)
            done(request, Words("已提出移送，证据已固定", "The hand-over is prepared, the evidence locked"))
            return redirect("transfer", made)
    if not form.is_bound:
        form = HandOverForm(initial={"revision": offered.revision})
        form.fields["law"].offer([(one.code, one.law) for one in offered.laws])  # type: ignore[attr-defined]
    form.offer_newest(offered.revision)
    context = {"active": "supervision", "form": form, "offered": offered, "act": WORDS[offered.act], "up": up}
    return render(request, "transfers/hand_over.html", context | {"action": request.path}, status=form.status)


@login_required
@cites("24")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A transfer with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@fresh_for_weighty(STEPS)
@cites("24")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    transfer(facts_of(request), number, at=wiring.clock().now())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("transfer", number)
    return _page(request, number, form)


@login_required
@require_POST
@cites("24")
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Issues its letter or receipt as a document with number, digest and QR code."""
    if kind not in {one.value for one in PAPERS}:
        raise Http404
    transfer(facts_of(request), number, at=wiring.clock().now())
    form = IssueDocumentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            issue(request, PrintedKind(kind), str(number))
            done(request, Words("文件已出具，可下载", "The document is issued, its file is below"))
            return redirect("transfer", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = transfer(facts, number, at=now)
    if sent is not None:
        sent.offer_newest(found.row.revision)
    papers = shown_papers(
        facts,
        {kind: may_issue_transfer_paper(found.facts, receipt=kind is PrintedKind.TRANSFER_RECEIPT) for kind in PAPERS},
        str(number),
        lambda kind: reverse("transfer-paper", args=[number, kind.value]),
        now,
    )
    actors = {found.facts.prepared_by, found.approved_by, found.sent_by, found.answered_by, found.settled_by}
    actors |= {document.issued_by for one in papers for document in one.documents}
    steps = shown_steps(
        STEPS if found.row.is_of_crime else _steps_under(found.row.article),
        lambda name: bool(getattr(found.steps, name)),
        sent,
        found.row.revision,
        lambda name: reverse("transfer-step", args=[number, name]),
        {"moment": now},
    )
    if not found.row.is_of_crime:
        for field in (field for one in steps for field in one.form.fields.values()):
            field.article = ""  # type: ignore[attr-defined]  # of suspected crimes alone: the heading names the article
    context = {
        "active": "supervision",
        "found": found,
        "row": found.row,
        "papers": papers,
        "names": actor_names(actors - {""}),
        "answered": sent or ActionForm(),
        "steps": steps,
    }
    return render(request, "transfers/one.html", context, status=sent.status if sent else 200)


def _steps_under(article: str) -> Mapping[str, Step]:
    """The steps of what is no suspected crime, under its article alone."""
    return {name: replace(one, articles=(article,)) for name, one in STEPS.items()}
