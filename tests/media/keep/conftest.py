"""What the tests of keeping share."""

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mingcha.media.journal.writing import JournalWriter


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
