"""Matches RTSP replies to requests and answers requests of the server (RFC 2326, 6, 7 and 10)."""

import asyncio
from collections.abc import Callable

from mingcha.media.address import CameraAddress
from mingcha.media.rtsp.message import Request, Response, write_response
from mingcha.media.rtsp.redirects import redirected
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

_ACCEPTED = frozenset({"OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "ANNOUNCE"})
"""Requests of a server that are answered with 200; others get 501."""


class MessageExchange:
    """At most one request at a time waits for a reply; other replies go to `unsolicited`."""

    def __init__(self, address: CameraAddress, send: Callable[[bytes], None], reply_s: float) -> None:
        """`address`: the camera's, to resolve redirects against; `reply_s`: time limit for a reply."""
        self._address, self._send, self._reply_s = address, send, reply_s
        self._reply: asyncio.Future[Response] | None = None
        self._sequence = 0
        self._heard = False
        self._failed: Trouble | None = None
        self.has_partial_message: Callable[[], bool] = lambda: False
        """Whether an incomplete message is buffered. Set by the owner."""
        self.unsolicited: Callable[[Response], None] = lambda _: None
        """Called with replies that no `ask` waits for, such as those to a keepalive. Set by the owner."""

    async def ask(self, data: bytes, sequence: int) -> Response:
        """Sends a request with this CSeq and returns the reply.

        Raises Trouble(SILENT) if no reply comes in time, Trouble(NOT_A_CAMERA) if something else came instead, and the
        trouble given to `fail`.
        """
        if self._failed is not None:
            raise self._failed
        self._reply, self._sequence = asyncio.get_running_loop().create_future(), sequence
        self._heard = False
        try:
            self._send(data)
            async with asyncio.timeout(self._reply_s):
                return await self._reply
        except TimeoutError:
            if self._heard or self.has_partial_message():
                raise Trouble(GapReason.NOT_A_CAMERA, "an answer that never ends or is none") from None
            raise Trouble(GapReason.SILENT, f"no reply within {self._reply_s:g} s") from None
        finally:
            self._reply = None

    def take(self, message: Request | Response) -> None:
        """Handles one received message. Raises Trouble if the server ends the session, Moved if it redirects."""
        if isinstance(message, Request):
            self._answer(message)
        elif self._reply is None or self._reply.done():
            self.unsolicited(message)
        else:
            # some servers omit CSeq
            if message.header("CSeq") in ("", str(self._sequence)):
                self._reply.set_result(message)
            self._heard = True

    def fail(self, trouble: Trouble) -> None:
        """Ends the exchange: the pending `ask` and every later one raise this trouble."""
        self._failed = trouble
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(trouble)

    def _answer(self, request: Request) -> None:
        if request.method == "TEARDOWN":
            raise Trouble(GapReason.UNREACHABLE, "the camera ended the session")
        if request.method == "REDIRECT" and request.header("Location"):
            self._send(write_response(200, "OK", request.header("CSeq")))
            raise Moved(redirected(self._address, request.header("Location")))
        status = (200, "OK") if request.method in _ACCEPTED else (501, "Not Implemented")
        self._send(write_response(*status, request.header("CSeq")))
