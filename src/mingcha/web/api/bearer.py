"""API tokens: `Authorization: Bearer mct_...` authenticates a request as the person for whom it was created.

Only JSON operations accept them; they open no page (decree 799, art. 16(2)(2)).
"""

import re
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from mingcha.access.tickets.tokens import within_session, within_token
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.registry.tokens.actions import person_with_token
from mingcha.registry.tokens.queries import token_number
from mingcha.web.frame import wiring
from mingcha.web.frame.roots import API_ROOT

_DOOR = re.compile(r"/access/(?:grants|tickets|snapshots|grants/[^/]+/revoke)")
"""Operations of the door to footage (docs/ref/api.md); GET addresses below them are pages."""

_SCHEME = "bearer "

type Answer = Callable[[HttpRequest], HttpResponse]


class BearerTokens:
    """Sets the request's person from a bearer token. Placed after the session middleware and before the rates, so that
    a program counts with its person's account; a wrong token makes the request anonymous even if it has a session.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        secret = _secret(request)
        if secret is not None:
            take_token(request, secret)
        return self.get_response(request)


def made_in(request: HttpRequest) -> str:
    """The session or API token of a request, as tickets name it; empty if it has neither."""
    secret = _secret(request)
    if secret is not None:
        return within_token(token_number(secret))
    return within_session(request.session.session_key or "")


def _secret(request: HttpRequest) -> str | None:
    """The bearer token of a request that may use one, else None."""
    said = request.headers.get("Authorization", "")
    if said.lower().startswith(_SCHEME) and takes_tokens(request):
        return said[len(_SCHEME) :].strip()
    return None


def takes_tokens(request: HttpRequest) -> bool:
    """Whether a request may use a token: those of the API, and POST to the door."""
    if request.path_info.startswith(API_ROOT):
        return True
    return request.method == "POST" and _DOOR.fullmatch(request.path_info) is not None


@cites("3", "799-16(2)(2)")
def take_token(request: HttpRequest, secret: str) -> None:
    """Sets the request's person to the token's, or to anonymous if the token is invalid."""
    try:
        request.user = person_with_token(secret, clock=wiring.clock())
    except Fault:
        request.user = AnonymousUser()
    # browsers do not send this header by themselves, so a foreign site cannot forge such a request (no CSRF)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
