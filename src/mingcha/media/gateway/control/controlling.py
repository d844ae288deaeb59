"""Sockets of control: who holds the lease moves the camera, and it stops when nobody holds the key (articles 2, 7(2)).

docs/ref/gateway.md, Control. The door is the ticket; the recorder does the rest.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway.control.homecoming import Homecoming
from mingcha.media.gateway.control.messages import (
    HELD,
    RENEWAL_LIMIT_BYTES,
    Asked,
    Renewal,
    ended_frame,
    parse_message,
    state_frame,
)
from mingcha.media.gateway.control.movers import Movers
from mingcha.media.gateway.control.moving import Held, Moving
from mingcha.media.gateway.control.stops import Homeward, OwedStops
from mingcha.media.gateway.figures import GatewayFigures
from mingcha.media.gateway.http import HttpRequest
from mingcha.media.gateway.live import CLOSE_REFUSED, CLOSE_TICKET_ENDED, CLOSE_TOO_MANY
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.gateway.tickets import Ticket, TicketDesk
from mingcha.media.gateway.viewer import WebSocketViewer, shaken, ticket_of
from mingcha.media.ptz.verbs import Stop

CONTROL_PATH = "/v1/control/"
CLOSE_MALFORMED, CLOSE_GOING_AWAY = 4400, 1001
_STOPPING_LIMIT_S = 6.0
"""Longer than the recorder's answer to a stop may take."""
MESSAGES_A_SECOND, BEGINNINGS_A_SECOND = 20, 8
"""Of one camera: a held key is sent again every 400 ms."""
SOCKETS_OF_LEASE = 4
"""A wall and the pages of a point, and one that has not ended yet."""
_S_NS = 1_000_000_000

log = structlog.get_logger("mingcha.gateway")


@dataclass(slots=True)
class _Camera:
    """A camera that was controlled since the gateway began. `lease`: the highest number seen."""

    lease: int = 0
    sockets: set[WebSocketViewer] = field(default_factory=set)
    messages_ns: deque[int] = field(default_factory=deque)
    beginnings_ns: deque[int] = field(default_factory=deque)


