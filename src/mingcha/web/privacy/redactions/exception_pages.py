"""Pages of what stays visible in a film by law: asked for by an officer, approved or returned by a second one (article
21)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction import queries
from mingcha.privacy.redaction.exception_offers import exception_offers, film_tracks
from mingcha.privacy.redaction.exceptions import approve_exception, ask_exception, open_ground, return_exception
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.web.access.duty.pages import OWN_STEPS
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.exception_forms import (
    ExceptionApproveForm,
    ExceptionForm,
    ExceptionReturnForm,
    TracksQuery,
)
from mingcha.web.privacy.redactions.one_page import redaction_page
from mingcha.web.privacy.redactions.shown import waits_words


@login_required
@cites("21")
def new(request: HttpRequest, no: str) -> HttpResponse:
    """Asks that tracks of a film stay visible by law."""
    facts, now = facts_of(request), wiring.clock().now()
    row, offers = queries.redaction(facts, no, at=now), exception_offers(facts, no, at=now)
    at = TracksQuery.from_query(request)
    form = ExceptionForm.from_post(request)
    tracks = film_tracks(facts, no, at=now) if offers.ask else ()
    left_out = form.offer(tracks, at.value("at"), row.length_90k, row.revision)
    if form.is_valid():
        with form.answers(request):
            asked = ask_exception(
                signed_in(request),
                no=no,
                revision=form.cleaned_data["revision"],
                new=form.new,
                scan=form.cleaned_data["scan"] or b"",
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            words = Words("已提出，待另一名民警批准", "It is asked for: another officer is to approve it")
            done(request, words)
            return HttpResponseRedirect(f"{reverse('redaction', args=[no])}#exception-{asked.number}")
    form.offer_newest(row.revision)
    context = {
        "active": "requests",
        "row": row,
        "form": form,
        "at": at,
        "tracks": tracks,
        "left_out": left_out,
        "is_over": offers.ask is None,
        "waits": waits_words(row),
        "closed": closed(offers.ask, *PUBLIC_SECURITY) if offers.ask is not None else None,
    }
    return render(request, "redactions/exception_new.html", context, status=form.status)


@login_required
@require_GET
@cites("3", "21")
def document(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """The document of an exception, as a download; it is a line of the log, so a page of ours opens it."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        raise Fault(FaultKind.FORBIDDEN, Words("只能从本平台页面打开", "a page of this platform opens it"))
    folder = settings.MINGCHA_HOME.documents
    data, media_type = open_ground(signed_in(request), no=no, number=number, folder=folder, clock=wiring.clock())
    name = f"{no}.{number}.{media_type.rpartition('/')[2]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(data, content_type=media_type, headers=headers)
    sandbox(response)
    return response


@login_required
@require_POST
@cites("21")
def approve(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """Approves an exception as the second officer: its tracks are visible from then on."""
    form = ExceptionApproveForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            revision, folder = form.cleaned_data["revision"], settings.MINGCHA_HOME.redactions
            approve_exception(
                signed_in(request), no=no, number=number, revision=revision, folder=folder, clock=wiring.clock()
            )
            done(request, Words("已批准，影片须重新复核", "It is approved: the film is reviewed anew"))
            return HttpResponseRedirect(f"{reverse('redaction', args=[no])}#exception-{number}")
    return redaction_page(request, no, form, number)


@login_required
@require_POST
@cites("21")
def give_back(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """Returns an exception with a reason."""
    form = ExceptionReturnForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            reason = form.cleaned_data["reason"]
            return_exception(signed_in(request), no=no, number=number, reason=reason, clock=wiring.clock())
            done(request, Words("已退回", "It is returned"))
            return HttpResponseRedirect(f"{reverse('redaction', args=[no])}#exception-{number}")
    return redaction_page(request, no, form, number)
