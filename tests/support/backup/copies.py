"""What tests of backups ask of a copied or restored home."""

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import environment_of
from tests.support.run.old_home import a_day_later

from mingcha.backup.restore import Restored, restore
from mingcha.evidence.log.log import Log
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.run.commands.prepare import bring_up_to_date
from mingcha.run.main import require_prepared
from mingcha.station.recorder_log import RecorderLog


def fault_of(run: Callable[[], object]) -> Fault:
    """The fault that something ends with."""
    with pytest.raises(Fault) as caught:
        run()
    return caught.value


def is_unusable(home: Home) -> bool:
    """Whether every program of ours refuses to work in the home; asked of what each of them asks first."""
    if not home.marker.exists():
        with mock.patch.dict(os.environ, environment_of(home.path), clear=True):
            return "not prepared yet" in fault_of(require_prepared).words.en
    return fault_of(home.require_usable).kind is FaultKind.CONFLICT


def restored_copy(kept: Home, backup: Path, path: Path) -> Home:
    """Another home from the backup, whose logs went on and were published."""
    home = empty_home(kept, path)
    restored(home, backup)
    return home


def home_keys(home: Home) -> KeyFolder:
    """The keys of a home."""
    return KeyFolder(home.keys)


@contextmanager
def _journal(home: Home) -> Iterator[tuple[Log, list[dict[str, Any]]]]:
    """The recorder's log of a home and its entries."""
    with closing(sqlite3.connect(home.journal)) as connection:
        rows = connection.execute("SELECT body FROM log_entry ORDER BY entry_index").fetchall()
        yield RecorderLog(home, home_keys(home)).over(connection), [json.loads(body) for (body,) in rows]


def _full_disk(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def empty_home(kept: Home, path: Path) -> Home:
    """A folder with the keys of the home and nothing else."""
    shutil.copytree(kept.keys, path / "keys")
    return Home(path, path / "keys")


def restored(home: Home, backup: Path, *newer: Path, clock: HandClock | None = None) -> Restored:
    """Restores into a home, inside Django."""
    with inside(home):
        return restore(home, backup, clock or a_day_later(), bring_up_to_date=bring_up_to_date, newer_logs=newer)
