"""kill -9 of the shipped recorder before live cameras: nothing acknowledged is lost. Three times; sixty in `make soak`,
or MINGCHA_KILLS times.

`mingcha record` and `mingcha simulate rtsp` as processes, in a home made by `mingcha prepare`.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.support.e2e.kept_home import assign_cameras
from tests.support.e2e.programs import MINGCHA, environment_of, mingcha, prepared, simulated, started
from tests.support.length import times

from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient

pytestmark = pytest.mark.timed
KILLS = int(os.environ.get("MINGCHA_KILLS", times(3, 60)))
CAMERAS = [f"4201020000131000000{number}" for number in range(1, 4)]
SEED = 20261125


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A prepared home whose recorder has three simulated cameras, and is not running now."""
    path = tmp_path_factory.mktemp("kills") / "var"
    prepared(path)
    home = Home(path, path / "keys")
    with simulated("--cameras", "3", "--size", "640x360", "--fps", "12") as url:
        with started(path, "record"):
            assign_cameras(home, {camera: f"{url}/cam{number}" for number, camera in enumerate(CAMERAS)})
        yield home


def acknowledged(home: Home) -> set[tuple[int, int, int, bytes]]:
    """(camera, start_90k, duration_90k, digest) of every fragment in the journal, read while nobody writes."""
    with closing(sqlite3.connect(f"{home.journal.as_uri()}?mode=ro", uri=True)) as connection:
        return set(connection.execute("SELECT camera, start_90k, duration_90k, digest FROM fragment"))


def ends_ms(rows: set[tuple[int, int, int, bytes]]) -> dict[int, int]:
    """End of the newest footage of each camera."""
    ends: dict[int, int] = {}
    for camera, start_90k, duration_90k, _ in rows:
        ends[camera] = max(ends.get(camera, 0), (start_90k + duration_90k) // 90)
    return ends


def findings(home: Home) -> list[dict[str, object]]:
    """What the check finds; no worker runs here, so after ten minutes the application's log is unpublished, rightly."""
    done = mingcha(home.path, "check", "--json", check=False)
    return [found for found in json.loads(done.stdout)["findings"] if found["kind"] != "log_unpublished"]


def wait_for_footage(home: Home, after_ms: int) -> None:
    """Until every camera has acknowledged footage newer than an instant."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        ends = ends_ms(acknowledged(home))
        if len(ends) == len(CAMERAS) and min(ends.values()) > after_ms:
            return
        time.sleep(0.05)
    pytest.fail("no footage came")


def test_kills_lose_nothing_acknowledged_and_two_seconds_at_most(home: Home) -> None:
    chance = random.Random(SEED)
    kept: set[tuple[int, int, int, bytes]] = set()
    downs: list[tuple[int, int]] = []
    lost_ms: list[int] = []
    killed_ms = int(time.time() * 1000)
    with (home.path / "record.log").open("ab") as log:
        for number in range(KILLS + 1):
            process = subprocess.Popen([*MINGCHA, "record"], env=environment_of(home.path), stdout=log, stderr=log)
            try:
                wait_for_footage(home, killed_ms)
                assert kept <= acknowledged(home), f"acknowledged footage is missing after kill {number}"
                if number:
                    downs.append((killed_ms, int(time.time() * 1000)))
                time.sleep(chance.uniform(0.0, 1.5))  # the random moment is what is tested
            finally:
                process.send_signal(signal.SIGKILL if number < KILLS else signal.SIGTERM)
                killed_ms = int(time.time() * 1000)
                process.wait(30)
            kept = acknowledged(home)
            if number < KILLS:
                lost_ms += [killed_ms - end_ms for end_ms in ends_ms(kept).values()]
    assert len(downs) == KILLS
    assert max(lost_ms) <= 2000, lost_ms
    print(f"\n{KILLS} kills, {len(kept)} fragments acknowledged, 0 lost, at most {max(lost_ms)} ms not kept")  # noqa: T201
    assert findings(home) == []
    every_kill_is_a_gap_with_its_reason(home, downs)


def every_kill_is_a_gap_with_its_reason(home: Home, downs: list[tuple[int, int]]) -> None:
    """The recorder itself, asked once more, tells of each camera a RECORDER_DOWN over each time that it was down."""

    async def ask() -> dict[str, list[tuple[int, int, str]]]:
        client = LocalClient(home.socket, "test")
        window = {"from_ms": downs[0][0] - 5000, "to_ms": downs[-1][1] + 5000, "most": 1000}
        spans = {camera: await client.ask("spans", camera=camera, **window) for camera in CAMERAS}
        await client.close()
        return {camera: answer["gaps"] for camera, answer in spans.items()}

    with started(home.path, "record"):
        wait_for_footage(home, int(time.time() * 1000))
        told = asyncio.run(ask())
    for camera, gaps in told.items():
        for killed_ms, again_ms in downs:
            over = [(to_ms - from_ms, why) for from_ms, to_ms, why in gaps if from_ms <= killed_ms < to_ms]
            assert "RECORDER_DOWN" in {why for _, why in over}, (camera, killed_ms, gaps)
            assert max(length_ms for length_ms, _ in over) <= again_ms - killed_ms + 2000, (camera, killed_ms, over)


def test_a_recorder_that_was_stopped_for_a_while_goes_on(home: Home) -> None:
    """SIGSTOP, as a hypervisor that pauses a machine does it: nothing is given up, nothing is mislabelled."""
    with started(home.path, "record") as process:
        wait_for_footage(home, int(time.time() * 1000))
        kept, stopped_ms = acknowledged(home), int(time.time() * 1000)
        process.send_signal(signal.SIGSTOP)
        time.sleep(4)  # a process that is stopped cannot be waited for
        process.send_signal(signal.SIGCONT)
        wait_for_footage(home, stopped_ms + 5000)
        assert kept <= acknowledged(home)
    assert "disk_does_not_answer" not in (home.path / "record.log").read_text(errors="replace")
    assert findings(home) == []
