"""An ingest that takes in one camera, for a while, with short waits."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable

from tests.support.media.fake_camera import CountingSink

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.rtsp.source import Timeouts

PATIENT = Timeouts(connect_s=30, reply_s=30, silence_ns=30_000_000_000, report_ns=200_000_000)
"""For a camera that is well: a machine that stalls for seconds makes no fault of it."""
QUICK = Timeouts(connect_s=0.5, reply_s=0.3, silence_ns=400_000_000, report_ns=200_000_000)
"""For a camera that says nothing, which is what such a test waits for."""
_PATIENCE_S = 180
"""Longer than a program takes to start at idle priority beside other stages, and than its second attempt then."""
SOON = BackOff(first_s=0.05, most_s=0.2, fixed_s=0.1, refused_s=60)


@contextlib.asynccontextmanager
async def taking_in(
    url: str, *, live: bool = False, username: str = "", password: str = "", timeouts: Timeouts = PATIENT
) -> AsyncIterator[CountingSink]:
    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: live, camera_readers(timeouts), chance=random.Random(1), back_off=SOON)
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    ingest.assign("42010000001310000001", camera_address(url, username, password), sink, UNMASKED)
    try:
        yield sink
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object]) -> None:
    """Waits until something is so; the limit is no measure, it only ends a test that would wait for ever."""
    async with asyncio.timeout(_PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for lies on the other side of a socket
            await asyncio.sleep(0.01)


async def until_so(condition: Callable[[], Awaitable[object]]) -> None:
    """The same of something that is asked over a socket."""
    async with asyncio.timeout(_PATIENCE_S):
        while not await condition():  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.01)
