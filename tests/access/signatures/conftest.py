"""The city with two officers who ask, as a fixture of the tests of requests."""

from pathlib import Path

import pytest
from tests.support.access.requesting import Asking, asking
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock


@pytest.fixture
def asked(city: City, clock: HandClock, tmp_path: Path) -> Asking:
    """Two officers with accounts and passkeys, and a letter for the school's camera."""
    return asking(city, clock, tmp_path)
