"""What every test shares: a home of its own (tests/settings.py) and a clock that stands still."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home

Home.from_environment().create(demo=False)


@pytest.fixture
def clock() -> HandClock:
    """Wednesday 25 November 2026, 14:03:22 in Shanghai."""
    return HandClock(datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home that is not a demo home."""
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    return home
