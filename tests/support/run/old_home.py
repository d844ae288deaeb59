"""A home that version 0.1.0 made (tests/run/homes), unpacked and brought up to date by the present program."""

import tarfile
from datetime import UTC, datetime
from pathlib import Path

from tests.support.e2e.kept_home import mingcha

from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home

ARCHIVE = Path(__file__).parents[2] / "run/homes" / "v0.1.0.tar.xz"


def a_day_later() -> HandClock:
    """The day after the home's last entry, before any of its footage has to go."""
    return HandClock(datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC))


def unpacked(path: Path) -> Home:
    """The home as 0.1.0 left it."""
    path.mkdir(parents=True)
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(path, filter="data")
    return Home(path, path / "keys")


def upgraded(path: Path) -> Home:
    """The home after `mingcha prepare` of today."""
    home = unpacked(path)
    mingcha(path, "prepare")
    return home
