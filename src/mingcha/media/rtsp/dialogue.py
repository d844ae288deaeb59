"""The words of one RTSP connection (RFC 2326): each reply finds its request, the server's own requests are answered."""

import asyncio
from collections.abc import Callable

from mingcha.media.address import CameraAddress
from mingcha.media.rtsp.message import Request, Response, write_response
from mingcha.media.rtsp.redirects import redirected
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

_TOLERATED = frozenset({"OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "ANNOUNCE"})


class Dialogue:
    """One request at a time waits for its reply; any other reply goes to `unasked`."""

    def __init__(self, address: CameraAddress, send: Callable[[bytes], None], reply_s: float) -> None:
        """`address`: the camera's, for a server that sends us elsewhere; `reply_s`: how long a reply is waited for."""
        self._address, self._send, self._reply_s = address, send, reply_s
        self._reply: asyncio.Future[Response] | None = None
        self._sequence = 0
        self._heard = False
        self._failed: Trouble | None = None
        self.is_cut_short: Callable[[], bool] = lambda: False
        """Whether the beginning of a message came whose end did not."""
        self.unasked: Callable[[Response], None] = lambda _: None
        """Takes replies that nobody waits for: those to a keepalive."""

    async def exchange(self, data: bytes, sequence: int) -> Response:
        """Sends a request with this CSeq and gives its reply.

        Raises Trouble(SILENT) when none comes in time, Trouble(NOT_A_CAMERA) when what came is none, and the trouble of
        `fail`.
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
            if self._heard or self.is_cut_short():
                raise Trouble(GapReason.NOT_A_CAMERA, "an answer that never ends or is none") from None
            raise Trouble(GapReason.SILENT, f"no reply within {self._reply_s:g} s") from None
        finally:
            self._reply = None

    def take(self, message: Request | Response) -> None:
        """Takes a message that came. Raises Trouble when the server ends the session, Moved when it sends us away."""
        if isinstance(message, Request):
            self._answer(message)
        elif self._reply is None or self._reply.done():
            self.unasked(message)
        else:
            # some servers leave CSeq out
            if message.header("CSeq") in ("", str(self._sequence)):
                self._reply.set_result(message)
            self._heard = True

    def fail(self, trouble: Trouble) -> None:
        """No reply comes any more: whoever waits for one, and whoever asks later, is told why."""
        self._failed = trouble
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(trouble)

    def _answer(self, request: Request) -> None:
        """A server's own request (RFC 2326, 10): an end is an end, questions are answered, the rest is not done."""
        if request.method == "TEARDOWN":
            raise Trouble(GapReason.UNREACHABLE, "the camera ended the session")
        if request.method == "REDIRECT" and request.header("Location"):
            self._send(write_response(200, "OK", request.header("CSeq")))
            raise Moved(redirected(self._address, request.header("Location")))
        status = (200, "OK") if request.method in _TOLERATED else (501, "Not Implemented")
        self._send(write_response(*status, request.header("CSeq")))
