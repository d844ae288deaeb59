"""What the tests of sound share with those of the reader and of keeping."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "keep"))
sys.path.insert(0, str(Path(__file__).parent))

from mingcha.media.journal.writing import JournalWriter


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalWriter]:
    """An empty journal, j.db in the test's folder."""
    journal = JournalWriter(tmp_path / "j.db")
    yield journal
    journal.close()
