"""What every test shares: a home of its own before Django reads its settings, and a clock that stands still."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="mingcha-test-"))
os.environ["MINGCHA_HOME"] = str(_HOME)
os.environ.pop("MINGCHA_KEYS", None)

from mingcha.kit.clock import HandClock  # noqa: E402 - the environment above comes first
from mingcha.kit.home import Home  # noqa: E402

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
