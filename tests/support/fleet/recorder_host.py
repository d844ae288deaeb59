"""A host with a recorder and its uplink as processes, on the database of the tests (PostgreSQL) through a line that can
be cut, and a camera that sends literal H.264."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from tests.support.e2e.forked_commands import run_command
from tests.support.fleet.clock_in_file import ClockInFile
from tests.support.fleet.cut_line import CutLine, Loop
from tests.support.media.fake_camera import FakeCamera, Stream, framed

from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient
from mingcha.station.host import hand_out_keys

ROOT = Path(__file__).parents[3]
UPLINK = ROOT / "tests/support/fleet/uplink_by_hand.py"
RECORDER = ROOT / "tests/support/e2e/recorder_of_another_day.py"
PATIENCE_S = 180
"""No measure: it only ends a test that would wait for ever."""
_FPS = 5


def until(done: Callable[[], object], what: str) -> None:
    """Waits until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.1)


async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
    """Five pictures a second to whoever reads, each reader from a beginning of its own."""
    stream = Stream()
    while True:
        writer.write(b"".join(framed(packet) for packet in stream.picture()))
        stream.timestamp += 90_000 // _FPS - 3600
        await writer.drain()
        await asyncio.sleep(1 / _FPS)


@contextmanager
def camera_beside(loop: Loop) -> Iterator[str]:
    """The address of a camera."""
    camera = FakeCamera(play=play)  # type: ignore[arg-type]
    loop.run(camera.__aenter__())
    try:
        yield camera.url
    finally:
        loop.run(camera.__aexit__())


@dataclass
class RecorderHost:
    """One host."""

    name: str
    folder: Path
    clock: ClockInFile
    ttl_s: int
    loop: Loop
    line: CutLine = field(init=False)
    _running: "dict[str, subprocess.Popen[bytes]]" = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        held = connection.settings_dict
        self.line = CutLine(self.loop, str(held["HOST"]), str(held["PORT"]))
        self.home = Home(self.folder / "home", self.folder / "keys")
        self.folder.mkdir()
        hand_out_keys(settings.MINGCHA_KEYS, self.home.keys)
        user = quote(held["USER"]) + (f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else "")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MINGCHA_", "DJANGO_"))}
        self._environment = {
            **kept,
            "MINGCHA_HOME": str(self.home.path),
            "MINGCHA_KEYS": str(self.home.keys),
            "MINGCHA_CAMERA_NETWORKS": "127.0.0.0/8",
            "MINGCHA_RECORDER_TTL_SECONDS": str(self.ttl_s),
            "DATABASE_URL": f"postgresql://{user}@127.0.0.1:{self.line.port}/{held['NAME']}?connect_timeout=60",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }

    def command(self, *words: str, accept: tuple[int, ...] = (0,)) -> str:
        """One verb of `mingcha` on this host, to its end; what it printed."""
        done = run_command(words, self._environment)
        assert done.returncode in accept, done.stdout + done.stderr
        return done.stdout

    def record(self, at: datetime) -> None:
        """Starts the recorder, also in the place of one that ran, at this instant of its clock."""
        self.stop("record")
        ahead_s = at.timestamp() - time.time()
        self._start("record", str(RECORDER), str(ahead_s))

    def carry(self) -> None:
        """Starts the uplink."""
        self._start("uplink", str(UPLINK), str(self.clock.path))

    def cameras(self) -> dict[str, dict[str, Any]] | None:
        """What the recorder says of its cameras; None while it does not answer."""
        try:
            return self.loop.run(self._ask("status"))["cameras"]  # type: ignore[no-any-return]
        except Fault:
            return None

    def recording(self) -> dict[str, int]:
        """The cameras whose pictures the recorder takes and has kept since they came, each with its epoch."""
        return {
            camera: state["epoch"]
            for camera, state in (self.cameras() or {}).items()
            if state["phase"] == "recording" and (state["last_ms"] or 0) > state["since_ms"]
        }

    def stop(self, name: str) -> None:
        """Ends a program, if it runs, as a supervisor does."""
        process = self._running.pop(name, None)
        if process is None:
            return
        assert process.poll() is None, self.log(name)
        process.terminate()
        try:
            assert process.wait(PATIENCE_S) == 0, self.log(name)
        finally:
            process.kill()
            process.wait()

    def close(self) -> None:
        """Ends all of it at once."""
        self.line.close()
        for process in self._running.values():
            process.kill()
            process.wait()
        self._running.clear()

    def log(self, name: str) -> str:
        """The end of what a program wrote."""
        return f"{self.name} {name}\n" + (self.folder / f"{name}.log").read_text()[-3000:]

    def _start(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *words], env=self._environment, stdout=log, stderr=log
            )

    async def _ask(self, op: str) -> dict[str, Any]:
        client = LocalClient(self.home.socket, "test")
        try:
            return await client.ask(op)
        finally:
            await client.close()
