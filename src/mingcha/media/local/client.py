"""Client of the recorder's local protocol, for gateway, uplink and `status`: many concurrent requests on one socket."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from mingcha.kit import local_socket
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.local.wire import (  # fmt: skip
    PROTOCOL_VERSION,
    Kind,
    LiveUnit,
    Message,
    MessageReader,
    pack_json,
    pack_message,
    unpack_fault,
    unpack_json,
    unpack_live,
)

_READ_BYTES = 256 << 10
_ANSWER_TIMEOUT_S = 30.0


class LocalClient:
    """One connection, made at first use and again after it was lost; every lost request raises Fault(UNAVAILABLE).

    A stream whose reader stops reading blocks the whole connection (back-pressure): use a separate client for every
    live viewer that may be slow, or read and drop.
    """

    def __init__(self, path: Path, role: str) -> None:
        self._path = path
        self._role = role
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._next = 0
        self._queues: dict[int, asyncio.Queue[Message | None]] = {}
        self._connecting = asyncio.Lock()
        self.hello: dict[str, object] = {}
        """The recorder's greeting: recorder, started_ms, demo."""

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        """One request, one answer. Raises the recorder's Fault, or Fault(UNAVAILABLE) if it is unreachable."""
        await self._connect()
        return await self._ask(op, given)

    async def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        """The data messages of `live` or `read`; leaving the loop early (aclose) cancels the request."""
        await self._connect()
        request, queue = self._send(op, given)
        ended = False
        try:
            while True:
                message = await queue.get()
                if message is None or message.kind in (Kind.END, Kind.FAULT, Kind.ANSWER):
                    ended = True
                    break
                yield message.body
            if message is None:
                raise _away()
            if message.kind is Kind.FAULT:
                raise unpack_fault(message.body)
        finally:
            self._queues.pop(request, None)
            if not ended and self._writer is not None:
                self._writer.write(pack_message(Kind.CANCEL, request))

    async def live(self, camera: str, stream: str = "main") -> AsyncIterator[LiveUnit | tuple[int, dict[str, object]]]:
        """Pictures of a camera's stream (main or sub) as they come, beginning with the last GOP; (kind, JSON) for
        formats and events."""
        messages = self.stream("live", camera=camera, stream=stream)
        try:
            async for body in messages:
                yield unpack_live(body)
        finally:
            await messages.aclose()  # type: ignore[attr-defined]

    async def states(self) -> AsyncIterator[dict[str, object]]:
        """The state of every camera, then each change of one."""
        messages = self.stream("states")
        try:
            async for body in messages:
                yield unpack_json(body)
        finally:
            await messages.aclose()  # type: ignore[attr-defined]

    async def close(self) -> None:
        """Ends the connection."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _ask(self, op: str, given: dict[str, object]) -> dict[str, object]:
        request, queue = self._send(op, given)
        try:
            async with asyncio.timeout(_ANSWER_TIMEOUT_S):
                message = await queue.get()
        except TimeoutError:
            if self._writer is not None:
                self._writer.write(pack_message(Kind.CANCEL, request))
            raise _away() from None
        finally:
            self._queues.pop(request, None)
        if message is None:
            raise _away()
        if message.kind is Kind.FAULT:
            raise unpack_fault(message.body)
        if message.kind is not Kind.ANSWER:
            raise Fault(FaultKind.INVALID, Words("录像机答非所问", "the recorder answered with a stream"))
        return unpack_json(message.body)

    async def _connect(self) -> None:
        async with self._connecting:
            if self._writer is not None:
                return
            try:
                reader, writer = await asyncio.open_unix_connection(
                    sock=local_socket.connect(self._path), limit=_READ_BYTES
                )
            except OSError:
                raise _away() from None
            self._writer = writer
            self._reading = asyncio.create_task(self._read(reader, writer))
            self.hello = await self._ask("hello", {"v": PROTOCOL_VERSION, "role": self._role})

    def _send(self, op: str, given: dict[str, object]) -> tuple[int, asyncio.Queue[Message | None]]:
        if self._writer is None:
            raise _away()
        self._next = self._next % 0xFFFFFFFF + 1
        queue: asyncio.Queue[Message | None] = asyncio.Queue(maxsize=512)
        self._queues[self._next] = queue
        self._writer.write(pack_message(Kind.REQUEST, self._next, pack_json({"op": op, **given})))
        return self._next, queue

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        messages = MessageReader()
        try:
            while data := await reader.read(_READ_BYTES):
                for message in messages.feed(data):
                    queue = self._queues.get(message.request)
                    if queue is not None:
                        await self._hand_over(message, queue)
        except (Fault, OSError):
            pass
        finally:
            self._writer = None
            writer.transport.abort()
            for queue in self._queues.values():
                while queue.full():
                    queue.get_nowait()
                queue.put_nowait(None)

    async def _hand_over(self, message: Message, queue: "asyncio.Queue[Message | None]") -> None:
        """Waits for a slow reader, but not for one that has closed its stream."""
        while message.request in self._queues:
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                await asyncio.sleep(0.005)
            else:
                return


def _away() -> Fault:
    return Fault(FaultKind.UNAVAILABLE, Words("录像机没有应答", "the recorder does not answer"))
