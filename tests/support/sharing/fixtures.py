"""Fixtures of pushes: a city with something to push, and a receiver behind its targets."""

from collections.abc import Iterator

import pytest
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city
from tests.support.sharing.pushing import behind_tables, pushing_city
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock


@pytest.fixture
def receiver() -> Iterator[ReceiverInMemory]:
    """A receiver; targets of tables are spoken with it."""
    found = ReceiverInMemory()
    with behind_tables(found):
        yield found


@pytest.fixture
def pushed(db: None, clock: HandClock) -> City:
    """The city of pushing.pushing_city."""
    return copied_city(clock, make=pushing_city)
