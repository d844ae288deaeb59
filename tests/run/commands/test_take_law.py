"""A home that took in another value than the one that is here now does not start, and check names it (T1-N)."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.e2e.forked_commands import run_command
from tests.support.e2e.programs import prepared


def mingcha(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One verb in a process of its own, with the embedded database of this home."""
    environment = {**os.environ, "MINGCHA_HOME": str(path), "PYTHONPATH": os.pathsep.join(sys.path)}
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MINGCHA_DEBUG"):
        environment.pop(name, None)
    return run_command(words, environment)


@pytest.mark.law("1", "26")
def test_a_home_with_another_value_does_not_start(tmp_path: Path) -> None:
    path = tmp_path / "var"
    prepared(path)
    assert mingcha(path, "take-law").returncode == 0
    with sqlite3.connect(path / "data" / "mingcha.db") as database:
        changed = database.execute(
            "UPDATE registry_lawversion SET value = ? WHERE key = 'parameter:access.min_persons'",
            ['{"floor":2,"reference":"15(1)","value":3}'],
        )
        assert changed.rowcount == 1
    database.close()
    for words in (["take-law"], ["prepare"], ["up"]):
        done = mingcha(path, *words)
        assert done.returncode == 1, words
        for part in ("parameter:access.min_persons", "2023-03-01", '"value":3', '"value":2', "第二十六条"):
            assert part in done.stderr, words
        assert "Traceback" not in done.stderr
    checked = mingcha(path, "check", "--json")
    assert checked.returncode == 1
    assert "law_edited" in checked.stdout
