"""Reads the rest of a small request body before the response is sent.

A server that closes a connection with unread bytes resets it, and the client may lose the response (RFC 9112, section
9.6), for example a refusal that was sent before the body had arrived.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError

LEFT_LIMIT_BYTES = 64 * 1024
"""A larger rest is not read: the connection is closed instead."""

type Answer = Callable[[HttpRequest], HttpResponse]


class WholeRequests:
    """Reads the rest of the body, whichever view or middleware answered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= LEFT_LIMIT_BYTES:
            try:
                request.read()
            except UnreadablePostError:
                pass  # the client disconnected
        return response
