"""Sealed camera-hours that wait to be carried up: the shipped recorder seals them, on a clock that is handed in.

Part of `mingcha bench catchup`; what builds the recorder comes from run/benchmarks/sealing.py.
"""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.home import Home
from mingcha.media.address import CameraAddress
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.journal.seal_rows import count_hours
from mingcha.media.recorder.recorder import Recorder
from mingcha.media.units import CameraSink

type Build = Callable[[Home, Clock, Callable[[Clock, Callable[[str], bool]], Any]], tuple[Recorder, Any]]
_SEAL_AFTER = timedelta(seconds=10)


class NoCameras:
    """An ingest without pictures: every minute is a gap with its reason, the most expensive hour to carry."""

    def __init__(self, clock: Clock, live: Callable[[str], bool]) -> None:
        del clock, live

    def assign(self, camera: str, address: CameraAddress, sink: CameraSink, *_: object) -> None:
        """Does nothing."""

    def remove(self, camera: str) -> None:
        """Does nothing."""

    def bar_redirects(self, devices: object, places: object = ()) -> None:
        """Does nothing."""

    async def diagnosis(self, camera: str) -> None:
        """Nothing is known."""
        del camera

    async def run(self) -> None:
        """Not called: the recorder runs without its loop here."""


async def seal_hours(build: Build, assignments: list[dict[str, Any]], hours: int) -> int:
    """Seals the last `hours` whole hours of every camera; returns the number of sealed camera-hours."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    clock = HandClock(end - timedelta(hours=hours))
    recorder, _ = build(Home.from_environment(), clock, NoCameras)
    recorder.start()
    await recorder.assign([AssignmentRow(**row) for row in assignments], 1)
    for _ in range(hours):
        clock.advance(timedelta(hours=1))
        if clock.now() == end:
            clock.advance(_SEAL_AFTER)
        await recorder.seal()
    sealed = await recorder.ask_writer(lambda journal: count_hours(journal.connection))
    recorder.stop()
    return sealed


def seal_and_report(build: Build, assignments: list[dict[str, Any]], hours: int) -> None:
    """Seals, then prints the number of camera-hours and the CPU seconds of sealing as JSON."""
    began = time.process_time()
    sealed = asyncio.run(seal_hours(build, assignments, hours))
    print(json.dumps({"camera_hours": sealed, "seal_cpu_s": round(time.process_time() - began, 2)}))
