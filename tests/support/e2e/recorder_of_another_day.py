"""`mingcha record` under a clock that runs so many seconds ahead: hours pass in a test that takes a minute."""

import asyncio
import signal
import sys
from datetime import datetime, timedelta

from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.media.recorder.service import run_recorder
from mingcha.run.programs.record import build_recorder


class Ahead(SystemClock):
    """The machine's clock and so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return super().now() + self._ahead


async def main(seconds: float) -> None:
    recorder, log = build_recorder(Home.from_environment(), Ahead(seconds))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run_recorder(recorder, stop)
    log.publish()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
