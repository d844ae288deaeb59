"""A home that records is backed up as it runs, and the home made of the backup starts, records on and checks clean."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import mingcha, prepared, simulated, started

from mingcha.backup.make import make_backup
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.run.commands.check import check_home

LAWFUL = ("--place-kind", "none", "--network", "127.0.0.0/8")
"""What `camera add` asks of a new unit and its cameras."""


def until(true: Callable[[], object], limit_s: float = 180) -> None:
    """Waits until something is so."""
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def journal(home: Path, query: str) -> list[tuple[int | str, ...]]:
    """A question to the recorder's journal."""
    path = f"file:{home}/data/recorder/journal.db?mode=ro"
    with closing(sqlite3.connect(path, uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def fragments(home: Path) -> int:
    """Acknowledged fragments; 0 while there is no journal."""
    try:
        return int(journal(home, "SELECT count(*) FROM fragment")[0][0])
    except sqlite3.OperationalError:
        return 0


@pytest.fixture
def in_this_process(django_db_blocker: DjangoDbBlocker) -> Callable[[Path], AbstractContextManager[Home]]:
    """Django in a home, as the verbs have it."""

    @contextmanager
    def work(path: Path) -> Iterator[Home]:
        home = Home(path, path / "keys")
        with django_db_blocker.unblock(), inside(home):
            yield home

    return work


def test_a_backup_of_a_running_home_goes_on_elsewhere(
    tmp_path: Path, in_this_process: Callable[[Path], AbstractContextManager[Home]]
) -> None:
    home, target, other = tmp_path / "home", tmp_path / "backup", tmp_path / "other"
    prepared(home)
    with simulated("--cameras", "2", "--size", "640x360", "--fps", "5") as cameras:
        lines = "".join(f"{cameras}/cam{number}\tnumber {number}\n" for number in range(2))
        mingcha(home, "camera", "add", "--from-file", "-", "--site", "JHG", "--category", "6(5)",
                "--division", "420102", "--organisation", "JAGA", *LAWFUL, stdin=lines)  # fmt: skip
        with started(home, "record"), started(home, "uplink"):
            until(lambda: fragments(home) > 10)
            with in_this_process(home) as running:
                make_backup(running, target, SystemClock())
            at_first = fragments(home)
            until(lambda: fragments(home) > at_first + 4)
            said = mingcha(home, "backup", str(target), "--with-keys", str(tmp_path / "keys")).stdout
            assert "the backup is whole" in said
        shutil.copytree(tmp_path / "keys", other / "keys")
        newer = home / "data/recorder/log"
        restored = mingcha(other, "restore", str(target), "--newer-log", str(newer), check=False)
        assert (restored.returncode, "check: everything agrees" in restored.stdout) == (0, True), restored.stdout
        names = {path.name for path in (other / "data/footage").rglob("*.mp4")}
        with started(other, "record"), started(other, "uplink"):
            until(lambda: len({path.name for path in (other / "data/footage").rglob("*.mp4")} - names) >= 2)
            until(lambda: fragments(other) > at_first + 10)
        new = {path.name for path in (other / "data/footage").rglob("*.mp4")} - names
        lost = {path.name for path in (home / "data/footage").rglob("*.mp4")}
    epochs = {int(name.split("-")[1]) for name in new}
    assert min(epochs) > 1_000_000, "a number that the home that was lost never used"
    assert not new & lost
    entries = [json.loads(body) for (body,) in journal(other, "SELECT body FROM log_entry ORDER BY entry_index")]
    kinds = [entry["t"] for entry in entries]
    (restore,) = [entry for entry in entries if entry["t"] == "restored"]
    assert restore["from"]["size"] == kinds.index("restored")
    assert journal(other, "SELECT count(*) FROM file WHERE state = 0") == [(0,)], "what was open is whole or cut"
    with in_this_process(other) as restored_home:
        assert list(check_home(restored_home, SystemClock())) == []
