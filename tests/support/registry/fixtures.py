"""The city of the registry as a fixture, for the conftest of each plane that stands on it."""

import pytest
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city

from mingcha.kit.clock import HandClock


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points, with a password hash that costs nothing."""
    return copied_city(clock)
