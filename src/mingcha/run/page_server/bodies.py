"""Reads request bodies, bounded in size, time and in the memory of all unfinished ones together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

BODY_SECONDS = 15.0
"""The time for a body of at most FORM_BYTES; larger ones get a second more for each BYTES_A_SECOND."""
BYTES_A_SECOND = 64 * 1024
UNFINISHED_BYTES = 64 * 1024 * 1024
"""All unfinished bodies of a worker together. Above it the oldest one is ended, since an honest body takes
milliseconds."""
DRAINED_BYTES = 16 * 1024 * 1024
DRAINED_SECONDS = 5.0

type Receive = Callable[[], Awaitable[Mapping[str, Any]]]

TOO_LARGE = Words("请求内容过大", "the request body is too large")
TOO_SLOW = Words("请求内容没有在规定时间内到达", "the request body did not arrive in time")
GONE = Words("请求没有发完", "the request was not sent to its end")


class TooLarge(Exception):  # noqa: N818 - becomes status 413
    """The body is larger than its address allows."""


class TooSlow(Exception):  # noqa: N818 - becomes status 408
    """The body did not arrive in its time, or was the oldest when memory ran short."""


class Gone(Exception):  # noqa: N818 - nobody is left to answer
    """The client closed the connection before the end of its body."""


@dataclass(slots=True, eq=False)
class _Unfinished:
    """A body that is being read."""

    task: asyncio.Task[bytes]
    size_bytes: int = 0
    ended: bool = False


class Bodies:
    """All bodies that one worker reads at this moment."""

    def __init__(self, unfinished_bytes: int = UNFINISHED_BYTES, body_seconds: float = BODY_SECONDS) -> None:
        self._most_bytes = unfinished_bytes
        self._seconds = body_seconds
        self._held_bytes = 0
        self._reading: dict[_Unfinished, None] = {}

    async def whole(self, receive: Receive, declared_bytes: int | None, limit_bytes: int) -> bytes:
        """The whole body. `declared_bytes` is Content-Length, None if the client sends chunks.

        Raises TooLarge before anything is read if the declared size is above the limit, else as soon as more arrives;
        TooSlow; Gone.
        """
        if declared_bytes == 0:
            return b""
        if declared_bytes is not None and declared_bytes > limit_bytes:
            raise TooLarge
        task = asyncio.current_task()
        assert task is not None
        body = _Unfinished(task)
        self._reading[body] = None
        try:
            async with asyncio.timeout(self._seconds + (declared_bytes or limit_bytes) // BYTES_A_SECOND):
                return await self._pieces(receive, body, limit_bytes)
        except TimeoutError:
            raise TooSlow from None
        except asyncio.CancelledError:
            if not body.ended:
                raise
            task.uncancel()
            raise TooSlow from None
        finally:
            self._reading.pop(body, None)
            self._held_bytes -= body.size_bytes

    async def _pieces(self, receive: Receive, body: _Unfinished, limit_bytes: int) -> bytes:
        pieces: list[bytes] = []
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Gone
            piece = message.get("body", b"")
            pieces.append(piece)
            body.size_bytes += len(piece)
            self._held_bytes += len(piece)
            if body.size_bytes > limit_bytes:
                raise TooLarge
            self._make_room(body)
            if not message.get("more_body", False):
                return b"".join(pieces)

    def _make_room(self, newest: _Unfinished) -> None:
        """Ends the oldest unfinished bodies while all together are above the bound."""
        held_bytes = self._held_bytes
        for body in list(self._reading):
            if held_bytes <= self._most_bytes:
                return
            if body is not newest and not body.ended:
                body.ended = True
                body.task.cancel()
            held_bytes -= body.size_bytes


async def drain(receive: Receive) -> None:
    """Reads and discards the rest of a refused body, bounded in size and time: closing with unread bytes resets the
    connection, and the client may lose the response (RFC 9112, section 9.6)."""
    read_bytes = 0
    try:
        async with asyncio.timeout(DRAINED_SECONDS):
            while read_bytes <= DRAINED_BYTES:
                message = await receive()
                read_bytes += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def fault_of(error: TooLarge | TooSlow, limit_bytes: int) -> tuple[int, Fault]:
    """Status and fault of a refused body."""
    if isinstance(error, TooSlow):
        return 408, Fault(FaultKind.INVALID, TOO_SLOW)
    words = Words(
        f"{TOO_LARGE.zh}，最多 {limit_bytes // 1024} KiB", f"{TOO_LARGE.en}: at most {limit_bytes // 1024} KiB"
    )
    return 413, Fault(FaultKind.INVALID, words)
