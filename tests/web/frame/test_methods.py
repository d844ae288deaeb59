"""Which HTTP methods are answered."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_a_page_takes_get_head_and_post_alone(signed_in: Callable[..., Client], method: str) -> None:
    """Issue, ASVS 13.4.4 and 4.1.4: before, every page answered TRACE, PUT and DELETE like GET."""
    client = signed_in("district")
    for path in ("/account", "/points", "/accounts/login/", "/no-such-page"):
        response = client.generic(method, path)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert client.head("/account").status_code == 200


def test_the_api_takes_what_its_operations_name(signed_in: Callable[..., Client]) -> None:
    client = signed_in("district")
    assert client.generic("TRACE", "/api/v1/me").status_code == 405
    assert client.delete("/api/v1/me").status_code == 405
    assert client.put("/api/v1/people/nobody", {}, content_type="application/json").status_code == 422
