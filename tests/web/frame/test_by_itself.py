"""What open pictures ask by themselves keeps a session and is no sign of a person at the seat (article 16(1))."""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from mingcha.web.frame.sessions import BY_ITSELF, _is_by_hand

ASKED_BY_PICTURES = ("/access/tickets", "/access/control/renew", "/api/v1/redactions/R20260901-0001/watched")
"""The addresses to which a wall and a review that plays post without a hand at the keys."""


@pytest.mark.law("16(1)")
def test_each_name_is_that_of_an_address_and_its_posts_alone_are_no_sign_of_a_person() -> None:
    names = {resolve(address).view_name for address in ASKED_BY_PICTURES}
    assert names == BY_ITSELF, "a name of no address would count every report of a review as a person"
    for address in (*ASKED_BY_PICTURES, "/session/alive"):
        request = RequestFactory().post(address)
        request.resolver_match = resolve(address)
        assert _is_by_hand(request) is (address == "/session/alive")
