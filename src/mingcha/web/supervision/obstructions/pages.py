"""Pages of obstructions: the list by state, a new candidate, one obstruction with its next lawful step (article 12)."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY, somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.queries import cases
from mingcha.supervision.obstructions.actions import note_obstruction
from mingcha.supervision.obstructions.ordering import usual_days
from mingcha.supervision.obstructions.queries import (
    MOST_COUNTED,
    MOST_OBSTRUCTIONS,
    count_obstructions,
    inspection_photo,
    obstruction,
    obstructions,
)
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.obstructions.values import WholeObstruction
from mingcha.supervision.officers.rules import may_enforce
from mingcha.supervision.papers.queries import papers_of_obstruction
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.transfers.queries import transfers
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.enforcement_steps import Step, fresh_for_weighty, shown_steps
from mingcha.web.supervision.obstructions.forms import ObstructionForm, ObstructionsFrom
from mingcha.web.supervision.obstructions.steps import STEPS, fitted
from mingcha.web.supervision.papers import shown_papers


@login_required
@cites("12")
def index(request: HttpRequest) -> HttpResponse:
    """The obstructions in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), ObstructionsFrom.from_query(request)
    only = ObstructionState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = obstructions(facts, before=before, limit=MOST_OBSTRUCTIONS + 1, **given)
    total, acts = count_obstructions(facts, **given), facts.has(*PUBLIC_SECURITY)
    context = asked.shown(ObstructionState, rows, MOST_OBSTRUCTIONS, total, acts=acts, counted_to=MOST_COUNTED) | {
        "active": "supervision",
        "notes": somewhere(facts, may_enforce).allowed,
    }
    return render(request, "obstructions/index.html", context)


@login_required
@cites("12")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a candidate; a POST notes it. `?point=`, `?finding=` and
    `?picture_finding=` fill it."""
    form = ObstructionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            number = note_obstruction(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("已登记，请人工核对", "It is noted: now verify it"))
            return redirect("obstruction", number)
    shut = closed(somewhere(facts_of(request), may_enforce), *PUBLIC_SECURITY)
    context = {"active": "supervision", "form": form, "closed": shut}
    return render(request, "obstructions/new.html", context, status=form.status)


@login_required
@cites("12", "23")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An obstruction with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@fresh_for_weighty(STEPS)
@cites("12", "23")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    found = obstruction(facts_of(request), number, at=wiring.clock().now())
    form = fitted(STEPS[name].form.from_post(request), found.facts.offence)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("obstruction", number)
    return _page(request, number, form)


@require_GET
@login_required
@cites("12", "23")
def photo(request: HttpRequest, number: int, inspection: int) -> HttpResponse:
    """The photograph of an inspection, as it was recorded."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(inspection_photo(facts_of(request), number, inspection, folder=folder, at=now))


@login_required
@require_POST
@cites("12", "23")
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Issues one of its papers as a document with number, digest and QR code."""
    if kind not in {one.value for one in OF_OBSTRUCTIONS}:
        raise Http404
    obstruction(facts_of(request), number, at=wiring.clock().now())
    form = IssueDocumentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            issue(request, PrintedKind(kind), str(number))
            done(request, Words("文件已出具，可下载", "The document is issued, its file is below"))
            return redirect("obstruction", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found, today = obstruction(facts, number, at=now), shanghai_day(now)
    if sent is not None:
        sent.offer_newest(found.row.revision)
    initial = {"inspected_on": today, "served_on": today, "days": usual_days(today), "unit": found.row.owner}
    if found.steps.extend:
        initial["days"] = 7
    given = (papers_of_obstruction(found), str(number), _paper_url(number), now)
    papers = shown_papers(facts, *given, may_sign=bool(may_enforce(facts, found.facts.place)))
    issuers = {document.issued_by for one in papers for document in one.documents}
    offence = found.facts.offence
    steps = shown_steps(
        _steps_about(offence),
        lambda name: bool(getattr(found.steps, name)),
        sent,
        found.row.revision,
        lambda name: reverse("obstruction-step", args=[number, name]),
        initial,
    )
    for one in steps:
        fitted(one.form, offence)
    context = {
        "active": "supervision",
        "found": found,
        "act": found.row.act,
        "basis": "12" if offence is Offence.OBSTRUCTION else "22",
        "row": found.row,
        "papers": papers,
        "cases": cases(facts, at=now, obstruction=number),
        "transfers": transfers(facts, at=now, obstruction=number),
        "names": actor_names((issuers | {found.noted_by, found.judged_by, _ordered_by(found)}) - {""}),
        "answered": sent or ActionForm(),
        "steps": steps,
    }
    return render(request, "obstructions/one.html", context, status=sent.status if sent else 200)


def _paper_url(number: int) -> Callable[[PrintedKind], str]:
    return lambda kind: reverse("obstruction-paper", args=[number, kind.value])


def _steps_about(offence: Offence) -> dict[str, Step]:
    """The steps with the articles that they cite of this act."""
    return {name: replace(step, articles=articles_of(offence, *step.articles)) for name, step in STEPS.items()}


def _ordered_by(found: WholeObstruction) -> str:
    return found.order.ordered_by if found.order else ""
