"""A small city in the database, with a password hash that costs nothing."""

import pytest
from tests.registry.city import City
from tests.registry.city_copy import copied_city

from mingcha.kit.clock import HandClock


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points."""
    return copied_city(clock)
