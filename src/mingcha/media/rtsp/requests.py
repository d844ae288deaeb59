"""The requests of one RTSP session: numbered, with its session id, and with the answer to the server's challenge.

RFC 2326, 12.17 (CSeq) and 12.37 (Session); RFC 7616 (authentication). Knows no socket.
"""

from collections.abc import Awaitable, Callable

from mingcha.media.address import CameraAddress
from mingcha.media.rtsp.auth import Credentials, strongest
from mingcha.media.rtsp.message import Response, write_request
from mingcha.media.rtsp.redirects import redirected
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

type Exchange = Callable[[bytes, int], Awaitable[Response]]
"""Sends a request with this CSeq and gives its reply; raises Trouble when none comes in time."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Requests:
    """Credentials are sent once the server asks for them, and never again and again: no account is to be locked."""

    def __init__(self, address: CameraAddress, exchange: Exchange, credentials: Credentials | None = None) -> None:
        self._address, self._exchange = address, exchange
        self._credentials = credentials or Credentials(address.username, address.password)
        self._proven = False
        self._sequence = 0
        self.session = ""
        """The session id, "" before there is one."""

    async def ask(self, method: str, url: str, *headers: tuple[str, str]) -> Response:
        """Sends a request, again where the server asks for credentials: those are sent once, and once more only for a
        nonce that grew old or after they were accepted before.

        Raises Trouble(REFUSED) where the server does not accept them, Moved for a redirect, what the exchange raises.
        """
        for _ in range(3):
            response = await self._exchange(*self.write(method, url, *headers))
            if response.status in _REDIRECTS and response.header("Location"):
                raise Moved(redirected(self._address, response.header("Location")))
            if response.status != 401:
                self._proven = self._proven or self._credentials.answering
                return response
            if not self._credentials.given:
                raise Trouble(GapReason.REFUSED, "the camera asks for a name and a password")
            challenge = strongest(response.all("WWW-Authenticate"))
            if challenge is None:
                raise Trouble(GapReason.REFUSED, "the camera asks for credentials in no way known here")
            if self._credentials.answering and not (self._proven or challenge.stale):
                break
            self._proven = False
            self._credentials.adopt(challenge)
        raise Trouble(GapReason.REFUSED, "the camera does not accept the name and password")

    def write(self, method: str, url: str, *headers: tuple[str, str]) -> tuple[bytes, int]:
        """The bytes and the CSeq of the next request."""
        self._sequence += 1
        lines = [("CSeq", str(self._sequence))]
        if self.session:
            lines.append(("Session", self.session))
        authorization = self._credentials.authorization(method, url)
        if authorization:
            lines.append(("Authorization", authorization))
        return write_request(method, url, (*lines, *headers)), self._sequence

    def accepted(self, response: Response) -> bool:
        """Looks at the reply to a request that was written by hand. False where the server asks for credentials with a
        new challenge: then the request is to be written again. Raises Trouble(REFUSED) when it no longer takes them."""
        if response.status != 401:
            self._proven = True
            return True
        challenge = strongest(response.all("WWW-Authenticate"))
        if not self._proven or challenge is None:
            raise Trouble(GapReason.REFUSED, "the camera no longer accepts the name and password")
        self._credentials.adopt(challenge)
        self._proven = False
        return False
