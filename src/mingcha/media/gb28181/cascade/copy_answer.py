"""One answer of a gateway to a request for a viewing copy, read while it comes (articles 19, 20(1)).

A thread reads it, so that a gateway on another host never keeps the loop waiting; the receiver's pace is the thread's.
"""

import asyncio
import select
import socket
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.cascade.above import OpenedPoint
from mingcha.media.gb28181.cascade.access_units import access_unit
from mingcha.media.gb28181.device.history import RecordedPicture
from mingcha.media.mp4.live_reading import LiveInit, LivePieces

_SILENT_AFTER_S = 15.0
"""Without a byte. A gateway sends a copy at its pace, which is above that of a clock."""
_PIECE_BYTES = 64 * 1024
_FAULTS = {
    401: FaultKind.UNAUTHENTICATED, 403: FaultKind.FORBIDDEN, 404: FaultKind.NOT_FOUND, 429: FaultKind.EXHAUSTED,
    501: FaultKind.UNSUPPORTED, 503: FaultKind.EXHAUSTED,
}  # fmt: skip
"""Answers of the gateway (docs/ref/gateway.md); others are UNAVAILABLE."""


class CopyAnswer:
    """The pictures that a gateway sends of a span. Belongs to an event loop; `close` in the end."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._working: Future[Any] | None = None
        """What a thread does for it now, or did last."""
        self._socket: socket.socket | None = None
        self._response: HTTPResponse | None = None
        self._is_closed = False

    async def open(self, opened: OpenedPoint, from_ms: int, to_ms: int) -> None:
        """Asks for the copy of [from, to) (Unix ms) with the ticket. Raises Fault: NOT_FOUND where there is no picture,
        EXHAUSTED where the gateway has no room, FORBIDDEN, UNAUTHENTICATED, UNSUPPORTED, UNAVAILABLE."""
        try:
            status = await self._in_thread(lambda: self._ask(opened, from_ms, to_ms))
        except (OSError, HTTPException) as error:
            self.close()
            raise _away(type(error).__name__) from None
        if status != 200:
            self.close()
            raise _away(str(status), _FAULTS.get(status, FaultKind.UNAVAILABLE))

    async def pictures(self, begin_90k: int) -> AsyncGenerator[RecordedPicture, None]:
        """The pictures as they come, each by its offset from an instant (ticks of 90 kHz since 1970). Raises
        Fault(UNAVAILABLE) if the answer is cut off, Fault(INVALID) if it is none."""
        pieces, codec, sets = LivePieces(), "", tuple[bytes, ...]()
        while piece := await self._next():
            for part in pieces.take(piece):
                if isinstance(part, LiveInit):
                    codec, sets = part.codec, part.sets
                    continue
                if self._is_reset():
                    raise _away("reset")
                yield RecordedPicture(part.pts_90k - begin_90k, access_unit(codec, sets, part), part.key)

    def _is_reset(self) -> bool:
        """Whether the gateway reset the connection: what came before that is not shown any more, for it does so when a
        ticket ends or is revoked."""
        if self._socket is None or self._socket.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._socket, 0)
        return any(event & select.POLLERR for _, event in poll.poll(0))

    def close(self) -> None:
        """Ends the connection at once, also while a thread reads from it."""
        self._is_closed = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        if self._working is not None:
            self._working.add_done_callback(lambda _: self._free())  # at once if it does nothing

    def _free(self) -> None:
        if self._response is not None:
            self._response.close()
        if self._socket is not None:
            self._socket.close()

    async def _next(self) -> bytes:
        try:
            return await self._in_thread(self._read)
        except (OSError, HTTPException, ValueError) as error:  # ValueError: closed meanwhile
            raise _away(type(error).__name__) from None

    async def _in_thread[Found](self, act: Callable[[], Found]) -> Found:
        working = self._working = self._threads.submit(act)
        return await asyncio.wrap_future(working)

    def _ask(self, opened: OpenedPoint, from_ms: int, to_ms: int) -> int:
        place = urlsplit(opened.origin)
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = kind(place.hostname or "", place.port, timeout=_SILENT_AFTER_S)
        connection.connect()
        self._socket = connection.sock
        if self._is_closed:  # meanwhile, before there was a socket to shut down
            raise ConnectionAbortedError
        heads = {"Authorization": f"Bearer {opened.ticket}", "Origin": opened.page, "Connection": "close"}
        connection.request("GET", f"/v1/copy/{opened.point}/footage?from={from_ms}&to={to_ms}", headers=heads)
        self._response = connection.getresponse()
        return self._response.status

    def _read(self) -> bytes:
        assert self._response is not None
        return self._response.read1(_PIECE_BYTES)


def _away(detail: str, kind: FaultKind = FaultKind.UNAVAILABLE) -> Fault:
    return Fault(kind, Words("网关未提供录像副本", "the gateway gives no copy"), detail)
