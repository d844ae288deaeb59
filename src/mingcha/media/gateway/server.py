"""The gateway: live and playback for browsers with a ticket. It imports no law and no database.

docs/ref/gateway.md. Every footage byte leaves through `TicketDesk.admit`, and only while the ticket
that it admitted stays valid (articles 16(3) and 19 are decided by the callables handed in).
"""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.channels import Channels
from mingcha.media.gateway.connections import Connections
from mingcha.media.gateway.control.controlling import CONTROL_PATH, Controlling
from mingcha.media.gateway.control.movers import LONGEST_RETURN_S, AsksRecorder, LocalMovers
from mingcha.media.gateway.copies import ViewingCopies
from mingcha.media.gateway.figures import CONTENT_TYPE, GatewayFigures, exposition
from mingcha.media.gateway.http import (
    FIRST_BYTE_LIMIT_S,
    HEAD_LIMIT_BYTES,
    IDLE_LIMIT_S,
    HttpAnswer,
    HttpRequest,
    fault_answer,
    read_request,
    reset,
    write_answer,
)
from mingcha.media.gateway.index import FootageIndex, Recorder
from mingcha.media.gateway.live import LiveItem
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.gateway.originals import Originals, PublishedLog
from mingcha.media.gateway.picture_answer import Pictures
from mingcha.media.gateway.playback import Playback
from mingcha.media.gateway.routes import Routes, wrong_origin
from mingcha.media.gateway.state_channel import StateChannel
from mingcha.media.gateway.takings import LimitsNow, Takings
from mingcha.media.gateway.tickets import Authorise, OpenRevocation, OpenStates, Ticket, TicketDesk, no_states
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.gateway.transcoded import TranscodedFootage
from mingcha.media.gateway.watching import STATES_PATH, Watching, asked_stream

_SWEEP_S = 0.25
_FIRST_ERROR = 400
_TIME_EVERY_S = 5.0
_REPORT_EVERY_S = 30.0
"""Interval for logging what was taken: a line for each grant, point and way."""
_LINGER_S = 10.0
"""Time for a closed connection to deliver the last written bytes."""
_INTERNAL = frozenset({"/metrics", "/healthz", "/v1/revocations"})
"""Paths for programs of this installation. They check Host, so that a page cannot reach them through another host name
(DNS rebinding)."""
MOST_REFUSALS = 20
"""A connection is closed after this many consecutive error responses."""

log = structlog.get_logger("mingcha.gateway")

type OriginRule = Callable[[str, str, bool], bool]
"""(Origin, Host, over TLS): whether a page of this origin may use the gateway under this host name."""


type HostRule = Callable[[str, str], bool]
"""(Host, local address of the connection): whether this is a name of this machine."""


class LiveRecorder(Recorder, Protocol):
    """The methods of media.local.client.LocalClient that the gateway uses."""

    def live(self, camera: str, stream: str = "main") -> AsyncIterator[LiveItem]:
        """Pictures of a camera's stream as they come, beginning with the last group."""
        ...

    def states(self) -> AsyncIterator[dict[str, object]]:
        """The state of every camera, then each change of one."""
        ...


