"""A real process, really killed: nothing acknowledged is lost and `check` is clean after the next start."""

import random
import sys
from pathlib import Path

from tests.support.length import times
from tests.support.media import killing


def test_kill_9_loses_nothing_acknowledged(tmp_path: Path) -> None:
    command = [sys.executable, "-m", killing.__name__, str(tmp_path), "3"]
    chance = random.Random(20261125)
    held = 0
    for _ in range(times(4, 40)):
        result = killing.kill_once(
            command, tmp_path / "journal.db", tmp_path / "footage", chance, 0.6, killing.wait_for_line
        )
        assert (result.lost, result.findings) == (0, ())
        held = max(held, result.acknowledged)
    assert held > 3
