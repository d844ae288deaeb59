"""API tokens: `Authorization: Bearer mct_...` authenticates a request as the person for whom it was created.

Only JSON operations accept them; they open no page (decree 799, art. 16(2)(2)).
"""

import re
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse

from mingcha.access.tickets.tokens import within_session, within_token
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.registry.tokens.actions import person_with_token
from mingcha.registry.tokens.queries import token_number
from mingcha.registry.tokens.rules import Scope, token_may
from mingcha.web.api.scopes import scope_needed
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import refusal_json
from mingcha.web.frame.roots import API_ROOT
from mingcha.web.frame.sessions import session_of

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

    def process_view(
        self, request: HttpRequest, view: Answer, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Called by Django before a view: refuses what the scope of the token does not include."""
        del view, args, kwargs
        scopes: tuple[str, ...] | None = getattr(request, "_mingcha_scopes", None)
        decision = token_may(scopes, scope_of(request)) if scopes is not None else None
        return None if decision is None or decision else JsonResponse(refusal_json(decision), status=403)


def scope_of(request: HttpRequest) -> Scope | None:
    """The scope that a request with a token needs; None: no token opens it."""
    path, reads = request.path_info, request.method in ("GET", "HEAD", "OPTIONS")
    if path.startswith(API_ROOT):
        return scope_needed(path.removeprefix(API_ROOT), reads=reads)
    return Scope.WATCH if _DOOR.fullmatch(path) else None


def made_in(request: HttpRequest) -> str:
    """The session or API token of a request, as tickets name it; empty if it has neither."""
    secret = _secret(request)
    if secret is not None:
        return within_token(token_number(secret))
    session = session_of(request)
    return within_session(session.number) if session is not None else ""


def _secret(request: HttpRequest) -> str | None:
    """The bearer token of a request that may use one, else None."""
    header = request.headers.get("Authorization", "")
    if header.lower().startswith(_SCHEME) and takes_tokens(request):
        return header[len(_SCHEME) :].strip()
    return None


def takes_tokens(request: HttpRequest) -> bool:
    """Whether a request may use a token: those of the API, and POST to the door."""
    if request.path_info.startswith(API_ROOT):
        return True
    return request.method == "POST" and _DOOR.fullmatch(request.path_info) is not None


@cites("3", "799-16(2)(2)")
def take_token(request: HttpRequest, secret: str) -> None:
    """Sets the request's person to the token's, or to anonymous if the token is invalid."""
    request._mingcha_session = None  # type: ignore[attr-defined]  # a cookie beside the token counts for nothing
    address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        person, scopes = person_with_token(secret, clock=wiring.clock(), address=address)
        request.user = person
        request._mingcha_scopes = scopes  # type: ignore[attr-defined]
    except Fault:
        request.user = AnonymousUser()
    # browsers do not send this header by themselves, so a foreign site cannot forge such a request (no CSRF)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
