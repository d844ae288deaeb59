"""Writes the requests of one RTSP session: CSeq, session id, and authentication (RFC 2326, 12.17, 12.37; RFC 7616)."""

from collections.abc import Awaitable, Callable

from mingcha.kit.http_auth import Credentials, strongest
from mingcha.media.address import CameraAddress
from mingcha.media.rtsp.message import Response, write_request
from mingcha.media.rtsp.redirects import redirected
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

type Exchange = Callable[[bytes, int], Awaitable[Response]]
"""Sends a request with this CSeq and returns the reply. Raises Trouble if none comes in time."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Requests:
    """Sends credentials only after a challenge, and never repeats refused ones: cameras lock accounts."""

    def __init__(self, address: CameraAddress, exchange: Exchange, credentials: Credentials | None = None) -> None:
        self._address, self._exchange = address, exchange
        self._credentials = credentials or Credentials(address.username, address.password)
        self._proven = False
        self._sequence = 0
        self.session = ""
        """The session id; "" before the first SETUP."""

    async def ask(self, method: str, url: str, *headers: tuple[str, str]) -> Response:
        """Sends a request and returns the reply. Repeats it with credentials if the server asks for them: once, and
        once more for a stale nonce or if they were accepted earlier.

        Raises Trouble(REFUSED) if the credentials are not accepted, Moved for a redirect, Trouble of the exchange.
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

    def credentials_accepted(self, response: Response) -> bool:
        """Checks the reply to a request made by `write`. Returns False if the server sent a new challenge: the request
        must be written again. Raises Trouble(REFUSED) if the credentials are no longer accepted."""
        if response.status != 401:
            self._proven = True
            return True
        challenge = strongest(response.all("WWW-Authenticate"))
        if not self._proven or challenge is None:
            raise Trouble(GapReason.REFUSED, "the camera no longer accepts the name and password")
        self._credentials.adopt(challenge)
        self._proven = False
        return False
