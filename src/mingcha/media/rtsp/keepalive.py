"""Keepalive requests of one RTSP session (RFC 2326, 12.37): one at half of the server's timeout."""

from collections.abc import Callable

from mingcha.media.rtsp.client import RtspClient
from mingcha.media.rtsp.message import Response

_MOST_NS = 60_000_000_000
"""Longest interval, whatever timeout the server names."""


class Keepalive:
    """Inactive before `begin`."""

    def __init__(self, client: RtspClient, send: Callable[[bytes], None]) -> None:
        self._client, self._send = client, send
        self._due_ns: int | None = None

    @property
    def has_begun(self) -> bool:
        """Whether there is a session, which a TEARDOWN should end."""
        return self._due_ns is not None

    def begin(self, now_ns: int) -> int:
        """Starts after PLAY. Returns when the next request is due (monotonic)."""
        # half the timeout: one lost keepalive must not end the session
        interval_ns = min(max(1, self._client.timeout_s) * 500_000_000, _MOST_NS)
        self._due_ns = now_ns + interval_ns
        return self._due_ns

    def due(self, now_ns: int) -> int:
        """Sends a request if one is due, and returns when the next one is. Raises Trouble as Connection.send does."""
        if self._due_ns is None or now_ns < self._due_ns:
            return self._due_ns or now_ns
        self._send(self._client.keepalive()[0])
        return self.begin(now_ns)

    def take(self, response: Response) -> None:
        """Handles a reply. Sends another request at once if the server wants other credentials or another method.
        Raises Trouble if the session is over."""
        if self.has_begun and (again := self._client.handle_keepalive_reply(response)):
            self._send(again)
