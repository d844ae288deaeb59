"""One request to the page server, as the server library hands it over."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any


class Client:
    """One request as the server hands it over; `pieces` of the body, then silence unless `ends`."""

    def __init__(
        self, pieces: Sequence[bytes] = (), *, headers: Sequence[tuple[bytes, bytes]] = (), path: str = "/x",
        ends: bool = True, takes: bool = True,
    ) -> None:  # fmt: skip
        self._messages = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
        if ends and self._messages:
            self._messages[-1]["more_body"] = False
        self._takes = takes
        self.sent: list[Mapping[str, Any]] = []
        self.read = 0
        self.scope = {
            "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": path,
            "raw_path": path.encode(), "query_string": b"a=1", "server": ("127.0.0.1", 8000),
            "client": ("192.0.2.7", 4711), "headers": [(b"host", b"localhost"), *headers],
        }  # fmt: skip

    async def receive(self) -> Mapping[str, Any]:
        """The next message of the server; never one after the last."""
        if not self._messages:
            await asyncio.Event().wait()
        self.read += 1
        return self._messages.pop(0)

    async def send(self, message: Mapping[str, Any]) -> None:
        """Takes a message of the application."""
        if not self._takes and len(self.sent) > 1:
            await asyncio.Event().wait()
        self.sent.append(message)

    @property
    def status(self) -> int:
        """The status of the response."""
        return int(self.sent[0]["status"])

    @property
    def content(self) -> bytes:
        """The body of the response."""
        return b"".join(message["body"] for message in self.sent[1:])
