"""Signing in by a city's directory: there and back, then the second factor of this platform (decree 799, 16(2)(2)).

The directory stands for the password alone. Only accounts that two persons bound to a subject sign in by it, none is
made, and what the directory says of names and roles is not read.
"""

import hmac
import secrets
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.directory.binding import directory
from mingcha.registry.directory.provider_file import Provider
from mingcha.registry.directory.queries import account_of_subject
from mingcha.registry.directory.rules import may_enter_by_directory
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.sessions.failures import UNKNOWN
from mingcha.registry.sign_in.actions import Judged, directory_failed
from mingcha.registry.sign_in.backend import person_numbered
from mingcha.web.forms.return_address import back as back_to
from mingcha.web.frame import wiring
from mingcha.web.registry.sign_in.directory_provider import (
    Question,
    authorisation_address,
    endpoints,
    not_accepted,
    subject_of_code,
)
from mingcha.web.registry.sign_in.entering import address_of, begin_half
from mingcha.web.registry.sign_in.forms import DirectoryAnswer, NextQuery

log = structlog.get_logger(__name__)

ASKED_KEY = "mingcha_directory"
"""In the data of an anonymous session: what this browser was sent to the directory with."""
ASKED_FOR_S = 600
_BYTES = 32


@require_GET
@cites("799-16(2)(2)")
def start(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the directory. Raises Fault(NOT_FOUND) without one, Fault(UNAVAILABLE)."""
    provider, query = directory(), NextQuery.from_query(request)
    query.is_valid()
    target = query.cleaned_data["next"]
    if request.user.is_authenticated:
        return back_to(request, target)
    at = endpoints(provider, wiring.clock().now())
    asked = Question(*(secrets.token_urlsafe(_BYTES) for _ in range(3)))
    request.session[ASKED_KEY] = {
        "state": asked.state, "nonce": asked.nonce, "verifier": asked.verifier, "next": target, "at_ms": _now_ms(),
    }  # fmt: skip
    return HttpResponseRedirect(authorisation_address(provider, at, back_address(), asked))


@require_GET
@cites("799-16(2)(2)")
def answer(request: HttpRequest) -> HttpResponse:
    """The browser comes back with a code: it is redeemed once, and the bound person goes on to the second factor.
    Raises Fault(UNAUTHENTICATED), Refused, Fault(UNAVAILABLE)."""
    held = request.session.pop(ASKED_KEY, None)  # for one use, whatever comes of it
    provider, now = directory(), wiring.clock().now()
    try:
        number, judged, target = _person_of_answer(request, provider, held, now)
    except Fault as fault:
        if fault.kind is FaultKind.UNAUTHENTICATED:
            directory_failed(UNKNOWN, address=address_of(request), at=now)
        raise
    may = may_enter_by_directory(has_factor=bool(factors_of(number)))
    if not may:
        directory_failed(number, address=address_of(request), at=now)
    require(may)
    begin_half(request, judged, target, by_directory=True)
    return HttpResponseRedirect(reverse("account-factor"))


def _person_of_answer(request: HttpRequest, provider: Provider, held: Any, now: datetime) -> tuple[int, Judged, str]:
    """The id of the person whom the directory names, the person, and where to go. `held`: what this browser was sent
    with, None if it was not. Raises Fault(UNAUTHENTICATED), Fault(UNAVAILABLE)."""
    given = DirectoryAnswer.from_query(request)
    given.is_valid()
    state, code = given.value("state") or "", given.value("code") or ""
    if not isinstance(held, dict) or not 0 <= _now_ms() - held["at_ms"] <= ASKED_FOR_S * 1000:
        raise not_accepted("this browser did not ask, or long ago")
    if not hmac.compare_digest(state.encode(), held["state"].encode()):
        raise not_accepted("another state")
    if given.value("iss") not in (None, "", provider.issuer):
        raise not_accepted("another issuer answers")  # RFC 9207
    if not code:
        raise not_accepted("no code")
    asked = Question(held["state"], held["nonce"], held["verifier"])
    subject = subject_of_code(provider, endpoints(provider, now), code, back_address(), asked, now)
    person = person_numbered(account_of_subject(provider.issuer, subject))
    if person is None:
        log.warning("no active account of this subject", issuer=provider.issuer)
        raise not_accepted("no active account is bound to this subject")
    return person.pk, Judged(person, 0, person.password), str(held["next"])


def back_address() -> str:
    """The redirect URI registered at the provider: on the fixed public origin, whatever the Host header says."""
    return f"{settings.MINGCHA_PASSKEY_ORIGIN}{reverse('account-directory-answer')}"


def _now_ms() -> int:
    return int(wiring.clock().now().timestamp() * 1000)
