"""Live viewers from handshake to end: admission, limits per grant, and the end with the ticket."""

import asyncio
from collections import Counter

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.channels import AVC, Channels
from mingcha.media.gateway.figures import GatewayFigures
from mingcha.media.gateway.http import HttpRequest
from mingcha.media.gateway.live import (  # fmt: skip
    CLOSE_REFUSED,
    CLOSE_TICKET_ENDED,
    CLOSE_TOO_MANY,
    CLOSE_TOO_SLOW,
    MAIN,
    SUB,
    fault_frame,
    text_frame,
)
from mingcha.media.gateway.state_channel import StateChannel
from mingcha.media.gateway.takings import LIVE, Takings
from mingcha.media.gateway.tickets import TicketDesk
from mingcha.media.gateway.viewer import WebSocketViewer, read_token, shaken, ticket_of

PICTURES_A_GRANT = 160
"""Live pictures that one grant may have open at once: two windows of 64, and changes of stream."""
RENEWALS_A_MINUTE = 12
"""A page renews its ticket once a minute; each renewal costs a signature check."""
SLOWEST_S = 30.0
"""A viewer that takes nothing for this time while pictures wait for it is closed."""
RECEIVED_A_MINUTE_BYTES = 4 << 20
"""Bytes that a viewer may send in a minute: tickets, passes of its tree, pings."""
RECEIVED_A_MINUTE = 600
"""Messages, or parts of them, that a viewer may send in a minute."""
PASSES_A_MINUTE = 40
"""A page presents a pass for each part of its tree that it opens."""
STATES_PATH = "/live/states"
_FAMILIES_LIMIT = 16


