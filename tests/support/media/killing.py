"""Kills a recorder process at random moments and says whether anything acknowledged was lost.

Reusable: `KillRun(command, journal, footage, find)` works with any command that records into that journal, such as
`mingcha record` before simulated cameras. Run as a script it is itself a small recorder fed by a synthetic source.
"""

import asyncio
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.recorder.checks import check_footage


@dataclass(frozen=True)
class KillResult:
    """One kill: what the journal held as acknowledged just before, what is gone of it after recovery, and findings."""

    acknowledged: int
    lost: int
    findings: tuple[str, ...]


def acknowledged(journal: Path) -> set[tuple[int, int, bytes]]:
    """(camera, start_90k, digest) of every acknowledged fragment."""
    connection = sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        return set(connection.execute("SELECT camera, start_90k, digest FROM fragment"))
    finally:
        connection.close()


def kill_once(
    command: Sequence[str], journal: Path, footage: Path, chance: random.Random, longest_s: float,
    ready: Callable[[subprocess.Popen[bytes]], None],
) -> KillResult:  # fmt: skip
    """Starts the command, waits until `ready` returns, kills it within `longest_s`, starts it again, and compares."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        ready(process)
        time.sleep(chance.uniform(0.05, longest_s))  # the random moment is what is tested
        before = acknowledged(journal)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    again = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        ready(again)
    finally:
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=20)
    findings = tuple(finding.kind for finding in check_footage(footage, SystemFiles(), journal))
    return KillResult(len(before), len(before - acknowledged(journal)), findings)


def wait_for_line(process: "subprocess.Popen[bytes]") -> None:
    """Waits for the first line of the process, at most 20 s."""
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], 20)
    assert readable, "the recorder did not start"
    assert process.stdout.readline()


def _record(folder: Path, cameras: int) -> None:
    """A recorder whose cameras are synthetic units, ten times as fast as life."""
    from tests.support.media.synthetic import CAMERA, FORMAT, ListLog, now_90k, units

    from mingcha.kit.clock import SystemClock
    from mingcha.kit.decision import allow
    from mingcha.media.recorder.recorder import Callables, Recorder, RecorderSettings
    from mingcha.media.recorder.service import run_recorder

    class Source:
        def __init__(self, clock: SystemClock, live: object) -> None:
            self.clock = clock
            self.sinks: dict[str, object] = {}

        def assign(self, camera: str, address: object, sink: object, _masks: object, _sound: object = None) -> None:
            self.sinks[camera] = sink

        def remove(self, camera: str) -> None:
            self.sinks.pop(camera, None)

        bar_redirects = staticmethod(lambda *_: None)

        async def run(self) -> None:
            while not self.sinks:  # noqa: ASYNC110 - a test's source, at its start
                await asyncio.sleep(0.01)
            for sink in self.sinks.values():
                sink.format(FORMAT)
            print("ready", flush=True)  # noqa: T201 - the signal to whoever kills us
            for unit in units(now_90k(self.clock), 10**9, gop=25, payload_bytes=2000):
                for sink in self.sinks.values():
                    sink.unit(unit)
                if unit.key:
                    await asyncio.sleep(0.1)

    async def main() -> None:
        settings = RecorderSettings("rec-1", folder / "footage", folder / "journal.db", folder / "r.sock")
        callables = Callables(Source, ListLog(), str, lambda *_: allow(), lambda _: {})
        recorder = Recorder(settings, SystemClock(), SystemFiles(), callables)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        task = asyncio.create_task(run_recorder(recorder, stop))
        if not recorder.journal.state("assignment_version"):
            from mingcha.media.journal.rows import AssignmentRow

            rows = [
                AssignmentRow(str(int(CAMERA) + i), "rtsp://127.0.0.1/x", "", "", 1, "R30", enabled=True)
                for i in range(cameras)
            ]
            await asyncio.sleep(0)
            await recorder.assign(rows, 1)
        await task

    asyncio.run(main())


if __name__ == "__main__":
    _record(Path(sys.argv[1]), int(sys.argv[2]))
