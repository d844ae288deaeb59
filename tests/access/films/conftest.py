"""The city with two officers who ask, as a fixture of the tests of requests."""

from pathlib import Path

import pytest
from tests.support.access.asking_copy import copied_asking
from tests.support.access.requesting import Asking

from mingcha.kit.clock import HandClock


@pytest.fixture
def asked(db: None, clock: HandClock, tmp_path: Path) -> Asking:
    """Two officers with accounts and passkeys, and a letter for the school's camera."""
    return copied_asking(clock, tmp_path)
