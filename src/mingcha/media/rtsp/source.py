"""The RTSP source of the ingest (ingest/source.py): assembles the parts of one session and drives them.

connection: the socket and its buffers; exchange: replies matched to requests; client and requests: the session set-up;
tracks and datagram_ports: reception; reports: RTCP; keepalive. Article 16(5).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.cameras import CameraSession, camera_steps
from mingcha.media.diagnosis.steps import PicturesSeen, StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.work_budget import WorkBudget
from mingcha.media.rtsp.client import RtspClient
from mingcha.media.rtsp.connection import Connection
from mingcha.media.rtsp.datagram_ports import DatagramPorts
from mingcha.media.rtsp.exchange import MessageExchange
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.keepalive import Keepalive
from mingcha.media.rtsp.reports import Reports
from mingcha.media.rtsp.tracks import Tracks
from mingcha.media.trouble import PortClosed, Trouble, trouble_of
from mingcha.media.units import GapReason

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Time limits of one RTSP session."""

    connect_s: float = 5.0
    reply_s: float = 5.0
    silence_ns: int = 4_000_000_000
    """Without a whole picture."""
    report_ns: int = 5_000_000_000
    """Interval of receiver reports (RFC 3550, 6.2: at least five seconds)."""


class RtspSource:
    """One session with one camera."""

    def __init__(
        self, address: CameraAddress, feed: CameraFeed, clock: Clock, shared: bytearray, timeouts: Timeouts
    ) -> None:
        """`shared`: the read buffer of all RTSP sources of a process."""
        self._feed, self._clock, self._timeouts = feed, clock, timeouts
        self._ended: asyncio.Future[Trouble] = asyncio.get_running_loop().create_future()
        self._exchange = MessageExchange(address, self._send, timeouts.reply_s)
        reports = Reports(feed)
        reader = InterleavedReader(self._exchange.take, reports.take)
        self._connection = Connection(address, shared, reader)
        self._ports = DatagramPorts(self._connection, self._read_event, reports.take)
        self._tracks = Tracks(feed, reader, self._ports, reports)
        datagrams = None if address.tls else self._ports.open
        self._client = RtspClient(address, self._exchange.ask, datagram_ports=datagrams)
        self._keepalive = Keepalive(self._client, self._send)
        self._report_due_ns = self._due_ns = 0
        self._is_connected = self._is_playing = False
        self._budget = WorkBudget(clock.monotonic_ns())
        self._exchange.unsolicited = self._keepalive.take
        self._exchange.has_partial_message = lambda: self._connection.has_rest

    @property
    def is_busy(self) -> bool:
        """See Source."""
        return self._connection.is_busy

    async def start(self) -> None:
        """See Source."""
        await self._connection.open(self._timeouts.connect_s)
        self._is_connected = True
        self._feed.arrival_ns = self._clock.monotonic_ns()
        self._read_on_events()
        may_have_sound = not self._feed.sound_failed
        await self._client.play(self._tracks.attach, self._tracks.request_sound(to_90k(self._clock.now())))
        self._is_playing = True
        now_ns = self._clock.monotonic_ns()
        self._feed.seen_ns = max(self._feed.seen_ns, now_ns)
        self._report_due_ns = now_ns + self._timeouts.report_ns
        self._due_ns = min(self._report_due_ns, self._keepalive.begin(now_ns))
        # sound may have been enabled during the set-up
        if may_have_sound and self._feed.active_sound(to_90k(self._clock.now())) is not None:
            self.request_sound()

    async def run(self) -> Trouble:
        """See Source. The reading happens in `tick`, `read` and read events."""
        return await self._ended

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""
        if not self._ended.done():
            self._guarded(self._work, now_ns, wall_90k)

    def read(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""
        if not (self._connection.reads_on_events or self._ended.done()):
            self._guarded(self._receive, now_ns, wall_90k)

    def request_sound(self) -> None:
        """See Source. RTSP requests tracks during set-up only, so the session must be set up again."""
        if self._tracks.requested_sound is not self._feed.sound:
            self.end(Trouble(GapReason.CONNECTING, "asked again, for sound"))

    def steps(self, end: Trouble | None) -> tuple[StepResult, ...]:
        """See Source."""
        packets, lost = self._tracks.packets
        seen = CameraSession(
            is_connected=self._is_connected,
            is_port_closed=isinstance(end, PortClosed),
            is_playing=self._is_playing or packets > 0,
            end=None if end is None else end.reason,
            over_udp=self._tracks.over_udp,
            packets=packets,
            lost=lost,
            pictures=self._feed.pictures if self._tracks.is_set_up else PicturesSeen(),
        )
        return camera_steps(seen)

    def end(self, trouble: Trouble) -> None:
        """See Source."""
        self._connection.read_on_ticks()
        self._ports.close()
        self._exchange.fail(trouble)
        if not self._ended.done():
            self._tracks.end()
            self._ended.set_result(trouble)

    def close(self) -> None:
        """See Source. Sends TEARDOWN if that is possible without waiting."""
        self._feed.sound_failed = self._client.sound_requested and not self._feed.has_run
        self._connection.close(self._client.teardown() if self._keepalive.has_begun else b"")
        self._ports.close()
        if not self._ended.done():
            self._ended.cancel()

    def _work(self, now_ns: int, wall_90k: int) -> None:
        connection = self._connection
        if connection.reads_on_events is not connection.is_busy:
            self._read_on_events() if connection.is_busy else connection.read_on_ticks()
        if not connection.reads_on_events:
            self._tracks.begin_read(now_ns, wall_90k)
            connection.receive()
        if self._ports.pairs:
            self._ports.due(now_ns)
        if connection.outgoing:
            connection.flush()
        if now_ns - self._feed.seen_ns >= self._timeouts.silence_ns:
            raise Trouble(GapReason.SILENT, "connected, but no picture comes")
        if now_ns >= self._due_ns:
            self._send_due(now_ns)

    def _send_due(self, now_ns: int) -> None:
        """Sends a receiver report and a keepalive, each if it is due."""
        if now_ns >= self._report_due_ns:
            self._report_due_ns = now_ns + self._timeouts.report_ns
            self._connection.send(self._tracks.report(now_ns))
            self._feed.take_figures()
        self._due_ns = min(self._report_due_ns, self._keepalive.due(now_ns))

    def _receive(self, now_ns: int, wall_90k: int) -> None:
        self._tracks.begin_read(now_ns, wall_90k)
        self._connection.receive()

    def _read_on_events(self) -> None:
        self._connection.read_on_events(lambda: self._read_event(lambda _: self._connection.receive()))

    def _read_event(self, receive: Callable[[int], None]) -> None:
        """A socket became readable between two ticks."""

        def read(now_ns: int, wall_90k: int) -> None:
            self._tracks.begin_read(now_ns, wall_90k)
            receive(now_ns)

        self._guarded(read, self._clock.monotonic_ns(), to_90k(self._clock.now()))

    def _guarded(self, work: Callable[[int, int], None], now_ns: int, wall_90k: int) -> None:
        """Runs `work`. Any error ends this source and no other; so does work that costs too much time."""
        budget = self._budget
        clock_ns = budget.clock_ns
        before_ns = clock_ns()
        try:
            work(now_ns, wall_90k)
            budget.uncounted_ns += clock_ns() - before_ns
            if budget.uncounted_ns > budget.step_ns:
                budget.spend(now_ns)
        except Trouble as trouble:
            self.end(trouble)
        except Fault as fault:
            self.end(trouble_of(fault))
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug")
            self.end(Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"))

    def _send(self, data: bytes) -> None:
        self._connection.send(data)
