"""An empty journal, disks named in turn; and no fallback reader is started unless a test asks for it."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingcha.media.journal.writing import JournalWriter
from mingcha.media.pyav import source as pyav_source


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalWriter]:
    """An empty journal, j.db in the test's folder."""
    journal = JournalWriter(tmp_path / "j.db")
    yield journal
    journal.close()


@pytest.fixture
def named_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same names of disks in every run: the cameras are shared out by them, and a test needs some on each."""
    numbers = itertools.count(1)
    monkeypatch.setattr("mingcha.media.disk.disks.secrets.token_hex", lambda size: f"{next(numbers):0{2 * size}x}")


@pytest.fixture(autouse=True)
def _no_fallback_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "fallback_reader" not in request.fixturenames:
        monkeypatch.setattr(pyav_source, "is_installed", lambda: False)


@pytest.fixture
def fallback_reader() -> None:
    """The test may start the fallback reader."""
