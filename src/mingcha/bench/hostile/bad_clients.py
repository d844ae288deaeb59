"""Clients that are silent, slow, or send garbage. Each connects again as soon as the server closes it."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

type Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
type Conduct = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

STEP_S = 1.0
"""A slow client sends a byte so often."""
AGAIN_S = 0.5
"""The pause before it connects again; without one the measurement would be of the rate of connections."""
_HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
_GARBAGE_BYTES = 2_000


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Connects and sends nothing."""
    await reader.read()


async def slow_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends a request's head byte by byte."""
    await _dripped(writer, b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 10_000)


async def slow_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Announces a body and sends it byte by byte."""
    writer.write(_HEAD + b"Content-Length: 100000\r\n\r\nlogin=")
    await _dripped(writer, b"a" * 10_000)


async def large_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Announces 63 MB of multipart and sends as much as is taken."""
    head = _HEAD.replace(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x")
    writer.write(head + b"Content-Length: 63000000\r\n\r\n")
    for _ in range(1_000):
        writer.write(b"x" * 63_000)
        await writer.drain()
        await asyncio.sleep(STEP_S / 20)
    await reader.read()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends bytes by chance."""
    writer.write(os.urandom(_GARBAGE_BYTES))
    await reader.read()


async def reads_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Asks for a page again and again and takes no byte of the answers."""
    for _number in range(1_000):
        writer.write(b"GET /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(STEP_S)


async def _dripped(writer: asyncio.StreamWriter, data: bytes) -> None:
    for number in range(len(data)):
        writer.write(data[number : number + 1])
        await writer.drain()
        await asyncio.sleep(STEP_S)


AT_WEB: dict[str, Conduct] = {
    "silent": silent, "slow_head": slow_head, "slow_body": slow_body, "large_body": large_body, "garbage": garbage,
    "reads_nothing": reads_nothing,
}  # fmt: skip
AT_GATEWAY: dict[str, Conduct] = {
    "silent": silent, "slow_head": slow_head, "slow_body": slow_body, "garbage": garbage,
}  # fmt: skip


@dataclass(slots=True)
class Kind:
    """All clients of one kind at one server."""

    conduct: Conduct
    connected: int = 0
    ended: int = 0
    refused: int = 0
    longest_s: float = 0.0
    open_since: dict[int, float] = field(default_factory=dict)

    async def keep(self, number: int, port: int) -> None:
        """One client, until it is cancelled."""
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
            except OSError:
                self.refused += 1
                await asyncio.sleep(AGAIN_S)
                continue
            self.connected += 1
            self.open_since[number] = time.monotonic()
            try:
                await self.conduct(reader, writer)
            except OSError:
                pass
            finally:
                self._end(number)
                writer.close()
            self.ended += 1
            await asyncio.sleep(AGAIN_S)

    def figures(self) -> dict[str, float]:
        """How often they connected and were ended, and how long one lasted at most, open ones included."""
        for number in list(self.open_since):
            self._end(number)
        return {
            "connected": self.connected, "ended": self.ended, "refused": self.refused,
            "longest_s": round(self.longest_s, 1),
        }  # fmt: skip

    def _end(self, number: int) -> None:
        self.longest_s = max(self.longest_s, time.monotonic() - self.open_since.pop(number, time.monotonic()))
