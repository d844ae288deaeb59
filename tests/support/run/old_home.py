"""Homes that former versions made (tests/run/homes), unpacked and brought up to date by the present program."""

import base64
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.support.e2e.programs import environment_of
from tests.support.made_once import made_once

from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient
from mingcha.run.commands.check import check_home

HOMES = Path(__file__).parents[2] / "run" / "homes"


def a_day_later() -> HandClock:
    """The day after the last entry of every such home, before any of its newest footage has to go."""
    return HandClock(datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC))


def unpacked(path: Path, version: str = "0.3.0") -> Home:
    """The home as that version left it."""
    path.mkdir(parents=True)
    with tarfile.open(HOMES / f"v{version}.tar.xz") as archive:
        archive.extractall(path, filter="data")
    return Home(path, path / "keys")


def upgraded(path: Path, version: str = "0.3.0") -> Home:
    """The home after `mingcha prepare` of today: a copy of one that was prepared once."""
    shutil.copytree(_upgrade(version) / "var", path, symlinks=True)
    return Home(path, path / "keys")


def told_by_the_upgrade(version: str = "0.3.0") -> str:
    """What `mingcha prepare` of today told about the home of `upgraded`, on its error output."""
    return (_upgrade(version) / "told").read_text()


def _upgrade(version: str) -> Path:
    def make(folder: Path) -> None:
        home = unpacked(folder / "var", version).path
        # a program of its own: `quick_migrations` are not those that a city's upgrade runs
        words = [sys.executable, "-m", "mingcha.run.main", "prepare"]
        done = subprocess.run(words, env=environment_of(home), check=True, capture_output=True, text=True)
        (folder / "told").write_text(done.stderr)

    return made_once(f"upgraded-{version}", make)


def findings(home: Home) -> list[str]:
    """What the check names, a day after the last entry."""
    return [f"{found.plane}/{found.kind} {found.subject}" for found in check_home(home, a_day_later())]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A footage file that is kept: its camera, begin (90 kHz since 1970) and size."""

    camera: str
    begin_90k: int
    size_bytes: int


def kept_files(home: Home) -> list[KeptFile]:
    """The footage files that the journal says are kept, the largest first."""
    with closing(sqlite3.connect(home.journal)) as journal:
        rows = journal.execute(
            "SELECT c.code, f.begin_90k, f.bytes FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE f.state = 1 ORDER BY f.bytes DESC, f.id"
        ).fetchall()
    return [KeptFile(str(camera), int(begin_90k), int(size_bytes)) for camera, begin_90k, size_bytes in rows]


async def footage_of(home: Home, file: KeptFile) -> tuple[list[list[int]], bytes]:
    """Of one file by the index of the recorder that runs: the rows of its fragments, and its init with their bytes."""
    client = LocalClient(home.socket, "test")
    try:
        from_90k = file.begin_90k
        index = await client.ask(
            "index", camera=file.camera, from_90k=from_90k, to_90k=from_90k + 60 * 90_000, limit=1000
        )
        inits, rows = index["inits"], index["fragments"]
        assert isinstance(inits, dict)
        assert isinstance(rows, list)
        rows = [row for row in rows if row[5] == rows[0][5]]
        parts = [base64.b64decode(inits[rows[0][4]]["init"])]
        for row in rows:
            parts += [piece async for piece in client.stream("read", file=row[5], offset=row[6], bytes=row[2])]
        return rows, b"".join(parts)
    finally:
        await client.close()
