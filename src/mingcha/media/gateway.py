"""The gateway: live and playback for browsers, for whoever holds a ticket. It knows no law and no database.

docs/design/first-slice.md, section 6. Every footage byte leaves through `TicketDesk.admit`, and only while the ticket
that it admitted stays valid (articles 16(3) and 19 are decided by the callables handed in).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import structlog
from websockets.http11 import Request
from websockets.server import ServerProtocol

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway_http import (
    HEAD_LIMIT_BYTES,
    IDLE_LIMIT_S,
    HttpAnswer,
    HttpRequest,
    fault_answer,
    read_request,
)
from mingcha.media.gateway_index import FootageIndex, Recorder
from mingcha.media.gateway_live import CLOSE_REFUSED, CLOSE_TICKET_ENDED, Channels, LiveItem, text_frame
from mingcha.media.gateway_picture import Pictures
from mingcha.media.gateway_playback import Playback
from mingcha.media.gateway_routes import Routes, foreign_page
from mingcha.media.gateway_tickets import Authorise, OpenRevocation, TicketDesk
from mingcha.media.gateway_viewer import MESSAGE_LIMIT_BYTES, WebSocketViewer, renewed_ticket, ticket_of
from mingcha.media.transcoding import Workers

SUBPROTOCOL = "mingcha.v1"
_SWEEP_S = 0.25
_TIME_EVERY_S = 5.0
WAITING_LIMIT = 512
"""Connections that may wait for a request at once; beyond, the one that has waited longest is closed, so that whoever
only holds connections open keeps nobody out."""

log = structlog.get_logger("mingcha.gateway")

type OriginRule = Callable[[str, str], bool]
"""(Origin, Host): whether a page of this origin may speak to the gateway under this host name."""


class LiveRecorder(Recorder, Protocol):
    """media.local_client.LocalClient."""

    def live(self, camera: str) -> AsyncIterator[LiveItem]:
        """Pictures of a camera as they come, beginning with the last group."""
        ...


class Gateway:
    """The door's server. `connect` makes a connection to the recorder; live, questions and each footage answer have one
    of their own, since a slow taker stops a whole connection."""

    def __init__(
        self,
        connect: Callable[[], LiveRecorder],
        authorise: Authorise,
        open_revocation: OpenRevocation,
        clock: Clock,
        origins: OriginRule,
        workers: Workers | None = None,
    ) -> None:
        self.desk = TicketDesk(authorise, open_revocation, clock)
        self._origins = origins
        self._questions, self._pictures = connect(), connect()
        self.workers = workers or Workers(1)
        index = FootageIndex(self._questions)
        self._routes = Routes(
            self.desk,
            Playback(self._questions, index, connect),
            Pictures(index, connect, self.workers),
            self._knows_origin,
            self.sweep,
        )
        self._channels = Channels(self._pictures.live)
        self._viewers: set[WebSocketViewer] = set()
        self._connections: set[asyncio.Task[None]] = set()
        self._waiting: dict[asyncio.Task[None], None] = {}  # the longest first
        self._server: asyncio.Server | None = None
        self._sweeper: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listens; `port` is known afterwards. Raises OSError when the port is taken."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=HEAD_LIMIT_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]
        self._sweeper = asyncio.create_task(self._sweep_for_ever())

    async def stop(self) -> None:
        """Closes everything."""
        if self._server is None or self._sweeper is None:
            return
        self._server.close()
        await self._channels.stop()
        tasks = [self._sweeper, *self._connections]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.workers.stop()
        await self._server.wait_closed()
        await self._questions.close()
        await self._pictures.close()

    def sweep(self) -> None:
        """Ends every stream whose ticket has ended or was revoked."""
        for viewer in tuple(self._viewers):
            if not self.desk.is_valid(viewer.ticket):
                viewer.close(CLOSE_TICKET_ENDED, "ticket ended")

    async def _sweep_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        next_time = loop.time()
        while True:
            self.sweep()
            if loop.time() >= next_time:
                next_time = loop.time() + _TIME_EVERY_S
                frame = self._time_frame()
                for viewer in tuple(self._viewers):
                    viewer.send(frame)
            await asyncio.sleep(_SWEEP_S)

    def _time_frame(self) -> bytes:
        return text_frame({"type": "time", "server_ms": self.desk.now_ms()})

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._converse(reader, writer)
        except (OSError, TimeoutError):
            pass  # the client went away
        finally:
            self._connections.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep_alive = True
        while keep_alive:
            try:
                request = await self._next_request(reader)
            except Fault as fault:
                await _write(fault_answer(fault), writer, keep_alive=False)
                return
            if request is None:
                return
            if request.path == "/live" and request.headers.get("upgrade", "").lower() == "websocket":
                await self._watch(request, reader, writer)
                return
            keep_alive = request.headers.get("connection", "").lower() != "close"
            answer = await self._routes.answer(request)
            if "origin" in request.headers and self._knows_origin(request):
                answer.headers |= {"Access-Control-Allow-Origin": request.headers["origin"], "Vary": "Origin"}
            await _write(answer, writer, keep_alive=keep_alive)

    async def _next_request(self, reader: asyncio.StreamReader) -> HttpRequest | None:
        task = asyncio.current_task()
        assert task is not None
        self._waiting[task] = None
        if len(self._waiting) > WAITING_LIMIT:
            longest = next(iter(self._waiting))
            del self._waiting[longest]
            longest.cancel()
        try:
            return await read_request(reader)
        finally:
            self._waiting.pop(task, None)

    def _knows_origin(self, request: HttpRequest) -> bool:
        return self._origins(request.headers.get("origin", ""), request.headers.get("host", ""))

    async def _watch(self, request: HttpRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One live viewer from its handshake to its end."""
        if not self._knows_origin(request):
            await _write(fault_answer(foreign_page()), writer, keep_alive=False)
            return
        protocol = ServerProtocol(subprotocols=[SUBPROTOCOL], max_size=MESSAGE_LIMIT_BYTES)  # type: ignore[list-item]
        protocol.receive_data(request.head)
        asked = next(iter(protocol.events_received()), None)
        if not isinstance(asked, Request):
            writer.writelines(protocol.data_to_send())
            return
        protocol.send_response(protocol.accept(asked))
        writer.writelines(protocol.data_to_send())
        if protocol.handshake_exc is not None:
            return
        camera, token = request.query.get("camera", ""), ticket_of(request)
        viewer = WebSocketViewer(protocol, writer)
        if not self._admit_viewer(viewer, token, camera, request):
            await viewer.goodbye(reader)
            return
        self._viewers.add(viewer)
        viewer.send(self._time_frame())
        self._channels.join(camera, viewer)
        try:
            await self._listen(viewer, camera, request, reader)
        finally:
            self._viewers.discard(viewer)
            self._channels.leave(camera, viewer)

    def _admit_viewer(self, viewer: WebSocketViewer, token: str, camera: str, request: HttpRequest) -> bool:
        """Gives the viewer its ticket, or closes it with the reason."""
        try:
            ticket = self.desk.admit(token, camera, "live", request.headers.get("origin"))
        except Fault as fault:
            code = CLOSE_REFUSED if fault.kind is FaultKind.FORBIDDEN else CLOSE_TICKET_ENDED
            viewer.close(code, fault.words.en)
            return False
        if isinstance(ticket, Decision):
            viewer.close(CLOSE_REFUSED, ticket.article)
            return False
        viewer.ticket = ticket
        return True

    async def _listen(
        self, viewer: WebSocketViewer, camera: str, request: HttpRequest, reader: asyncio.StreamReader
    ) -> None:
        """Takes renewed tickets, pings and the goodbye."""
        while not viewer.closed:
            reading = asyncio.create_task(reader.read(MESSAGE_LIMIT_BYTES))
            ended = asyncio.create_task(viewer.ended.wait())
            try:
                await asyncio.wait((reading, ended), return_when=asyncio.FIRST_COMPLETED)
            finally:
                ended.cancel()
                if not reading.done():
                    reading.cancel()
            if not reading.done():
                await viewer.goodbye(reader)
                return
            data = reading.result()
            if not data:
                return
            for message in viewer.received(data):
                token = renewed_ticket(message)
                if token is not None and not self._admit_viewer(viewer, token, camera, request):
                    break


async def _write(answer: HttpAnswer, writer: asyncio.StreamWriter, *, keep_alive: bool) -> None:
    """Writes an answer; a stream that breaks off closes the connection, so that the client sees it is not whole."""
    writer.write(answer.head(keep_alive=keep_alive) + answer.body)
    try:
        async with asyncio.timeout(IDLE_LIMIT_S):
            await writer.drain()
        if answer.stream is not None:
            async for piece in answer.stream:
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if answer.chunked else piece)
                async with asyncio.timeout(IDLE_LIMIT_S):
                    await writer.drain()
            if answer.chunked:
                writer.write(b"0\r\n\r\n")
    except Fault as fault:
        log.info("footage_cut_off", kind=fault.kind.value)
        writer.transport.abort()
        raise ConnectionAbortedError from None
    finally:
        if answer.stream is not None:
            await answer.stream.aclose()  # type: ignore[attr-defined]