class Watching:
    """All live viewers of a gateway."""

    def __init__(
        self,
        desk: TicketDesk,
        channels: Channels,
        states: StateChannel,
        figures: GatewayFigures,
        takings: Takings,
    ) -> None:
        self._takings = takings
        self._desk = desk
        self._states = states
        self._channels = channels
        self._figures = figures
        self._viewers: set[WebSocketViewer] = set()

    @property
    def count(self) -> int:
        """The number of viewers."""
        return len(self._viewers)

    @property
    def sent_bytes(self) -> int:
        """Bytes sent to the present viewers."""
        return sum(viewer.sent_bytes for viewer in self._viewers)

    def sweep(self) -> None:
        """Ends every picture whose ticket has ended or was revoked."""
        for viewer in tuple(self._viewers):
            if not self._desk.is_valid(viewer.ticket):
                viewer.close(CLOSE_TICKET_ENDED, "ticket ended")

    def tell_time(self) -> None:
        """Sends the gateway's time to every viewer and closes those that take no more data."""
        frame = self._time_frame()
        now_s = asyncio.get_running_loop().time()
        for viewer in tuple(self._viewers):
            if viewer.takes_nothing_since(now_s) > SLOWEST_S:
                viewer.close(CLOSE_TOO_SLOW, "takes nothing")
            else:
                viewer.send(frame)

    def count_taken(self) -> None:
        """Adds the bytes sent to each viewer since the last call to the tally of its grant."""
        for viewer in tuple(self._viewers):
            self._count(viewer)

    def _count(self, viewer: WebSocketViewer) -> None:
        now_s = asyncio.get_running_loop().time()
        fresh_bytes, since_s = viewer.picture_bytes - viewer.counted_bytes, now_s - viewer.counted_s
        viewer.counted_bytes, viewer.counted_s = viewer.picture_bytes, now_s
        if fresh_bytes:
            tally = self._takings.tally(viewer.ticket, viewer.camera, LIVE)
            tally.sent_bytes += fresh_bytes
            tally.footage_90k += int(since_s * 90_000)

    async def watch(
        self,
        request: HttpRequest,
        stream: str,
        plays: frozenset[str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """One viewer from its handshake on; `stream` and `plays` as asked_stream() gives them.

        At STATES_PATH it gets no pictures but the states of the cameras that its passes name.
        """
        protocol = shaken(request, writer)
        if protocol is None:
            return
        camera = request.query.get("camera", "")
        viewer = WebSocketViewer(protocol, writer)
        if not self._admit(viewer, ticket_of(request), camera, request):
            await viewer.goodbye(reader)
            return
        self._viewers.add(viewer)
        viewer.counted_s = asyncio.get_running_loop().time()
        viewer.send(self._time_frame())
        if request.path != STATES_PATH:
            self._channels.join(camera, viewer, stream, plays)
        try:
            await self._listen(viewer, camera, request, reader)
        finally:
            self._viewers.discard(viewer)
            self._channels.leave(viewer)
            self._count(viewer)
            self._states.remove(viewer)
            self._takings.end(viewer.ticket, camera, viewer.way)
            self._figures.live_bytes += viewer.sent_bytes

    def _time_frame(self) -> bytes:
        return text_frame({"type": "time", "server_ms": self._desk.now_ms()})

    def _admit(self, viewer: WebSocketViewer, token: str, camera: str, request: HttpRequest) -> bool:
        """Sets the viewer's ticket, or closes it with the reason."""
        try:
            ticket = self._desk.admit(token, camera, "live", request.headers.get("origin"))
        except Fault as fault:
            refused = fault.kind is FaultKind.FORBIDDEN
            self._figures.refused["origin" if refused else "ticket"] += 1
            viewer.close(CLOSE_REFUSED if refused else CLOSE_TICKET_ENDED, fault.words.en)
            return False
        if isinstance(ticket, Decision):
            self._figures.refused["law"] += 1
            viewer.close(CLOSE_REFUSED, ticket.article)
            return False
        way = "states" if request.path == STATES_PATH else LIVE
        others = Counter(other.ticket.grant for other in self._viewers if other is not viewer and other.way == way)
        if others[ticket.grant] >= PICTURES_A_GRANT:
            self._figures.refused["too_many"] += 1
            viewer.close(CLOSE_TOO_MANY, f"more than {PICTURES_A_GRANT} pictures at once")
            return False
        viewer.way = way
        self._takings.begin(ticket, camera, viewer.way)
        if viewer in self._viewers:  # a renewal
            self._count(viewer)
            self._takings.end(viewer.ticket, camera, viewer.way)
        viewer.ticket, viewer.camera = ticket, camera
        return True

    async def _listen(
        self, viewer: WebSocketViewer, camera: str, request: HttpRequest, reader: asyncio.StreamReader
    ) -> None:
        """Handles renewed tickets, passes, pings and the close frame."""
        loop = asyncio.get_running_loop()
        message_times: dict[str, list[float]] = {"ticket": [], "states": []}
        received: list[tuple[float, int]] = []
        while not viewer.closed:
            data = await viewer.read(reader)
            if not data:
                return
            received = [*(one for one in received if one[0] > loop.time() - 60), (loop.time(), len(data))]
            if sum(size for _, size in received) > RECEIVED_A_MINUTE_BYTES or len(received) > RECEIVED_A_MINUTE:
                self._figures.refused["too_many"] += 1
                viewer.close(CLOSE_TOO_MANY, "says too much")
                return
            for message in viewer.received(data):
                if not self._take(viewer, message, camera, request, message_times):
                    break

    def _take(
        self,
        viewer: WebSocketViewer,
        message: bytes,
        camera: str,
        request: HttpRequest,
        message_times: dict[str, list[float]],
    ) -> bool:
        """Handles one message; False if it ended the viewer. `message_times`: times of the last minute's messages by
        type."""
        found = read_token(message)
        if found is None:
            return True
        kind, token = found
        now = asyncio.get_running_loop().time()
        message_times[kind] = [*(at for at in message_times[kind] if at > now - 60), now]
        most = RENEWALS_A_MINUTE if kind == "ticket" else PASSES_A_MINUTE
        if len(message_times[kind]) > most:
            self._figures.refused["too_many"] += 1
            viewer.close(CLOSE_TOO_MANY, f"more than {most} {'tickets' if kind == 'ticket' else 'passes'} a minute")
            return False
        if kind == "ticket":
            return self._admit(viewer, token, camera, request)
        if request.path != STATES_PATH:
            return True
        try:
            self._states.add(viewer, self._desk.followed(token, viewer.ticket))
        except Fault as fault:
            self._figures.refused["ticket"] += 1
            viewer.send(fault_frame(fault))
        return True


def asked_stream(request: HttpRequest) -> tuple[str, frozenset[str]]:
    """(stream, families of codecs that the browser plays) of a live request. Raises Fault(INVALID)."""
    stream = request.query.get("stream", MAIN)
    if stream not in (MAIN, SUB):
        raise Fault(FaultKind.INVALID, Words("stream 只能为 main 或 sub", "stream is main or sub"))
    families = request.query.get("plays", "avc1").split(",")
    if len(families) > _FAMILIES_LIMIT or not all(name.isascii() and name.isalnum() for name in families):
        raise Fault(FaultKind.INVALID, Words("plays 格式不对", "plays is a list of codec families"))
    return stream, frozenset(families) | AVC
