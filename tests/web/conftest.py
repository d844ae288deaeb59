"""The pages with a small city behind them, a standing clock, and the catalogue compiled."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.web import locale_build
from mingcha.web.frame import wiring


@pytest.fixture(scope="session", autouse=True)
def catalogue() -> None:
    """The .mo files are not committed; `npm run build` makes them, and so does this."""
    locale_build.build()


@pytest.fixture
def pages_clock(clock: HandClock) -> Iterator[HandClock]:
    """The standing clock, also of the pages."""
    before = wiring.use_clock(clock)
    yield clock
    wiring.use_clock(before)


@pytest.fixture
def city(db: None, pages_clock: HandClock) -> City:
    """Organisations, sites, people and points; the pages have the same standing clock."""
    return copied_city(pages_clock)


@pytest.fixture
def signed_in(city: City) -> Callable[..., Client]:
    """A client in which this person is signed in, in Chinese unless told otherwise."""

    def sign_in_as(username: str, language: str = "zh-hans") -> Client:
        client = Client()
        sign_in(client, city[username])
        client.cookies["django_language"] = language
        return client

    return sign_in_as
