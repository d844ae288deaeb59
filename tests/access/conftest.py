"""The city of the registry in the database, with a password hash that costs nothing."""

import pytest
from tests.registry.city import City, build_city

from mingcha.kit.clock import HandClock


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points."""
    return build_city(clock)
