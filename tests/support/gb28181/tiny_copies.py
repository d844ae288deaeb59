"""A gateway of a test that gives viewing copies: a picture each 40 ms, every fifth one a key, in
chunks of odd lengths."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from socket import SO_LINGER, SOL_SOCKET
from urllib.parse import parse_qsl, urlsplit

from tests.support.gb28181.scripted_above import INIT

from mingcha.media.mp4.fragment import Sample, live_fragment

BEGIN_MS = 1_764_000_000_000
STEP_MS = 40
_ODD = 333


def payload(number: int) -> bytes:
    """The slice of a picture."""
    return (b"\x65" if number % 5 == 0 else b"\x41") + number.to_bytes(2) * 20


class TinyCopies:
    """What it answers is the test's."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        """Path with its query, Authorization, Origin."""
        self.recorded = [range(1_000)]
        """Numbers of the pictures that there are."""
        self.refusals: list[int] = []
        """Statuses of the next answers."""
        self.cut_after: list[int] = []
        """After how many pictures the next answers break."""
        self.waits: asyncio.Event | None = None
        """Set: pictures go on. Before that each answer stops after its first ones."""
        self.burst = 1
        """How many these are."""
        self.resets = asyncio.Event()
        """Set: connections are reset, as a gateway does when a ticket ends, whatever was written before."""
        self.is_silent = False
        """Whether it never answers."""
        self.left = 0
        """Connections that their reader ended before their answer did."""

    async def was_left(self, count: int) -> None:
        """Waits, a second at most, until so many connections were ended by their readers."""
        async with asyncio.timeout(1):
            while self.left < count:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        path = head[0].split()[1]
        heads = dict(line.split(": ", 1) for line in head[1:] if line)
        self.asked.append((path, heads["Authorization"], heads["Origin"]))
        answering = asyncio.create_task(self._answer(dict(parse_qsl(urlsplit(path).query)), writer))
        leaving = asyncio.create_task(reader.read(1))
        resetting = asyncio.create_task(self.resets.wait())
        tasks = {answering, leaving, resetting}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self.left += not answering.done()
            if resetting.done():
                writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            writer.close()

    async def _answer(self, query: dict[str, str], writer: asyncio.StreamWriter) -> None:
        found = [
            number
            for span in self.recorded
            for number in span
            if int(query["from"]) <= BEGIN_MS + number * STEP_MS < int(query["to"])
        ]
        if self.is_silent:
            await asyncio.Event().wait()
        status = self.refusals.pop(0) if self.refusals else 200 if found else 404
        if status != 200:
            writer.write(f"HTTP/1.1 {status} No\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode())
            return
        most = self.cut_after.pop(0) if self.cut_after else len(found)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        data = INIT
        for number in found[:most]:
            sample = Sample(STEP_MS * 90, number % 5 == 0, 0, len(payload(number)).to_bytes(4) + payload(number))
            data += live_fragment(number + 1, (BEGIN_MS + number * STEP_MS) * 90, [sample])
            while data:
                piece, data = data[:_ODD], data[_ODD:]
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()
            if self.waits is not None and number >= self.burst - 1:
                await self.waits.wait()
        if most < len(found):
            writer.transport.abort()
        else:
            writer.write(b"0\r\n\r\n")


@asynccontextmanager
async def tiny_copies() -> AsyncIterator[tuple[TinyCopies, str]]:
    """A gateway, and its origin."""
    copies = TinyCopies()
    server = await asyncio.start_server(copies.serve, "127.0.0.1", 0)
    try:
        yield copies, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        server.close_clients()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 2)
