"""A camera's RTSP connection as a source of the ingest (ingest/source.py), from its first byte to its end.

The parts: line (the socket and the walk over what came), dialogue (requests and replies), client (the handshake),
tracks and datagram_ports (reception), reports (RTCP), keepalive. Here they are put together and given their times.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.rtsp.client import RtspClient
from mingcha.media.rtsp.datagram_ports import DatagramPorts
from mingcha.media.rtsp.dialogue import Dialogue
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.keepalive import Keepalive
from mingcha.media.rtsp.line import Line
from mingcha.media.rtsp.reports import Reports
from mingcha.media.rtsp.tracks import Tracks
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what."""

    connect_s: float = 5.0
    reply_s: float = 5.0
    silence_ns: int = 4_000_000_000
    report_ns: int = 5_000_000_000
    """Between receiver reports (RFC 3550, 6.2: five seconds at least)."""


class RtspSource:
    """One attempt at one address; sound is asked for where the feed wants it and it did no harm the last time."""

    def __init__(
        self, address: CameraAddress, feed: CameraFeed, clock: Clock, shared: bytearray, patience: Patience
    ) -> None:
        """`shared`: the read buffer of all RTSP sources of a process."""
        self._feed, self._clock, self._patience = feed, clock, patience
        self._ended: asyncio.Future[Trouble] = asyncio.get_running_loop().create_future()
        self._dialogue = Dialogue(address, self._send, patience.reply_s)
        reports = Reports(feed)
        reader = InterleavedReader(self._dialogue.take, reports.take)
        self._line = Line(address, shared, reader)
        self._ports = DatagramPorts(self._line, self._came, reports.take)
        self._tracks = Tracks(feed, reader, self._ports, reports)
        datagrams = None if address.tls else self._ports.open
        self._client = RtspClient(address, self._dialogue.exchange, datagram_ports=datagrams)
        self._keepalive = Keepalive(self._client, self._send)
        self._report_due_ns = self._due_ns = 0
        self._dialogue.unasked = self._keepalive.take
        self._dialogue.is_cut_short = lambda: self._line.has_rest

    @property
    def busy(self) -> bool:
        """See Source."""
        return self._line.busy

    async def start(self) -> None:
        """See Source."""
        await self._line.open(self._patience.connect_s)
        self._feed.arrival_ns = self._clock.monotonic_ns()
        self._listen()
        with_sound = not self._feed.sound_failed
        await self._client.play(self._tracks.attach, self._tracks.sound_to_ask(to_90k(self._clock.now())))
        now_ns = self._clock.monotonic_ns()
        self._feed.seen_ns = max(self._feed.seen_ns, now_ns)
        self._report_due_ns = now_ns + self._patience.report_ns
        self._due_ns = min(self._report_due_ns, self._keepalive.begin(now_ns))
        if with_sound and self._feed.sound_wanted(to_90k(self._clock.now())) is not None:
            self.sound_wanted()  # only since the session was set up

    async def run(self) -> Trouble:
        """See Source. Reading is done on the ticks."""
        return await self._ended

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""
        if not self._ended.done():
            self._guarded(self._work, now_ns, wall_90k)

    def read(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""
        if not (self._line.listens or self._ended.done()):
            self._guarded(self._receive, now_ns, wall_90k)

    def sound_wanted(self) -> None:
        """See Source. Tracks are asked for when a session is set up, so another one asks."""
        if self._tracks.asked_sound is not self._feed.sound:
            self.end(Trouble(GapReason.CONNECTING, "asked again, for sound"))

    def end(self, trouble: Trouble) -> None:
        """See Source."""
        self._line.unlisten()
        self._ports.close()
        self._dialogue.fail(trouble)
        if not self._ended.done():
            self._ended.set_result(trouble)

    def close(self) -> None:
        """See Source. Says TEARDOWN where that is possible without waiting."""
        self._feed.sound_failed = self._client.sound_asked and not self._feed.has_run
        self._line.close(self._client.teardown() if self._keepalive.begun else b"")
        self._ports.close()
        if not self._ended.done():
            self._ended.cancel()

    def _work(self, now_ns: int, wall_90k: int) -> None:
        line = self._line
        if line.listens is not line.busy:
            self._listen() if line.busy else line.unlisten()
        if not line.listens:
            self._tracks.arriving(now_ns, wall_90k)
            line.receive()
        if self._ports.pairs:
            self._ports.due(now_ns)
        if line.outgoing:
            line.flush()
        if now_ns - self._feed.seen_ns >= self._patience.silence_ns:
            raise Trouble(GapReason.SILENT, "connected, but no picture comes")
        if now_ns >= self._due_ns:
            self._attend(now_ns)

    def _attend(self, now_ns: int) -> None:
        """Sends what is due: a receiver report, a keepalive."""
        if now_ns >= self._report_due_ns:
            self._report_due_ns = now_ns + self._patience.report_ns
            self._line.send(self._tracks.report(now_ns))
            self._feed.take_figures()
        self._due_ns = min(self._report_due_ns, self._keepalive.due(now_ns))

    def _receive(self, now_ns: int, wall_90k: int) -> None:
        self._tracks.arriving(now_ns, wall_90k)
        self._line.receive()

    def _listen(self) -> None:
        self._line.listen(lambda: self._came(lambda _: self._line.receive()))

    def _came(self, receive: Callable[[int], None]) -> None:
        """Something came between the ticks: on a line that listens, or on a UDP port."""

        def take(now_ns: int, wall_90k: int) -> None:
            self._tracks.arriving(now_ns, wall_90k)
            receive(now_ns)

        self._guarded(take, self._clock.monotonic_ns(), to_90k(self._clock.now()))

    def _guarded(self, work: Callable[[int, int], None], now_ns: int, wall_90k: int) -> None:
        """Whatever goes wrong ends this connection, and only this one."""
        try:
            work(now_ns, wall_90k)
        except Trouble as trouble:
            self.end(trouble)
        except Fault as fault:
            self.end(trouble_of(fault))
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug")
            self.end(Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"))

    def _send(self, data: bytes) -> None:
        self._line.send(data)
