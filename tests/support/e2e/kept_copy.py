"""Copies of a kept home: it is built once for all tests that spoil one, since its forty days cost seconds of a
processor."""

import pickle
import shutil
from pathlib import Path

from tests.support.e2e.kept_home import KeptHome, build_kept_home, inside, now
from tests.support.e2e.programs import prepared
from tests.support.made_once import made_once

from mingcha.kit.home import Home

_HOME, _CITY = "var", "city"


def kept_copy(path: Path) -> KeptHome:
    """A home as `build_kept_home` makes it on a prepared one, where nothing is. Call it where the database may be
    used; all copies have one identity and its keys."""
    made = made_once("kept", _build)
    shutil.copytree(made / _HOME, path)
    return KeptHome(_home(path), pickle.loads((made / _CITY).read_bytes()))


def _build(folder: Path) -> None:
    home = _home(folder / _HOME)
    prepared(home.path)
    with inside(home):
        kept = build_kept_home(home, now())
    home.socket.unlink(missing_ok=True)
    (folder / _CITY).write_bytes(pickle.dumps(kept.city))


def _home(path: Path) -> Home:
    return Home(path, path / "keys")
