"""HTTP requests to another of our programs: direct, ignoring any proxy in the environment."""

import urllib.request
from http.client import HTTPResponse
from typing import cast

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask_straight(request: urllib.request.Request | str, timeout_s: float) -> HTTPResponse:
    """Sends a request and returns the response, without a proxy: requests carry tickets and revocations, and a proxy
    in http_proxy could read them. Raises urllib.error.URLError and OSError as urlopen() does."""
    return cast("HTTPResponse", _OPENER.open(request, timeout=timeout_s))
