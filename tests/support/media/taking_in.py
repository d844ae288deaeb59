"""An ingest that takes in one camera, for a while, with short waits."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable

from tests.support.media.fake_camera import CountingSink

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.rtsp.source import Timeouts

QUICK = Timeouts(connect_s=0.5, reply_s=0.3, silence_ns=400_000_000, report_ns=200_000_000)


SOON = BackOff(first_s=0.05, most_s=0.2, fixed_s=0.1, refused_s=60)


@contextlib.asynccontextmanager
async def taking_in(
    url: str, *, live: bool = False, username: str = "", password: str = ""
) -> AsyncIterator[CountingSink]:
    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: live, camera_readers(QUICK), chance=random.Random(1), back_off=SOON)
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    ingest.assign("42010000001310000001", camera_address(url, username, password), sink)
    try:
        yield sink
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object], limit_s: float = 4.0) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - what is waited for lies on the other side of a socket
            await asyncio.sleep(0.01)
