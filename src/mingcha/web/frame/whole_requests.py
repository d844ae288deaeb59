"""Takes in what is left of a small request before its answer goes out, so that the answer arrives.

A server that closes a connection over bytes that nobody read resets it, and whoever asked may lose the answer with
them (RFC 9112, section 9.6): a refusal, say, that was clear before the body had come.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError

LEFT_LIMIT_BYTES = 64 * 1024
"""What is larger than this is not waited for: it is refused by closing, as before."""

type Answer = Callable[[HttpRequest], HttpResponse]


class WholeRequests:
    """Reads the rest of the body, whatever answered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= LEFT_LIMIT_BYTES:
            try:
                request.read()
            except UnreadablePostError:
                pass  # whoever asked went away
        return response
