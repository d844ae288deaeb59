"""Runs a recorder in an event loop: camera reader, local socket, the sealing tick, and disposal in its own task."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

import structlog

from mingcha.kit.freed_memory import FreedMemory
from mingcha.media.local.server import LocalServer
from mingcha.media.recorder.operations import Operations
from mingcha.media.recorder.recorder import Recorder

_LOG = structlog.get_logger("mingcha.media.service")
_TICK_S = 1.0


async def run_recorder(recorder: Recorder, stop: asyncio.Event, tick_s: float = _TICK_S) -> None:
    """Starts the recorder, serves until `stop` is set, and ends all parts in order, also if the end of one fails.

    Raises the error of the camera reader if it ends by itself.
    """
    async with AsyncExitStack() as stack:
        stack.callback(recorder.stop)
        recorder.start()
        threads = ThreadPoolExecutor(2, "footage-reader")
        operations = Operations(recorder, threads)
        stack.callback(operations.close)
        stack.callback(threads.shutdown)
        server = LocalServer(recorder.settings.socket, operations.table())
        stack.push_async_callback(server.stop)
        await server.start()
        reading = asyncio.create_task(recorder.ingest.run(), name="ingest")
        ticking = asyncio.create_task(_tick_for_ever(recorder, tick_s), name="tick")
        disposing = asyncio.create_task(_dispose_for_ever(recorder, tick_s), name="disposal")
        stopped = asyncio.create_task(stop.wait(), name="stop")
        stack.push_async_callback(_end, reading, stopped)
        stack.push_async_callback(_end, ticking, disposing)
        watching = asyncio.create_task(_watch_disks(recorder), name="disks")
        stack.push_async_callback(_end, watching)
        await asyncio.wait((stopped, reading), return_when=asyncio.FIRST_COMPLETED)
        if not stopped.done():
            reading.result()  # raises what ended it
            raise RuntimeError("the reader of cameras ended")


async def _tick_for_ever(recorder: Recorder, tick_s: float) -> None:
    memory = FreedMemory()
    while True:
        await asyncio.sleep(tick_s)
        try:
            await recorder.tick()
        except Exception:  # noqa: BLE001 - the next tick tries again; recording goes on
            _LOG.exception("tick_failed")
        memory.release_if_due(recorder.clock.monotonic_ns())


async def _dispose_for_ever(recorder: Recorder, tick_s: float) -> None:
    """In its own task: an order may wait for a hanging disk, and minutes must still be sealed."""
    while True:
        await asyncio.sleep(tick_s)
        try:
            await recorder.dispose()
        except Exception:  # noqa: BLE001 - the next turn tries again
            _LOG.exception("disposal_failed")


async def _watch_disks(recorder: Recorder) -> None:
    """In its own task, since the tick may wait for the hanging disk; in a thread, since it waits for answers."""
    while True:
        await asyncio.sleep(_TICK_S)
        try:
            recorder.states.lose(recorder.writer.lost)
            await asyncio.to_thread(recorder.writer.watch)
        except Exception:  # noqa: BLE001 - the next turn tries again; recording goes on
            _LOG.exception("watching_disks_failed")


async def _end(*tasks: asyncio.Task[Any]) -> None:
    """Cancels tasks, also a tick that waits for a hanging disk. Sealing and disposal can be interrupted safely."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
