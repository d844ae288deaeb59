"""Asking another program of ours over HTTP: straight, never through a proxy that the environment names."""

import urllib.request
from http.client import HTTPResponse
from typing import cast

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask_straight(request: urllib.request.Request | str, timeout_s: float) -> HTTPResponse:
    """The answer to a request. Tickets and revocations travel in these requests: a proxy of an office, which many
    machines name in http_proxy, would read them. Raises urllib.error.URLError and OSError as urlopen() does."""
    return cast("HTTPResponse", _OPENER.open(request, timeout=timeout_s))
