"""A line from a host to the database of the tests over TCP, that can be cut and healed without rights of root.

While it is cut the server ends the sessions of that host, as it does when its keepalives stay away, and the host hears
nothing: its open connections and its new ones are neither answered nor closed. Healed, what was open is reset.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

type Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_PIECE_BYTES = 64 << 10


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="beside the test", daemon=True)
        self._thread.start()

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Runs this to its end and returns its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def end(self) -> None:
        """Ends the loop with what still runs in it."""
        self.run(_cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def loop_beside() -> Iterator[Loop]:
    """A loop for the block."""
    loop = Loop()
    try:
        yield loop
    finally:
        loop.end()


class CutLine:
    """Listens on a port of this machine, and carries what comes there to the server at `host` (a folder of sockets or
    an address) and `port`."""

    def __init__(self, loop: Loop, host: str, port: str) -> None:
        self._loop, self._host, self._server_port = loop, host, port or "5432"
        self._is_cut = False
        self._healed = asyncio.Event()
        self._at_server: set[asyncio.StreamWriter] = set()
        self._listening = loop.run(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port: int = self._listening.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """The server ends its sessions; the host hears nothing more."""
        self._loop.run(self._cut())

    def heal(self) -> None:
        """Resets what is open, and carries what comes from now on."""
        self._loop.run(self._heal())

    def close(self) -> None:
        """Listens no more; what is open stays until the loop ends."""
        self._loop.run(self._close())

    async def _close(self) -> None:
        self._listening.close()

    async def _cut(self) -> None:
        self._is_cut = True
        self._healed.clear()
        for writer in self._at_server:
            writer.transport.abort()

    async def _heal(self) -> None:
        self._is_cut = False
        self._healed.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the host, until one of the two sides ends it or the line is healed."""
        try:
            if not self._is_cut:
                await self._carry_both_ways(reader, writer)
            if self._is_cut:
                await self._healed.wait()
        finally:
            writer.transport.abort()

    async def _carry_both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        at_server, to_server = await self._dial()
        if self._is_cut:  # meanwhile
            to_server.transport.abort()
            return
        self._at_server.add(to_server)
        ways = {asyncio.create_task(_copy(reader, to_server)), asyncio.create_task(_copy(at_server, writer))}
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._at_server.discard(to_server)
            to_server.transport.abort()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _dial(self) -> Streams:
        if self._host.startswith("/"):
            return await asyncio.open_unix_connection(f"{self._host}/.s.PGSQL.{self._server_port}")
        return await asyncio.open_connection(self._host, int(self._server_port))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(_PIECE_BYTES):
            writer.write(piece)
            await writer.drain()
