"""An empty journal, disks named in turn; and no process is started beside the ingest unless a test asks for it."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingcha.media.journal.writing import JournalWriter
from mingcha.media.pyav import connection as foreign_connection


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
def _no_reader_beside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "reader_beside" not in request.fixturenames:
        monkeypatch.setattr(foreign_connection, "is_there", lambda: False)


@pytest.fixture
def reader_beside() -> None:
    """The test may start the reader beside the recorder."""
