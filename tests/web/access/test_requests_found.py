"""The search finds a request for its officers and for who reads it by office, and for nobody else (articles 14, 15)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.access.requesting import FIRST, Asking


@pytest.mark.law("15")
def test_a_request_is_found_by_who_may_read_it(asked: Asking, client_of: Callable[..., Client]) -> None:
    request = asked.opened()
    page = reverse("request", args=[request.no])

    def found(username: str, typed: str) -> bool:
        return page in client_of(username).get(reverse("search"), {"q": typed, "part": "1"}).content.decode()

    for typed in (request.no, request.no[-6:], asked.officers[0].name):
        assert [found(one, typed) for one in (FIRST, "manager", "auditor")] == [True, True, True]
        assert [found(one, typed) for one in ("nobody", "elsewhere")] == [False, False]
