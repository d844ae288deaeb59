"""The content security policy: no foreign content, nothing inline, one other port for the pictures, no caching.

The gateway listens on the next port of the same host name, which is only known per request. Pages with pictures may
also connect to the gateways of further recorder hosts (web.access.gateways.shows_pictures).
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

type Answer = Callable[[HttpRequest], HttpResponse]


def gateway_origin(request: HttpRequest) -> str:
    """The gateway's origin for this page: MINGCHA_GATEWAY_ORIGIN (behind a proxy), else the gateway's own port."""
    fixed: str = settings.MINGCHA_GATEWAY_ORIGIN
    if fixed:
        return fixed
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    shown = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{shown}:{settings.MINGCHA_GATEWAY_PORT}"


def connect_sources(request: HttpRequest) -> list[str]:
    """The page's own origin and the gateway's, over HTTP and WebSocket."""
    return ["'self'", *_both(gateway_origin(request))]


def _both(origin: str) -> list[str]:
    scheme, rest = origin.split("://", 1)
    return [origin, f"{'wss' if scheme == 'https' else 'ws'}://{rest}"]


def allow_connections(request: HttpRequest, response: HttpResponse, origins: Sequence[str]) -> None:
    """Allows this page to connect to these further gateways, over HTTP and WebSocket."""
    further = [source for origin in origins for source in _both(origin)]
    policy = {**settings.SECURE_CSP, "connect-src": [*connect_sources(request), *further]}
    response._csp_config = policy  # type: ignore[attr-defined]


def allow_own_media(request: HttpRequest, response: HttpResponse) -> None:
    """Allows this page to play a film of this application, beside what its scripts have in memory."""
    policy = {**settings.SECURE_CSP, "connect-src": connect_sources(request), "media-src": ["'self'", "blob:"]}
    response._csp_config = policy  # type: ignore[attr-defined]


def sandbox(response: HttpResponse) -> None:
    """Forbids everything in an answer that others wrote (CSP3, sandbox): no script, form, frame or request."""
    response._csp_config = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]


class GatewaySources:
    """Adds the gateway to `connect-src`; Django's middleware around this one writes the header."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not hasattr(response, "_csp_config"):
            policy = {**settings.SECURE_CSP, "connect-src": connect_sources(request)}
            response._csp_config = policy  # type: ignore[attr-defined]
        return response


class NothingKept:
    """Forbids caching of pages and tickets, so that the next person at a seat finds none after a sign-out. Keeps an
    existing Cache-Control (map tiles, for seconds, private)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
