"""Nothing of a small request stays unread, also when its answer was clear before its body came."""

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from mingcha.web.frame.whole_requests import LEFT_LIMIT_BYTES, WholeRequests


class GoneBody(io.BytesIO):
    """The body of somebody who went away."""

    def read(self, size: int | None = -1) -> bytes:
        """Fails as a broken connection does."""
        raise OSError("connection reset")


def asked(body: io.BytesIO, length: str) -> WSGIRequest:
    """A POST whose body is still on the wire."""
    return RequestFactory().post("/x", CONTENT_LENGTH=length, **{"wsgi.input": body})


@pytest.mark.parametrize("reads", [False, True])
def test_the_rest_of_a_small_body_is_taken_in(reads: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.body if reads else b"refused", status=405)

    body = io.BytesIO(b"x" * 900)
    answer = WholeRequests(view)(asked(body, "900"))
    assert (answer.status_code, body.tell()) == (405, 900)


def test_a_large_one_is_not_waited_for() -> None:
    body = io.BytesIO(b"x" * (LEFT_LIMIT_BYTES + 1))
    WholeRequests(lambda _: HttpResponse(status=413))(asked(body, str(LEFT_LIMIT_BYTES + 1)))
    assert body.tell() == 0


@pytest.mark.parametrize("length", ["", "900", "nonsense", "²"])
def test_whoever_went_away_or_says_nonsense_harms_nobody(length: str) -> None:
    answer = WholeRequests(lambda _: HttpResponse(status=405))(asked(GoneBody(), length))
    assert answer.status_code == 405
