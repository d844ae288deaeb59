"""Runs a recorder in an event loop: reader, local socket and the tick that seals what is over."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog

from mingcha.media.local import LocalServer
from mingcha.media.local_operations import Operations
from mingcha.media.recorder import Recorder

_LOG = structlog.get_logger("mingcha.media.service")
_TICK_S = 1.0


async def run_recorder(recorder: Recorder, stop: asyncio.Event, tick_s: float = _TICK_S) -> None:
    """Starts the recorder, serves until `stop` is set, and ends everything in order."""
    recorder.start()
    with ThreadPoolExecutor(2, "footage-reader") as threads:
        operations = Operations(recorder, threads)
        server = LocalServer(recorder.settings.socket, operations.table())
        await server.start()
        reading = asyncio.create_task(recorder.ingest.run())
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stopped.done():
                await asyncio.wait((stopped, reading), timeout=tick_s, return_when=asyncio.FIRST_COMPLETED)
                if reading.done() and not stopped.done():
                    reading.result()  # raises what ended it; a reader that ends by itself is a bug
                    raise RuntimeError("the reader of cameras ended")
                if not stopped.done():  # a recorder that stops begins nothing new, least of all disposal
                    await _tick(recorder)
        finally:
            stopped.cancel()
            reading.cancel()
            await asyncio.gather(reading, stopped, return_exceptions=True)
            await server.stop()
            operations.close()
            recorder.stop()


async def _tick(recorder: Recorder) -> None:
    try:
        await recorder.tick()
    except Exception:  # noqa: BLE001 - the next tick tries again; recording goes on
        _LOG.exception("tick_failed")
