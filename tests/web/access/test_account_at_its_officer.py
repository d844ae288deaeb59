"""The form of a request says at the officer whom it is about that an account no longer agrees with the credential
(15(2))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.access.requesting import FIRST, OPERATOR, SECOND, Asking, typed
from tests.support.registry.staffing import OWNER

from mingcha.access.requests.models import Request
from mingcha.registry.accounts.actions import change_person

type ClientOf = Callable[..., Client]


@pytest.mark.law("15(2)")
@pytest.mark.parametrize(("username", "field"), [(FIRST, "first"), (SECOND, "second")])
@pytest.mark.parametrize("turned", [False, True])
def test_it_stands_at_the_field_that_names_the_officer(
    asked: Asking, client_of: ClientOf, username: str, field: str, *, turned: bool
) -> None:
    """Also when the officers were chosen in the other order than they were recorded."""
    name = asked.people[username].name
    change_person(OWNER, username=username, name="另一个人", badge_no="9", organisation="WCGA", clock=asked.clock)
    first, second = (one.no for one in (asked.officers[::-1] if turned else asked.officers))
    sent = client_of(OPERATOR).post("/requests/new", typed(asked, first=first, second=second))
    assert sent.status_code == 403
    at = {"first": "second", "second": "first"}[field] if turned else field
    assert list(sent.context["form"].refusals_at) == [at]
    page = sent.content.decode()
    assert f"{name}（" in page
    assert "证件不一致" in page
    assert not Request.objects.exists()
    english = client_of(OPERATOR, "en").post("/requests/new", typed(asked, first=first, second=second))
    assert "no longer has the name and the unit of the credential" in english.content.decode()
