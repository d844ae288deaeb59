"""A worker process that is started ahead of its work, since its libraries take long to load.

It has not decoded anything: a process that decoded a stream never serves another one.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from mingcha.kit.errors import Fault

SPARE_S = 300.0
"""A spare that is not used for this time is ended."""


class Startable(Protocol):
    """A started spare."""

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        ...

    async def stop(self) -> None:
        """Ends its process."""
        ...


class Spare[W: Startable]:
    """Holds at most one worker, made by `start`; none if `start` raises Fault."""

    def __init__(self, start: Callable[[], Coroutine[Any, Any, W]]) -> None:
        self._start = start
        self._starting: asyncio.Task[W] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._endings: set[asyncio.Task[None]] = set()

    def prepare(self) -> None:
        """Starts one in the background unless there is one."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._expiry = asyncio.get_running_loop().call_later(SPARE_S, self._expire)

    def take(self) -> W | None:
        """Hands over the worker if it is ready and alive; the caller must stop it."""
        if self._starting is None or not self._starting.done():
            return None
        starting = self._forget()
        worker = _made(starting)
        if worker is None or worker.is_alive:
            return worker
        self._end(starting)
        return None

    async def stop(self) -> None:
        """Ends it, and waits for its end."""
        if self._starting is not None:
            self._end(self._forget())
        await asyncio.gather(*self._endings)

    def _expire(self) -> None:
        self._end(self._forget())

    def _forget(self) -> "asyncio.Task[W]":
        assert self._starting is not None
        starting, self._starting = self._starting, None
        if self._expiry is not None:
            self._expiry.cancel()
        return starting

    def _end(self, starting: "asyncio.Task[W]") -> None:
        ending = asyncio.create_task(_ended(starting))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)


async def _ended[W: Startable](starting: "asyncio.Task[W]") -> None:
    await asyncio.wait([starting])
    worker = _made(starting)
    if worker is not None:
        await worker.stop()


def _made[W: Startable](starting: "asyncio.Task[W]") -> W | None:
    """The result of a finished task; None if it failed."""
    try:
        return starting.result()
    except (Fault, asyncio.CancelledError):
        return None
