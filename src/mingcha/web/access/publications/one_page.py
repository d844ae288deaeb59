"""The page of a publication: approved, published, withdrawn, stated to be down (articles 3, 19, 21, 25)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.publications import queries
from mingcha.access.publications.actions import (
    approve_publication,
    release_publication,
    state_down,
    withdraw_publication,
)
from mingcha.access.publications.offers import publication_offers
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.web.access.publications.forms import PublicationDownForm, PublicationWithdrawForm
from mingcha.web.access.publications.shown import ShownPublication
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.shown import blocked_words
from mingcha.web.registry.confirmations.forms import PlainForm


@login_required
@require_GET
@cites("3", "21", "25")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A publication with its steps."""
    return _page(request, no)


@login_required
@require_POST
@cites("21")
def approve(request: HttpRequest, no: str) -> HttpResponse:
    """Approves it as another person than the one who asked."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            approve_publication(signed_in(request), no=no, clock=wiring.clock())
            done(request, Words("公开传播已批准", "The publication is approved"))
            return HttpResponseRedirect(reverse("publication", args=[no]))
    return _page(request, no, form)


@login_required
@require_POST
@cites("19", "21")
def release(request: HttpRequest, no: str) -> HttpResponse:
    """Publishes the film that it names."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            folder = settings.MINGCHA_HOME.redactions
            release_publication(signed_in(request), no=no, folder=folder, clock=wiring.clock())
            done(request, Words("影片已公开", "The film is published"))
            return HttpResponseRedirect(reverse("publication", args=[no]))
    return _page(request, no, form)


@login_required
@require_POST
@cites("21")
def withdraw(request: HttpRequest, no: str) -> HttpResponse:
    """Withdraws it, with where it was asked to be taken down."""
    form = PublicationWithdrawForm.from_post(request)
    form.fit(queries.publication(facts_of(request), no, at=wiring.clock().now()))
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            withdraw_publication(
                signed_in(request),
                no=no,
                reason=given["reason"],
                informed=given.get("informed", ""),
                folder=settings.MINGCHA_HOME.redactions,
                clock=wiring.clock(),
            )
            done(request, Words("公开传播已撤回", "The publication is withdrawn"))
            return HttpResponseRedirect(reverse("publication", args=[no]))
    return _page(request, no, form)


@login_required
@require_POST
@cites("21")
def down(request: HttpRequest, no: str) -> HttpResponse:
    """States that it is down; its finding closes."""
    form = PublicationDownForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            state_down(signed_in(request), no=no, seen=form.cleaned_data["seen"], clock=wiring.clock())
            done(request, Words("已确认下架", "It is stated to be down"))
            return HttpResponseRedirect(reverse("publication", args=[no]))
    return _page(request, no, form)


def _page(request: HttpRequest, no: str, sent: ActionForm | None = None) -> HttpResponse:
    """The page of a publication, with the form that was sent and what was answered to it."""
    facts, now = facts_of(request), wiring.clock().now()
    row, offers = queries.publication(facts, no, at=now), publication_offers(facts, no, at=now)
    taking_back = PublicationWithdrawForm()
    taking_back.fit(row)
    forms: dict[str, ActionForm] = {"withdraw": taking_back, "down": PublicationDownForm()}
    forms |= {name: sent for name, form in forms.items() if type(form) is type(sent)}
    shown = ShownPublication(row)
    context = {
        "active": "requests",
        "row": row,
        "shown": shown,
        "film": redaction_facts(row.redaction) if row.redaction else None,
        "blocked": blocked_words(offers.next, shown.waits),
        "offers": offers,
        "forms": forms,
        "form": sent or ActionForm(),
    }
    return render(request, "publications/one.html", context, status=sent.status if sent else 200)
