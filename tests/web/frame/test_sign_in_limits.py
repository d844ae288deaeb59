"""Guessing passwords is slowed down: a seat that failed several times has to wait (799-15: against intrusion)."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import PASSWORD, City

from mingcha.kit.clock import HandClock


@pytest.mark.law("799-15(1)")
def test_after_some_wrong_passwords_even_the_right_one_has_to_wait(city: City, clock: HandClock) -> None:
    client = Client()
    for _ in range(6):
        client.post("/accounts/login/", {"login": "monitor", "password": "wrong-password-1"})
    refused = client.post("/accounts/login/", {"login": "monitor", "password": PASSWORD})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert "_auth_user_id" not in client.session
    clock.advance(timedelta(seconds=5))
    client.post("/accounts/login/", {"login": "monitor", "password": PASSWORD})
    assert "_auth_user_id" in client.session
