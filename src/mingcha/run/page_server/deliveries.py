"""Sends responses in pieces, bounded in time and in the memory of all unsent ones together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

PIECE_BYTES = 64 * 1024
FILE_PIECE_BYTES = 256 * 1024
"""A piece of a file that is sent from the disk."""
CHECKED_SECONDS = 1.0
"""How often a file is asked whether it may go on while a piece of it waits for a slow client."""
READER_SECONDS = 20.0
"""The time in which a client must take the next PIECE_BYTES of a response."""
UNSENT_BYTES = 128 * 1024 * 1024
"""All responses larger than a piece that a worker is sending together. Above it the oldest one is ended, since an
honest client takes milliseconds."""

type Send = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(slots=True, eq=False)
class _Unsent:
    """A response that is being sent."""

    task: asyncio.Task[Any]
    size_bytes: int
    ended: bool = False


class Deliveries:
    """All large responses that one worker sends at this moment."""

    def __init__(self, unsent_bytes: int = UNSENT_BYTES, reader_seconds: float = READER_SECONDS) -> None:
        self._most_bytes = unsent_bytes
        self._seconds = reader_seconds
        self._held_bytes = 0
        self._sending: dict[_Unsent, None] = {}

    async def send(self, status: int, headers: list[tuple[bytes, bytes]], content: bytes, send: Send) -> None:
        """Sends a response. If the client does not take the next piece in time, or memory runs short, the response
        ends unfinished, which makes the server close the connection."""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if len(content) <= PIECE_BYTES:
            await send({"type": "http.response.body", "body": content, "more_body": False})
            return
        task = asyncio.current_task()
        assert task is not None
        unsent = _Unsent(task, len(content))
        self._sending[unsent] = None
        self._held_bytes += unsent.size_bytes
        self._make_room(unsent)
        try:
            await self._pieces(memoryview(content), send)
        except TimeoutError:
            return
        except asyncio.CancelledError:
            if not unsent.ended:
                raise
            task.uncancel()
        finally:
            self._sending.pop(unsent, None)
            self._held_bytes -= unsent.size_bytes

    async def send_file(self, status: int, headers: list[tuple[bytes, bytes]], file: BinaryIO, send: Send) -> None:
        """Sends a response from a file, a piece in memory at a time, with the same time for each piece. One that ends
        early or cannot be read ends unfinished, which makes the server close the connection. A file with a method
        `check` is asked while a slow client takes a piece, too; it raises OSError when it may not go on."""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        try:
            while piece := await asyncio.to_thread(file.read, FILE_PIECE_BYTES):
                async with asyncio.timeout(self._seconds * FILE_PIECE_BYTES / PIECE_BYTES):
                    await _sent(send, piece, file)
        except (TimeoutError, OSError):
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pieces(self, view: memoryview, send: Send) -> None:
        for at in range(0, len(view), PIECE_BYTES):
            piece, more = bytes(view[at : at + PIECE_BYTES]), at + PIECE_BYTES < len(view)
            async with asyncio.timeout(self._seconds):
                await send({"type": "http.response.body", "body": piece, "more_body": more})

    def _make_room(self, newest: _Unsent) -> None:
        """Ends the oldest responses while all together are above the bound."""
        held_bytes = self._held_bytes
        for unsent in list(self._sending):
            if held_bytes <= self._most_bytes:
                return
            if unsent is not newest and not unsent.ended:
                unsent.ended = True
                unsent.task.cancel()
            held_bytes -= unsent.size_bytes


async def _sent(send: Send, piece: bytes, file: BinaryIO) -> None:
    """Sends a piece of a file, and calls its `check` every CHECKED_SECONDS meanwhile. Raises OSError as that does."""
    check = getattr(file, "check", None)
    sending = asyncio.ensure_future(send({"type": "http.response.body", "body": piece, "more_body": True}))
    try:
        while not (await asyncio.wait({sending}, timeout=CHECKED_SECONDS))[0]:
            if check is not None:
                await asyncio.to_thread(check)
        await sending
    finally:
        sending.cancel()
