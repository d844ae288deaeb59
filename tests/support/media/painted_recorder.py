"""A recorder of its own process that reads real cameras, through masking workers where its plan says so.

`python -m tests.support.media.painted_recorder FOLDER` records what `assign` at FOLDER/r.sock names.
"""

import asyncio
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.media.synthetic import ListLog
from tests.support.media.taking_in import SOON

from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.decision import allow
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.disposal_order import read_order
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers, mask_stills, masked_readers
from mingcha.media.recorder.recorder import Callables, Recorder, RecorderSettings
from mingcha.media.recorder.service import run_recorder


def camera_ingest(clock: Clock, live: Callable[[str], bool]) -> Ingest:
    """As run/programs/record.py makes it, with short waits."""
    networks = ["127.0.0.0/8"]
    return Ingest(
        clock, live, camera_readers(), masked_readers=masked_readers(networks), looker=mask_stills(networks),
        chance=random.Random(1), back_off=SOON,
    )  # fmt: skip


async def main(folder: Path) -> None:
    settings = RecorderSettings("rec-1", folder / "footage", folder / "journal.db", folder / "r.sock")
    callables = Callables(
        camera_ingest, ListLog(), lambda _: "", lambda *_: allow(), lambda token: read_order({"token": token})
    )
    recorder = Recorder(settings, SystemClock(), SystemFiles(), callables)  # type: ignore[arg-type]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run_recorder(recorder, stop)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
