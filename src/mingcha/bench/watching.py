"""Live viewers during `mingcha bench record`: clients of the local protocol, one connection a stream as in the gateway,
in one thread."""

import asyncio
import threading
from types import TracebackType
from typing import Self

from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient
from mingcha.media.local.wire import LiveUnit

_AGAIN_S = 0.5
_END_WITHIN_S = 10.0


class Watching:
    """Watches these cameras (may be none) inside the `with` block; `pictures` counts the received pictures."""

    def __init__(self, home: Home, cameras: list[str]) -> None:
        self.pictures = dict.fromkeys(cameras, 0)
        self._home = home
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(_END_WITHIN_S)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._all())

    async def _all(self) -> None:
        tasks = [asyncio.create_task(self._watch(camera)) for camera in self.pictures]
        await self._ending.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, camera: str) -> None:
        while True:
            client = LocalClient(self._home.socket, "bench")
            try:
                async for item in client.live(camera):
                    self.pictures[camera] += isinstance(item, LiveUnit)
            except Fault:
                await asyncio.sleep(_AGAIN_S)  # the stream ended: reconnect, as a page does
            finally:
                await client.close()
