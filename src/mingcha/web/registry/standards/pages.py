"""Pages of standards: the claims of a system, one with its points, its test report as a download (article 7)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.standards import queries
from mingcha.registry.standards.actions import record_claim, withdraw_claim
from mingcha.registry.standards.queries import MOST_CLAIMS
from mingcha.registry.standards.rules import may_record_claim, may_withdraw_claim
from mingcha.registry.systems.queries import system
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.standards.forms import ClaimForm, ClaimsFrom, WithdrawClaimForm


@login_required
@cites("3", "7")
def of_system(request: HttpRequest, code: str) -> HttpResponse:
    """The claims of a system; a POST records one for many of its points."""
    facts, at = facts_of(request), wiring.clock().now()
    found = system(facts, code, at=at)
    form = ClaimForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            held = record_claim(
                signed_in(request),
                system=code,
                new=form.claim,
                points=form.cleaned_data["points"] or None,
                scan=form.cleaned_data["scan"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("执行标准已登记", "The claim is recorded"))
            return HttpResponseRedirect(reverse("standard-claim", args=[held.number]))
    before = ClaimsFrom.from_query(request).value("before") or 0
    rows = queries.claims_of_system(facts, code, at=at, before=before, limit=MOST_CLAIMS + 1)
    context = {
        "active": "points",
        "system": found.row,
        "rows": rows[:MOST_CLAIMS],
        "next": rows[MOST_CLAIMS - 1].number if len(rows) > MOST_CLAIMS else 0,
        "names": actor_names({one.recorded_by for one in rows}),
        "form": form,
        "closed": closed(may_record_claim(facts, found.place), *KEEPERS),
    }
    return render(request, "standards/system.html", context, status=form.status)


@login_required
@cites("3", "7")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A claim with its points; a POST withdraws it for some of them or for all."""
    facts = facts_of(request)
    form = WithdrawClaimForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            points = given["points"] or None
            withdraw_claim(
                signed_in(request), claim=number, reason=given["reason"], points=points, clock=wiring.clock()
            )
            done(request, Words("声明已撤回", "The claim is withdrawn"))
            return HttpResponseRedirect(reverse("standard-claim", args=[number]))
    found = queries.claim(facts, number, at=wiring.clock().now())
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "names": actor_names({found.row.recorded_by, *(each.withdrawn_by for each in found.points)} - {""}),
        "form": form,
        "closed": closed(may_withdraw_claim(facts, found.place), *KEEPERS),
    }
    return render(request, "standards/one.html", context, status=form.status)


@require_GET
@login_required
@cites("3", "7")
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The scan of a test report, as it was handed in."""
    folder, at = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(queries.report_of_claim(facts_of(request), number, folder=folder, at=at))
