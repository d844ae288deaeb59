"""Server of the local protocol (docs/ref/local-protocol.md): connections, requests, streams, back-pressure.

It runs in the recorder's event loop and must not delay recording: a slow live viewer skips to the next key frame, reads
of footage run in threads and wait for the reader, and every buffer is bounded.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import structlog

from mingcha.kit import local_socket
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.local.wire import Kind, Message, MessageReader, message_head, pack_fault, pack_json, unpack_json

_LOG = structlog.get_logger("mingcha.media.local.server")
_READ_BYTES = 64 << 10
_HIGH_WATER_BYTES = 1 << 20
_REQUESTS_LIMIT = 1024
"""Requests running at once on one connection."""

type Given = Mapping[str, object]
type Operation = Callable[[Given, "Reply"], Awaitable[dict[str, object] | None]]
"""An operation returns an object, or sends data itself and returns None (the server then ends the stream)."""


class Reply:
    """The answer to one request, on its connection."""

    def __init__(self, request: int, writer: asyncio.StreamWriter) -> None:
        self._request = request
        self._writer = writer
        self.closed = asyncio.Event()
        """Set by code outside of the operation's own task to end the stream."""

    @property
    def unsent_bytes(self) -> int:
        """Bytes of this connection not sent yet."""
        return self._writer.transport.get_write_buffer_size()

    def send(self, kind: Kind, *parts: bytes) -> None:
        """Sends one message at once; the caller must watch unsent_bytes."""
        if self._writer.is_closing():
            return
        head = message_head(kind, self._request, sum(map(len, parts)))
        self._writer.writelines((head, *parts))

    async def data(self, part: bytes) -> None:
        """Sends a part of a stream and waits until the reader keeps up."""
        self.send(Kind.DATA, part)
        await self.drained()

    async def drained(self) -> None:
        """Waits until most of the sent bytes are taken. Raises OSError if the reader is gone."""
        await self._writer.drain()


class LocalServer:
    """Listens on the socket and runs operations by name."""

    def __init__(self, path: Path, operations: Mapping[str, Operation]) -> None:
        self._path = path
        self._operations = operations
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begins to listen."""
        listening = local_socket.bind(self._path)
        self._server = await asyncio.start_unix_server(self._accept, sock=listening, limit=_READ_BYTES)

    async def stop(self) -> None:
        """Ends all connections and removes the socket."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await _Connection(reader, writer, self._operations).run()
        except asyncio.CancelledError:
            pass  # the server stops; asyncio would report a cancelled handler as an error
        finally:
            self._connections.discard(task)


class _Connection:
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, operations: Mapping[str, Operation]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._operations = operations
        self._running: dict[int, asyncio.Task[None]] = {}
        writer.transport.set_write_buffer_limits(high=_HIGH_WATER_BYTES)

    async def run(self) -> None:
        messages = MessageReader()
        try:
            while data := await self._reader.read(_READ_BYTES):
                for message in messages.feed(data):
                    self._take(message)
        except (Fault, OSError) as error:
            _LOG.info("local_connection_ended", error=str(error))
        finally:
            running = list(self._running.values())
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            self._writer.transport.abort()

    def _take(self, message: Message) -> None:
        if message.kind is Kind.CANCEL:
            task = self._running.get(message.request)
            if task is not None:
                task.cancel()
            return
        if message.kind is not Kind.REQUEST or message.request in self._running:
            raise Fault(FaultKind.INVALID, Words("本地协议次序错误", "not a message for a recorder"))
        if len(self._running) >= _REQUESTS_LIMIT:
            raise Fault(FaultKind.EXHAUSTED, Words("同时请求过多", "too many requests at once"))
        reply = Reply(message.request, self._writer)
        task = asyncio.create_task(self._serve(message.body, reply))
        self._running[message.request] = task
        task.add_done_callback(lambda _: self._running.pop(message.request, None))

    async def _serve(self, body: bytes, reply: Reply) -> None:
        try:
            await reply.drained()  # a client that sends requests and reads nothing must not fill the buffer
            given = unpack_json(body)
            operation = self._operations.get(str(given.get("op")))
            if operation is None:
                raise Fault(FaultKind.UNSUPPORTED, Words("没有此操作", "there is no such operation"))
            answer = await operation(given, reply)
            if answer is None:
                reply.send(Kind.END)
            else:
                reply.send(Kind.ANSWER, pack_json(answer))
        except asyncio.CancelledError:
            reply.send(Kind.END)
        except Fault as fault:
            reply.send(Kind.FAULT, pack_fault(fault))
        except (OSError, sqlite3.Error) as error:
            _LOG.warning("local_request_failed", error=str(error))
            words = Words("录像机暂时无法完成", "the recorder cannot do this now")
            reply.send(Kind.FAULT, pack_fault(Fault(FaultKind.UNAVAILABLE, words)))
        except Exception:  # noqa: BLE001 - a bug in one request must not end the recorder; logged with its traceback
            _LOG.exception("local_request_bug")
            bug = Fault(FaultKind.INTERNAL, Words("录像机内部错误", "a fault inside the recorder"))
            reply.send(Kind.FAULT, pack_fault(bug))
