"""The scan of an issued paper as it was signed: handed in, opened and confirmed by another officer (APL 61; 12, 23)."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.signed_papers.actions import answer_signed_scan, keep_signed_paper, open_signed_scan
from mingcha.supervision.signed_papers.queries import paper_to_sign, scan_to_answer, scans_to_answer
from mingcha.supervision.signed_papers.values import PaperToSign
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.supervision.signed_papers.forms import AnswerScanForm, SignedPaperForm


@require_safe
@login_required
@cites("12", "23", "799-24", "APL 61")
def waiting(request: HttpRequest) -> HttpResponse:
    """The scans that wait for this person, the oldest first."""
    rows = scans_to_answer(facts_of(request), at=wiring.clock().now())
    context = {"active": "supervision", "rows": rows, "names": actor_names({one.kept_by for one in rows})}
    return render(request, "signed_papers/waiting.html", context)


@login_required
@needs_step_up
@cites("12", "23", "799-24")
def new(request: HttpRequest, no: str) -> HttpResponse:
    """The form for the scan of a paper; a POST keeps it."""
    paper = paper_to_sign(facts_of(request), no, at=wiring.clock().now())
    form, up = SignedPaperForm.from_post(request), _page_of(paper)
    if form.is_valid():
        with form.answers(request):
            given: dict[str, Any] = {"folder": settings.MINGCHA_HOME.documents, "clock": wiring.clock()}
            scan, reason = form.cleaned_data["scan"], form.cleaned_data["reason"]
            keep_signed_paper(signed_in(request), no=paper.no, scan=scan, reason=reason, **given)
            kept = Words(
                "已登记，由另一名人员打开核对、确认后有效", "It is kept; it counts once another officer confirmed it"
            )
            done(request, kept)
            return redirect(f"{up}#issued")
    context = {"active": "supervision", "form": form, "paper": paper, "up": up, "action": request.path}
    return render(request, "signed_papers/new.html", context, status=form.status)


@require_GET
@login_required
@cites("12", "23", "799-24")
def scan(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """A scan of a signed paper, as it was kept; of one that waits it is recorded who opened it."""
    folder = settings.MINGCHA_HOME.documents
    return download_of(open_signed_scan(signed_in(request), no=no, number=number, folder=folder, clock=wiring.clock()))


@login_required
@needs_step_up
@cites("12", "23", "799-24")
def answer(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """The page of a scan that waits for another officer; a POST confirms it, or not."""
    found = scan_to_answer(signed_in(request), no, number, at=wiring.clock().now())
    form, up = AnswerScanForm.from_post(request), _page_of(found.paper)
    if form.is_valid():
        with form.answers(request):
            confirms, reason = form.cleaned_data["confirms"] == "yes", form.cleaned_data["reason"]
            given: dict[str, Any] = {"confirms": confirms, "reason": reason, "clock": wiring.clock()}
            state = answer_signed_scan(signed_in(request), no=found.paper.no, number=number, **given)
            done(request, state.words)
            return redirect(f"{up}#issued")
    context = {"active": "supervision", "form": form, "found": found, "up": up, "action": request.path}
    return render(request, "signed_papers/answer.html", context, status=form.status)


def _page_of(paper: PaperToSign) -> str:
    """The page of the matter of a paper."""
    if paper.kind in OF_CASES:
        return reverse("penalty", args=[paper.subject])
    name = "obstruction" if paper.kind in OF_OBSTRUCTIONS else "unit-inspection"
    return reverse(name, args=[paper.subject])
