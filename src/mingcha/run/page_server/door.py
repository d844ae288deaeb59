"""The ASGI application of `mingcha web`: reads the body under limits, then runs the pages in a thread.

A thread is used only for a request that has arrived completely, and is free again before its response is sent: clients
that send nothing, too much, or read slowly hold no thread.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.run.page_server.bodies import Bodies, Gone, Receive, TooLarge, TooSlow, drain, fault_of
from mingcha.run.page_server.deliveries import Deliveries, Send
from mingcha.run.page_server.environ import TwiceNamed, declared_bytes, environ_of
from mingcha.run.page_server.file_body import LEAST_BYTES, FileBody
from mingcha.run.page_server.refusal import Answer, refusal
from mingcha.web.frame.body_limits import body_limit_bytes
from mingcha.web.frame.figures import FIGURES

THREADS = 4
"""Concurrent requests per worker."""
WAITING = 256
"""Complete requests that wait for a thread. One more is answered 503 at once."""
WAITING_SECONDS = 10.0
"""A request that waited longer is answered 503: its client has most likely asked again."""
DRAINS = 16
"""Refused bodies that are read to their end at once; the connections of more are closed."""

type StartResponse = Callable[..., object]
type Pages = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(slots=True)
class _Started:
    """What a WSGI application gives to start_response."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __call__(self, status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        del error  # nothing was sent yet, so the new headers replace the former ones (PEP 3333)
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    @property
    def declared_bytes(self) -> int:
        """Content-Length; 0 if the page did not say it."""
        text = dict(self.headers).get(b"content-length", b"0")
        return int(text) if text.isdigit() else 0


class Door:
    """An ASGI application around a WSGI one."""

    def __init__(
        self, pages: Pages, bodies: Bodies, *, threads: int = THREADS, waiting: int = WAITING,
        deliveries: Deliveries | None = None,
    ) -> None:  # fmt: skip
        self._pages = pages
        self._bodies = bodies
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._most = threads + waiting
        self._inside = 0
        self._drains = 0
        self._deliveries = deliveries or Deliveries()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Serves one request of HTTP; other kinds of scope are not served."""
        if scope["type"] != "http":
            return
        began, limit_bytes = time.perf_counter(), body_limit_bytes(scope["path"])
        try:
            body = await self._bodies.whole(receive, declared_bytes(scope), limit_bytes)
            answer = await self._answer(environ_of(scope, body))
        except (TooLarge, TooSlow) as error:
            status, fault = fault_of(error, limit_bytes)
            await self._refuse(scope, send, status, fault, began)
            if isinstance(error, TooLarge):
                await self._drain(receive)
            return
        except TwiceNamed:
            words = Words("请求头重复", "a header came twice that must come once")
            await self._refuse(scope, send, 400, Fault(FaultKind.INVALID, words), began)
            return
        except Gone:
            return
        if answer is None:
            words = Words("本平台现在太忙，请稍后再试", "the pages are too busy now: try again in a moment")
            await self._refuse(scope, send, 503, Fault(FaultKind.UNAVAILABLE, words), began)
            return
        if answer.file is None:
            await self._deliveries.send(answer.status, answer.headers, answer.content, send)
            return
        try:
            await self._deliveries.send_file(answer.status, answer.headers, answer.file.file, send)
        finally:
            await asyncio.get_running_loop().run_in_executor(self._threads, answer.file.close)

    async def _answer(self, environ: dict[str, Any]) -> Answer | None:
        """What the pages answer; None if they are too busy."""
        if self._inside >= self._most:
            return None
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, self._ask, environ, time.monotonic() + WAITING_SECONDS
            )
        finally:
            self._inside -= 1

    def _ask(self, environ: dict[str, Any], until: float) -> Answer | None:
        """Runs the pages in a thread and collects the whole response, unless it is a large file."""
        if time.monotonic() > until:
            return None
        started = _Started()
        found = self._pages(environ, started)
        if isinstance(found, FileBody) and started.declared_bytes >= LEAST_BYTES:
            return Answer(started.status, started.headers, b"", found)
        try:
            content = b"".join(found)
        finally:
            close = getattr(found, "close", None)
            if close is not None:
                close()
        return Answer(started.status, started.headers, content)

    async def _refuse(self, scope: Mapping[str, Any], send: Send, status: int, fault: Fault, began: float) -> None:
        FIGURES.count("none", status, time.perf_counter() - began)
        answer = refusal(scope, status, fault)
        await self._deliveries.send(answer.status, answer.headers, answer.content, send)

    async def _drain(self, receive: Receive) -> None:
        if self._drains >= DRAINS:
            return
        self._drains += 1
        try:
            await drain(receive)
        finally:
            self._drains -= 1
