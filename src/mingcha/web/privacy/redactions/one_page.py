"""The page of a redaction: its steps, its film, and the acts that this person may do (articles 3, 16(3), 21)."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.publications.offers import may_ask
from mingcha.access.publications.queries import publications
from mingcha.access.publications.values import PublicationsAsked
from mingcha.access.subjects.queries import request_of_film
from mingcha.jobs.queries import parts_of
from mingcha.jobs.values import JobRow
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import queries
from mingcha.privacy.redaction.actions import refuse_redaction, release_redaction, withdraw_redaction
from mingcha.privacy.redaction.exception_offers import exception_offers
from mingcha.privacy.redaction.offers import may_begin_redaction, redaction_job, redaction_offers
from mingcha.privacy.redaction.signing import sign_redaction
from mingcha.privacy.redaction.states import OPEN
from mingcha.privacy.redaction.values import RedactionKind
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import allow_own_media
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.exceptions_shown import shown_exceptions
from mingcha.web.privacy.redactions.forms import FilmSignForm, RedactionRefuseForm, RedactionWithdrawForm
from mingcha.web.privacy.redactions.shown import (
    CHIPS,
    SIGN_WORDS,
    TONES,
    anew_query,
    blocked_words,
    end_words,
    gate_lines,
    minutes_left,
    steps_of,
    waits_words,
)
from mingcha.web.registry.confirmations.forms import PlainForm

MOST_PUBLICATIONS = 20
_RELEASED = {
    True: Words("影片已放行，可用于公开", "The film is released and may be published"),
    False: Words("影片已放行，可在其申请中查阅", "The film is released and may be shown from its request"),
}


@login_required
@require_GET
@cites("3", "21", "25")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A redaction with its steps."""
    return redaction_page(request, no)


@login_required
@require_GET
@cites("3", "21")
def progress(request: HttpRequest, no: str) -> HttpResponse:
    """How far its job is, which its page asks for while one is at work; afterwards the page is loaded anew."""
    now = wiring.clock().now()
    _, job = redaction_job(facts_of(request), no, at=now)
    if not request.headers.get("HX-Request"):
        return redirect("redaction", no)
    response = render(request, "redactions/progress.html", {"no": no, "job": job, "minutes_left": _left(job, now)})
    if job is None or not job.is_open:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
@cites("21")
def sign(request: HttpRequest, no: str) -> HttpResponse:
    """Signs the film as the second person."""
    form = FilmSignForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            digest, folder = form.cleaned_data["output_sha256"], settings.MINGCHA_HOME.redactions
            sign_redaction(signed_in(request), no=no, output_sha256=digest, folder=folder, clock=wiring.clock())
            done(request, Words("影片已签名", "The film is signed"))
            return HttpResponseRedirect(reverse("redaction", args=[no]))
    return redaction_page(request, no, form)


@login_required
@require_POST
@cites("21")
def release(request: HttpRequest, no: str) -> HttpResponse:
    """Releases a signed film."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            folder = settings.MINGCHA_HOME.redactions
            row = release_redaction(signed_in(request), no=no, folder=folder, clock=wiring.clock())
            done(request, _RELEASED[row.kind is RedactionKind.PUBLICATION])
            return HttpResponseRedirect(reverse("redaction", args=[no]))
    return redaction_page(request, no, form)


@login_required
@require_POST
@cites("21")
def refuse(request: HttpRequest, no: str) -> HttpResponse:
    """Refuses an open redaction; its files are removed."""
    form = RedactionRefuseForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            reason, folder = form.cleaned_data["reason"], settings.MINGCHA_HOME.redactions
            refuse_redaction(signed_in(request), no=no, reason=reason, folder=folder, clock=wiring.clock())
            done(request, Words("不予放行，文件已清除", "It is refused, and its files are removed"))
            return HttpResponseRedirect(reverse("redaction", args=[no]))
    return redaction_page(request, no, form)


@login_required
@require_POST
@cites("21")
def withdraw(request: HttpRequest, no: str) -> HttpResponse:
    """Withdraws a released film; it is removed here."""
    form = RedactionWithdrawForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            reason, folder = form.cleaned_data["reason"], settings.MINGCHA_HOME.redactions
            withdraw_redaction(signed_in(request), no=no, reason=reason, folder=folder, clock=wiring.clock())
            done(request, Words("影片已撤回并清除", "The film is withdrawn and removed"))
            return HttpResponseRedirect(reverse("redaction", args=[no]))
    return redaction_page(request, no, form)


def redaction_page(request: HttpRequest, no: str, sent: ActionForm | None = None, exception: int = 0) -> HttpResponse:
    """The page of a redaction, with the form that was sent and what was answered to it; `exception`: the number of the
    exception that it was about."""
    facts, now = facts_of(request), wiring.clock().now()
    row, offers = queries.redaction(facts, no, at=now), redaction_offers(facts, no, at=now)
    excepted = exception_offers(facts, no, at=now)
    asked = PublicationsAsked(redaction=no)
    waits = waits_words(row, is_confirmed=offers.confirmed is None or bool(offers.confirmed))
    context = {
        "active": "requests",
        "row": row,
        "offers": offers,
        "is_open": row.state in OPEN,
        "chip": CHIPS.get(TONES.get(row.state, ""), "plain"),
        "waits": waits,
        "ended": end_words(row, offers),
        "anew": anew_query(row) if may_begin_redaction(facts, at=now) else "",
        "blocked": blocked_words(offers.next, waits),
        "steps": steps_of(row, offers),
        "gate": gate_lines(row.gate) if row.gate and row.output_sha256 else (),
        "came_back": queries.reasons_to_come_back(row, now),
        "signs": [(one, SIGN_WORDS[one.act]) for one in offers.signs],
        "forms": _forms_of(row.output_sha256, sent),
        "form": sent or ActionForm(),
        "no": no,
        "exceptions": shown_exceptions(row, excepted, sent, exception),
        "exceptions_waiting": excepted.waiting,
        "may_except": excepted.ask,
        "shows_exceptions": excepted.rows or (excepted.ask is not None and row.kind is RedactionKind.PUBLICATION),
        "published": publications(facts, at=now, asked=asked, limit=MOST_PUBLICATIONS),
        "times": parameters.number("privacy.review_most_times", shanghai_day(now)),
        "minutes_left": _left(offers.job, now),
        "of_request": request_of_film(no) if row.kind is not RedactionKind.PUBLICATION else None,
        "may_ask": may_ask(facts, at=now),
    }
    response = render(request, "redactions/one.html", context, status=sent.status if sent else 200)
    if offers.is_film_open:
        allow_own_media(request, response)
    return response


def _left(job: JobRow | None, now: datetime) -> int | None:
    """Minutes that a job still takes; its parts are read while it is at work alone."""
    return minutes_left(job, parts_of(job.number), now) if job and job.is_open else None


def _forms_of(output_sha256: str, sent: ActionForm | None) -> dict[str, ActionForm]:
    """The forms of the page, with the one that was sent at its place; the sign is of the film that is there now."""
    forms: dict[str, ActionForm] = {
        "sign": FilmSignForm(initial={"output_sha256": output_sha256}),
        "refuse": RedactionRefuseForm(),
        "withdraw": RedactionWithdrawForm(),
    }
    if isinstance(sent, FilmSignForm):
        sent.retype("output_sha256", output_sha256)
    return forms | {name: sent for name, form in forms.items() if type(form) is type(sent)}
