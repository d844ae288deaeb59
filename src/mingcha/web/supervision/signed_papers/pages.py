"""The scan of an issued paper as it was signed: the page on which it is handed in (APL 61; articles 12, 23)."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.signed_papers.actions import keep_signed_paper
from mingcha.supervision.signed_papers.queries import paper_to_sign, signed_scan
from mingcha.supervision.signed_papers.values import PaperToSign
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.acceptance.pages import scan_download
from mingcha.web.supervision.signed_papers.forms import SignedPaperForm


@login_required
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
            done(request, Words("签收扫描件已登记", "The scan is kept"))
            return redirect(f"{up}#issued")
    context = {"active": "supervision", "form": form, "paper": paper, "up": up, "action": request.path}
    return render(request, "signed_papers/new.html", context, status=form.status)


@require_GET
@login_required
@cites("12", "23", "799-24")
def scan(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """A scan of a signed paper, as it was kept."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return scan_download(signed_scan(facts_of(request), no, number, folder=folder, at=now))


def _page_of(paper: PaperToSign) -> str:
    """The page of the matter of a paper."""
    if paper.kind in OF_CASES:
        return reverse("penalty", args=[paper.subject])
    name = "obstruction" if paper.kind in OF_OBSTRUCTIONS else "unit-inspection"
    return reverse(name, args=[paper.subject])
