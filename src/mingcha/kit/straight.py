"""HTTP requests to another of our programs: direct, ignoring any proxy in the environment and any redirect."""

import urllib.request
from http.client import HTTPResponse
from typing import cast


class _Direct(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """None: urllib then raises HTTPError with the status of the redirect."""


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Direct)


def ask_straight(request: urllib.request.Request | str, timeout_s: float) -> HTTPResponse:
    """Sends a request and returns the response, without a proxy and without following a redirect: requests carry
    tickets and revocations, which a proxy in http_proxy or another host could read. Raises urllib.error.URLError and
    OSError as urlopen() does; a redirect is an HTTPError."""
    return cast("HTTPResponse", _OPENER.open(request, timeout=timeout_s))
