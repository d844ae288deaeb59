"""Guessing passwords is slowed down: a seat that failed several times has to wait (799-15: against intrusion)."""

import pytest
from django.core.cache import cache
from django.test import Client
from tests.support.registry.city import PASSWORD, City


@pytest.mark.law("799-15(1)")
def test_after_some_wrong_passwords_even_the_right_one_has_to_wait(city: City) -> None:
    cache.clear()
    client = Client()
    for _ in range(6):
        client.post("/accounts/login/", {"login": "monitor", "password": "wrong-password-1"})
    client.post("/accounts/login/", {"login": "monitor", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    cache.clear()
    client.post("/accounts/login/", {"login": "monitor", "password": PASSWORD})
    assert "_auth_user_id" in client.session
