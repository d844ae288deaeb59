"""Sealed camera-hours that nobody has carried up yet: the shipped recorder itself seals them, on a clock handed in.

Run as a process of its own by `bench catchup`, which hands in what builds the recorder and the cameras as the registry
has them (`run` and `registry` are not ours to import).
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
    """Reads nothing: every minute is a gap with its reason, which is what an hour costs most to carry."""

    def __init__(self, clock: Clock, live: Callable[[str], bool]) -> None:
        del clock, live

    def assign(self, camera: str, address: CameraAddress, sink: CameraSink) -> None:
        """Nothing comes."""

    def remove(self, camera: str) -> None:
        """Nothing went."""

    async def run(self) -> None:
        """Never asked for: there is no loop here."""


async def pile(build: Build, assignments: list[dict[str, Any]], hours: int) -> int:
    """Seals so many whole hours up to the last one for every camera; camera-hours sealed."""
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


def main(build: Build, assignments: list[dict[str, Any]], hours: str) -> None:
    """Prints how many camera-hours were sealed and the CPU seconds of sealing them."""
    began = time.process_time()
    sealed = asyncio.run(pile(build, assignments, int(hours)))
    print(json.dumps({"camera_hours": sealed, "seal_cpu_s": round(time.process_time() - began, 2)}))
