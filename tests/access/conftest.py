"""The city of the registry in the database, with a password hash that costs nothing."""

import pytest
from pytest_django import Settings
from tests.registry.city import City, build_city

from mingcha.kit.clock import HandClock


@pytest.fixture
def city(db: None, clock: HandClock, settings: Settings) -> City:
    """Organisations, sites, people and points."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build_city(clock)
