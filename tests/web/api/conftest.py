"""What the tests of the API share: the small city, and a program's client with a bearer token."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.sign_in import token_of

from mingcha.kit.clock import HandClock
from mingcha.overview.points import named as named_points

type Program = Callable[..., Client]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A text that was looked up in another test's city is forgotten."""
    named_points.forget()


@pytest.fixture
def program(city: City, clock: HandClock) -> Program:
    """A client without cookies that sends a token of this person, and is held to CSRF as in the product."""

    def with_token(username: str) -> Client:
        made = token_of(city[username], username=username, name="test", days=30, clock=clock)
        return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {made.secret}"})

    return with_token
