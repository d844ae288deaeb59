"""Keeping one RTSP session alive (RFC 2326, 12.37): a request at half of the server's timeout."""

from collections.abc import Callable

from mingcha.media.rtsp.client import RtspClient
from mingcha.media.rtsp.message import Response

_MOST_NS = 60_000_000_000
"""Between two requests, whatever the server allows."""


class Keepalive:
    """Nothing is sent and no reply is looked at before `begin`."""

    def __init__(self, client: RtspClient, send: Callable[[bytes], None]) -> None:
        self._client, self._send = client, send
        self._due_ns: int | None = None

    @property
    def begun(self) -> bool:
        """Whether there is a session that a TEARDOWN would end."""
        return self._due_ns is not None

    def begin(self, now_ns: int) -> int:
        """The stream plays. Returns when the first request is due (monotonic)."""
        self._due_ns = now_ns + self._every_ns
        return self._due_ns

    def due(self, now_ns: int) -> int:
        """Sends the next request when it is time, and returns when the one after it is. Raises Trouble as the line
        does."""
        if self._due_ns is None or now_ns < self._due_ns:
            return self._due_ns or now_ns
        self._send(self._client.keepalive()[0])
        return self.begin(now_ns)

    def take(self, response: Response) -> None:
        """The reply to one; another request follows at once where the server asks for other credentials or method.
        Raises Trouble when the session is over."""
        if self.begun and (again := self._client.kept(response)):
            self._send(again)

    @property
    def _every_ns(self) -> int:
        # half the timeout: one lost keepalive must not end the session
        return min(max(1, self._client.timeout_s) * 500_000_000, _MOST_NS)