class Controlling:
    """All control of a gateway."""

    def __init__(
        self,
        desk: TicketDesk,
        movers: Movers,
        clock: Clock,
        figures: GatewayFigures,
        openings: OpeningLog | None,
        folder: Path,
    ) -> None:
        """`folder` keeps where cameras were left."""
        self._desk = desk
        self._clock = clock
        self._figures = figures
        self._cameras: dict[str, _Camera] = {}
        self._doing: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self._stops = OwedStops(clock)
        homeward = Homeward(movers, self._stops)
        self._home = Homecoming(folder, clock, homeward, openings, figures, self._say_state)
        self._moving = Moving(movers, self._home, self._stops, clock, figures, openings, self._start, self._say_state)

    def begin(self) -> None:
        """Goes on with the cameras that were left away. Raises Fault(UNAVAILABLE)."""
        for camera, lease in self._home.begin().items():
            self._cameras[camera] = _Camera(lease)
            self._stops.owe(camera)  # it may still move since an earlier process ended

    async def serve(self, request: HttpRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One socket from its handshake on."""
        protocol = shaken(request, writer, RENEWAL_LIMIT_BYTES)
        if protocol is None or self._is_stopping:
            return
        viewer = WebSocketViewer(protocol, writer)
        viewer.camera = request.path.removeprefix(CONTROL_PATH)
        viewer.way = "control"
        origin = request.headers.get("origin")
        ticket = self._admitted(viewer, ticket_of(request), origin)
        if ticket is None or not self._enter(viewer, ticket):
            await viewer.goodbye(reader)
            return
        try:
            while not viewer.closed and (data := await viewer.read(reader)):
                for message in viewer.received(data):
                    if viewer.closed or not self._take(viewer, message, origin):
                        break
        finally:
            self._leave(viewer)

    def sweep(self) -> None:
        """Ends sockets whose ticket has ended, stops what nobody holds any more, sends home what is due."""
        for camera in self._cameras.values():
            for viewer in tuple(camera.sockets):
                if not self._desk.is_valid(viewer.ticket):
                    is_late = self._desk.now_ms() >= viewer.ticket.exp_ms
                    self._end(viewer, "ticket" if is_late else "revoked", CLOSE_TICKET_ENDED)
        self._moving.sweep()
        self._home.sweep()

    async def stop(self) -> None:
        """Takes no verb any more, closes the sockets, stops every camera that moves, and ends."""
        self._is_stopping = True
        for camera in self._cameras.values():
            for viewer in tuple(camera.sockets):
                viewer.close(CLOSE_GOING_AWAY, "the gateway ends")
                self._leave(viewer)
        self._moving.stop_all()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOPPING_LIMIT_S):
                while doing := tuple(self._doing):  # a verb on its way may be followed by its stop
                    await asyncio.wait(doing)
        late = tuple(self._doing)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._home.stop()

    def _admitted(self, viewer: WebSocketViewer, token: str, origin: str | None) -> Ticket | None:
        """The ticket of control for the viewer's camera; None after the viewer was closed."""
        try:
            ticket = self._desk.admit(token, viewer.camera, "control", origin)
        except Fault as fault:
            is_refused = fault.kind is FaultKind.FORBIDDEN
            self._figures.refused["origin" if is_refused else "ticket"] += 1
            self._end(viewer, "ticket", CLOSE_REFUSED if is_refused else CLOSE_TICKET_ENDED)
            return None
        if isinstance(ticket, Decision) or not ticket.lease:
            self._figures.refused["law"] += 1
            self._end(viewer, "ticket", CLOSE_REFUSED)
            return None
        return ticket

    def _enter(self, viewer: WebSocketViewer, ticket: Ticket) -> bool:
        """Lets a socket in; of the leases of a camera the highest counts."""
        camera = self._cameras.setdefault(viewer.camera, _Camera())
        if ticket.lease < camera.lease:
            self._end(viewer, "lease", CLOSE_REFUSED)
            return False
        for other in tuple(camera.sockets):
            if other.ticket.lease < ticket.lease:
                self._end(other, "lease", CLOSE_REFUSED)
        if len(camera.sockets) >= SOCKETS_OF_LEASE:
            self._figures.refused["too_many"] += 1
            viewer.close(CLOSE_TOO_MANY, f"more than {SOCKETS_OF_LEASE} sockets of a lease")
            return False
        camera.lease, viewer.ticket = ticket.lease, ticket
        camera.sockets.add(viewer)
        away, home_in_s = self._home.state(viewer.camera)
        viewer.send(state_frame(away=away, home_in_s=home_in_s))
        return True

    def _leave(self, viewer: WebSocketViewer) -> None:
        self._cameras[viewer.camera].sockets.discard(viewer)
        self._moving.let_go(viewer)

    def _end(self, viewer: WebSocketViewer, why: str, code: int) -> None:
        """Says why, closes, and stops what the viewer held."""
        viewer.send(ended_frame(why))
        viewer.close(code, why)
        if viewer.camera in self._cameras:
            self._leave(viewer)

    def _take(self, viewer: WebSocketViewer, data: bytes, origin: str | None) -> bool:
        """Handles one message; False if it ended the viewer."""
        if self._is_stopping:
            return False
        camera, now_ns = self._cameras[viewer.camera], self._clock.monotonic_ns()
        if _is_beyond(camera.messages_ns, MESSAGES_A_SECOND, now_ns):
            return self._too_many(viewer, f"more than {MESSAGES_A_SECOND} messages a second")
        if not self._desk.is_valid(viewer.ticket):
            return True  # the sweep ends it; until then nothing is done
        try:
            message = parse_message(data)
        except Fault as fault:
            self._figures.refused["malformed"] += 1
            viewer.close(CLOSE_MALFORMED, fault.words.en)
            self._leave(viewer)
            return False
        if isinstance(message, Renewal):
            return self._renew(viewer, message.token, origin)
        return self._do(viewer, message, camera, now_ns)

    def _do(self, viewer: WebSocketViewer, asked: Asked, camera: _Camera, now_ns: int) -> bool:
        if isinstance(asked.verb, Stop):
            self._moving.stopped(viewer, asked.n)
        elif asked.held and (self._moving.goes_on(viewer, asked) or self._moving.is_late(viewer, asked)):
            pass  # held on, or late: a verb that another one has replaced does not begin anew
        elif _is_beyond(camera.beginnings_ns, BEGINNINGS_A_SECOND, now_ns):
            return self._too_many(viewer, f"more than {BEGINNINGS_A_SECOND} beginnings a second")
        else:
            held = Held(viewer, asked.verb, asked.n, now_ns, now_ns) if isinstance(asked.verb, HELD) else None
            self._moving.begin(viewer, asked, held)
        return True

    def _renew(self, viewer: WebSocketViewer, token: str, origin: str | None) -> bool:
        ticket, before = self._admitted(viewer, token, origin), viewer.ticket
        if ticket is None:
            return False
        if (ticket.grant, ticket.who, ticket.lease) != (before.grant, before.who, before.lease):
            self._figures.refused["ticket"] += 1
            self._end(viewer, "ticket", CLOSE_REFUSED)
            return False
        viewer.ticket = ticket
        return True

    def _too_many(self, viewer: WebSocketViewer, reason: str) -> bool:
        self._figures.refused["too_many"] += 1
        viewer.close(CLOSE_TOO_MANY, reason)
        self._leave(viewer)
        return False

    def _say_state(self, code: str) -> None:
        away, home_in_s = self._home.state(code)
        camera = self._cameras.get(code)
        for viewer in tuple(camera.sockets) if camera is not None else ():
            viewer.send(state_frame(away=away, home_in_s=home_in_s))

    def _start(self, doing: Coroutine[None, None, None]) -> None:
        """Runs a task that outlives its socket."""
        task = asyncio.create_task(_guarded(doing))
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)


async def _guarded(doing: Coroutine[None, None, None]) -> None:
    try:
        await doing
    except Exception:  # the edge: a bug ends one verb, not the gateway
        log.exception("gateway_bug")


def _is_beyond(times_ns: deque[int], most: int, now_ns: int) -> bool:
    """Adds now; whether there are more than `most` in the last second."""
    while times_ns and times_ns[0] <= now_ns - _S_NS:
        times_ns.popleft()
    times_ns.append(now_ns)
    return len(times_ns) > most
