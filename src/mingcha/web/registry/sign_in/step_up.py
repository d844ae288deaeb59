"""The guard of sensitive acts: the person proves a factor again, at most some minutes ago (decree 799, art. 16(2)(2)).

`needs_step_up` stands on a page; `require_step_up` is called by an operation of the API. What was typed into the form
of a page survives: the question carries the fields along and sends them to the same address, except for passwords.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.factors.proving import by_code
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity.asker import Asker, way_in
from mingcha.registry.sessions.actions import Prove, step_up
from mingcha.registry.sessions.rules import is_by_person, is_confirmed
from mingcha.registry.sign_in.actions import begin_factor, factor_judged, judged_again
from mingcha.web.forms.replayed import replayed_fields
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import wants_json
from mingcha.web.frame.sessions import session_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in import webauthn
from mingcha.web.registry.sign_in.entering import address_of, has_passkey
from mingcha.web.registry.sign_in.forms import NextQuery, StepUpForm
from mingcha.web.registry.sign_in.pages import wait_words

type View = Callable[..., HttpResponse]


@cites("799-16(2)(2)")
def freshness(request: HttpRequest) -> Decision:
    """Whether the person of the request proved a factor recently enough. A program with a token cannot; in a demo home
    an account without a factor need not."""
    by: Asker = signed_in(request)
    session = session_of(request)

    def owes_factor() -> bool:
        return session is None or not settings.MINGCHA_HOME.is_demo or bool(factors_of(session.user_id))

    fresh_at = None if session is None else session.fresh_at
    return is_confirmed(fresh_at, wiring.clock().now(), by_token=bool(way_in(by).token), owes_factor=owes_factor)


def require_step_up(request: HttpRequest) -> None:
    """Raises Refused unless the person proved a factor recently enough."""
    require(freshness(request))


def require_person(request: HttpRequest) -> None:
    """Raises Refused for a program with a token: where somebody states to have looked, a program has not."""
    require(is_by_person(by_token=bool(way_in(signed_in(request)).token)))


def needs_step_up(view: View) -> View:
    """Guards a page: its POST needs a fresh factor. A stale one is asked for on the way, and the form goes on."""

    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **more: Any) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated or freshness(request):
            return view(request, *given, **more)
        if wants_json(request) or way_in(signed_in(request)).token:
            require_step_up(request)
        form = StepUpForm.from_post(request)
        if form.is_valid() and _given(form):
            problem = _prove(request, form)
            if problem is None:
                return view(request, *given, **more)
            return _question(request, form, problem)
        return _question(request, StepUpForm(), None)

    return guarded


def needs_step_up_first(view: View) -> View:
    """Guards a page whose form takes a secret, which is not carried along: its GET asks for the factor, too."""

    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **more: Any) -> HttpResponse:
        if not request.user.is_authenticated or freshness(request):
            return view(request, *given, **more)
        if wants_json(request) or way_in(signed_in(request)).token:
            require_step_up(request)
        return HttpResponseRedirect(f"{reverse('step-up')}?{urlencode({'next': request.path})}")

    return guarded


@cites("799-16(2)(2)")
def page(request: HttpRequest) -> HttpResponse:
    """The question by itself, on the way to a page."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    query = NextQuery.from_query(request)
    query.is_valid()
    form = StepUpForm.from_post(request)
    if request.method != "POST":
        return _question(request, StepUpForm(initial={"next": query.cleaned_data["next"]}), None)
    if not form.is_valid():
        return _question(request, form, None)
    problem = _prove(request, form) if _given(form) else None
    if _given(form) and problem is None:
        return back(request, form.cleaned_data["next"])
    return _question(request, form, problem)


def _given(form: StepUpForm) -> bool:
    return bool(form.cleaned_data["step_up_code"] or form.cleaned_data["step_up_password"])


def _prove(request: HttpRequest, form: StepUpForm) -> Words | None:
    """Judges what was typed; None if it is right, else what to tell."""
    by, session, clock = signed_in(request), session_of(request), wiring.clock()
    if session is None:
        return Words("请重新登录", "sign in again")
    at = clock.now()
    wait = begin_factor(session.user_id, at, address=address_of(request), kind="step_up")
    if wait:
        return wait_words(wait)
    by_factor = bool(factors_of(session.user_id))
    prove: Prove = by_code(form.cleaned_data["step_up_code"])
    if not by_factor:
        prove = judged_again(form.cleaned_data["step_up_password"])
    try:
        step_up(by, factor="code" if by_factor else "password", prove=prove, clock=clock)
    except Fault as fault:
        if fault.kind is not FaultKind.UNAUTHENTICATED:
            raise
        factor_judged(session.user_id, right=False, address=address_of(request), kind="step_up", at=at)
        return fault.words
    factor_judged(session.user_id, right=True, address=address_of(request), kind="step_up", at=at)
    request.session.cycle_key()
    return None


def _question(request: HttpRequest, form: StepUpForm, problem: Words | None) -> HttpResponse:
    session = session_of(request)
    held = factors_of(session.user_id) if session is not None else ()
    context = {
        "form": form, "problem": problem, "fields": replayed_fields(request), "action": request.path,
        "has_passkey": has_passkey(held), "has_code": any(one.kind.value == "code" for one in held),
        "has_none": not held, "at_home": webauthn.is_at_home(request), "passkey_origin": webauthn.origin(),
    }  # fmt: skip
    return render(request, "sign_in/step_up.html", context, status=403 if request.method == "POST" else 200)