class Gateway:
    """The gateway's server. `connect` makes a connection to the recorder; live pictures, queries and each footage
    response have separate ones, since a slow reader blocks its whole connection. `positions`: the folder that keeps
    where cameras were left; without one nothing is controlled. `most_return_s`: after so many seconds without a verb a
    camera goes home at the latest."""

    def __init__(
        self,
        connect: Callable[[], LiveRecorder],
        authorise: Authorise,
        open_revocation: OpenRevocation,
        clock: Clock,
        origins: OriginRule,
        workers: Workers | None = None,
        is_proxy: Callable[[str], bool] = lambda _: False,
        open_states: OpenStates = no_states,
        *,
        limits: LimitsNow | None = None,
        openings: OpeningLog | None = None,
        published: PublishedLog | None = None,
        knows_host: HostRule = lambda _host, _local: True,
        connections: Connections | None = None,
        positions: Path | None = None,
        most_return_s: Callable[[], int] = lambda: LONGEST_RETURN_S,
    ) -> None:
        self._openings = openings
        self.desk = TicketDesk(
            authorise, open_revocation, clock, openings.opened if openings else _not_logged, open_states
        )
        self.figures = GatewayFigures()
        self.takings = Takings(limits)
        self._origins = origins
        self._knows_host, self._is_proxy = knows_host, is_proxy
        self._questions, self._pictures, self._following = connect(), connect(), connect()
        self._states = StateChannel(self._follow_states)
        self.workers = workers or Workers(1)
        self._channels = Channels(self._pictures.live, self.workers)
        self._watching = Watching(self.desk, self._channels, self._states, self.figures, self.takings)
        self._routes = self._routes_to(connect, published)
        self._mover = connect() if positions is not None else None
        self._control = self._control_to(self._mover, positions, clock, most_return_s)
        self._connections = connections or Connections()
        self._sending: dict[asyncio.StreamWriter, HttpAnswer] = {}
        self._server: asyncio.Server | None = None
        self._sweeper: asyncio.Task[None] | None = None
        self.port = 0

    def _routes_to(self, connect: Callable[[], LiveRecorder], published: PublishedLog | None) -> Routes:
        """What the gateway answers with: footage as it is kept, transcoded, as pictures, originals and copies."""
        index = FootageIndex(self._questions)
        playback = Playback(self._questions, index, connect)
        return Routes(
            self.desk,
            playback,
            TranscodedFootage(playback, connect, self.workers),
            Pictures(index, connect, self.workers),
            Originals(self._questions, index, connect, published),
            ViewingCopies(playback, index, connect, self.workers),
            self._knows_origin,
            self._sweep,
            self.figures,
            self.takings,
        )

    def _control_to(
        self, mover: AsksRecorder | None, positions: Path | None, clock: Clock, most_return_s: Callable[[], int]
    ) -> Controlling | None:
        if mover is None or positions is None:
            return None
        movers = LocalMovers(mover, most_return_s=most_return_s)
        return Controlling(self.desk, movers, clock, self.figures, self._openings, positions)

    def _follow_states(self) -> AsyncIterator[dict[str, object]]:
        return self._following.states()

    async def start(self, host: str, port: int) -> None:
        """Listens; `port` is known afterwards. Raises OSError when the port is taken, Fault(UNAVAILABLE) when openings
        cannot be logged."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=HEAD_LIMIT_BYTES)
        if self._openings is not None:
            self._openings.begin()  # before the first connection is served, and only once the port is ours
        if self._control is not None:
            self._control.begin()
        self.port = self._server.sockets[0].getsockname()[1]
        self._sweeper = asyncio.create_task(self._sweep_for_ever())

    async def stop(self) -> None:
        """Closes everything."""
        if self._server is None or self._sweeper is None:
            return
        self._server.close()
        await self._channels.stop()
        await self._states.stop()
        if self._control is not None:
            await self._control.stop()
        tasks = [self._sweeper, *self._connections.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.workers.stop()
        await self._server.wait_closed()
        await self._questions.close()
        await self._pictures.close()
        await self._following.close()
        if self._mover is not None:
            await self._mover.close()
        if self._openings is not None:
            self._openings.taken(self.takings.report())
            self._openings.close()

    def _sweep(self) -> None:
        """Ends live pictures and responses whose ticket has ended, and discards their unsent bytes."""
        self._watching.sweep()
        if self._control is not None:
            self._control.sweep()
        for writer, answer in tuple(self._sending.items()):
            if not answer.may_go_on():
                reset(writer)

    async def _sweep_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        next_time = loop.time()
        next_report = next_time + _REPORT_EVERY_S
        while True:
            self._sweep()
            if loop.time() >= next_time:
                next_time = loop.time() + _TIME_EVERY_S
                self._watching.tell_time()
                is_due = loop.time() >= next_report
                next_report = loop.time() + _REPORT_EVERY_S if is_due else next_report
                await self._write_down(report=is_due)
            await asyncio.sleep(_SWEEP_S)

    async def _write_down(self, *, report: bool) -> None:
        """Reports what was taken, if that is due, and forces the log to the disk."""
        if report:
            self._watching.count_taken()
        taken = self.takings.report() if report else []
        if self._openings is None:
            return
        self._openings.taken(taken)
        try:
            await asyncio.to_thread(self._openings.sync)
        except OSError as error:
            log.warning("openings_not_synced", error=str(error))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if not self._connections.enter(task):
            self.figures.refused["connections"] += 1
            writer.transport.abort()
            return
        try:
            await self._converse(reader, writer)
        except (OSError, TimeoutError):
            writer.transport.abort()  # the client went away, or takes nothing
        finally:
            self._connections.leave(task)
            writer.close()
            asyncio.get_running_loop().call_later(_LINGER_S, writer.transport.abort)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep_alive, idle_limit_s, refusals = True, FIRST_BYTE_LIMIT_S, 0
        while keep_alive:
            try:
                request = await self._next_request(reader, writer, idle_limit_s)
            except Fault as fault:
                self.figures.refused["malformed"] += 1
                await self._write(fault_answer(fault), writer, keep_alive=False)
                return
            if request is None:
                return
            request = replace(request, secure=self._came_by_tls(request, writer))
            if request.path in ("/live", STATES_PATH) and request.headers.get("upgrade", "").lower() == "websocket":
                await self._watch(request, reader, writer)
                return
            if self._is_control(request):
                await self._steer(request, reader, writer)
                return
            answer = await self._answer(request, writer)
            refusals = refusals + 1 if answer.status >= _FIRST_ERROR else 0
            closes = request.headers.get("connection", "").lower() == "close"
            keep_alive, idle_limit_s = not closes and refusals < MOST_REFUSALS, IDLE_LIMIT_S
            await self._write(answer, writer, keep_alive=keep_alive)

    async def _watch(self, request: HttpRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not self._knows_origin(request):
                self.figures.refused["origin"] += 1
                raise wrong_origin()
            stream, plays = asked_stream(request)
        except Fault as fault:
            await self._write(fault_answer(fault), writer, keep_alive=False)
            return
        await self._watching.watch(request, stream, plays, reader, writer)

    def _is_control(self, request: HttpRequest) -> bool:
        is_upgrade = request.headers.get("upgrade", "").lower() == "websocket"
        return self._control is not None and is_upgrade and request.path.startswith(CONTROL_PATH)

    async def _steer(self, request: HttpRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert self._control is not None
        if not self._knows_origin(request):
            self.figures.refused["origin"] += 1
            await self._write(fault_answer(wrong_origin()), writer, keep_alive=False)
            return
        await self._control.serve(request, reader, writer)

    async def _answer(self, request: HttpRequest, writer: asyncio.StreamWriter) -> HttpAnswer:
        if request.path in _INTERNAL and not self._knows_host(request.headers.get("host", ""), _local(writer)):
            self.figures.refused["host"] += 1
            words = Words("主机名不在允许之列（MINGCHA_HOSTS）", "this host name is not allowed (MINGCHA_HOSTS)")
            return fault_answer(Fault(FaultKind.INVALID, words), 400)
        if request.path == "/metrics" and _is_local(request, writer):
            watching = self._watching
            body = exposition(self.figures, watching.count, watching.sent_bytes, self.workers)
            return HttpAnswer(200, body, CONTENT_TYPE)
        answer = await self._routes.answer(request)
        if "origin" in request.headers and self._knows_origin(request):
            answer.headers |= {"Access-Control-Allow-Origin": request.headers["origin"], "Vary": "Origin"}
        return answer

    async def _next_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, idle_limit_s: float
    ) -> HttpRequest | None:
        task, address = asyncio.current_task(), _peer(writer)
        assert task is not None
        with self._connections.waiting(task, "" if self._is_proxy(address) else address):
            return await read_request(reader, idle_limit_s)

    def _came_by_tls(self, request: HttpRequest, writer: asyncio.StreamWriter) -> bool:
        """Whether a trusted proxy reports TLS; the header of any other client is ignored."""
        return request.headers.get("x-forwarded-proto", "").lower() == "https" and self._is_proxy(_peer(writer))

    def _knows_origin(self, request: HttpRequest) -> bool:
        return self._origins(request.headers.get("origin", ""), request.headers.get("host", ""), request.secure)

    async def _write(self, answer: HttpAnswer, writer: asyncio.StreamWriter, *, keep_alive: bool) -> None:
        self.figures.answers[answer.status] += 1
        self._sending[writer] = answer
        try:
            self.figures.playback_bytes += await write_answer(answer, writer, keep_alive=keep_alive)
        finally:
            del self._sending[writer]
            answer.done()


def _peer(writer: asyncio.StreamWriter) -> str:
    name = writer.get_extra_info("peername")
    return str(name[0]) if isinstance(name, tuple) and name else ""


def _local(writer: asyncio.StreamWriter) -> str:
    name = writer.get_extra_info("sockname")
    return str(name[0]) if isinstance(name, tuple) and name else ""


def _not_logged(_ticket: Ticket, _camera: str, _mode: str) -> None:
    """Does nothing: for a gateway without a log."""


def _is_local(request: HttpRequest, writer: asyncio.StreamWriter) -> bool:
    """Whether the request is of a program on this machine, not forwarded by a proxy."""
    forwarded = any(name.startswith(("x-forwarded-", "x-real-")) or name == "forwarded" for name in request.headers)
    try:
        return ipaddress.ip_address(_peer(writer)).is_loopback and not forwarded and "origin" not in request.headers
    except ValueError:
        return False
