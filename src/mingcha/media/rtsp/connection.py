"""One TCP connection to one camera: reads without blocking into a buffer that all cameras share, answers, keeps alive.

Reads happen on the ticks of the ingest, or, while the connection is prompt (set-up, a camera that sends very much),
whenever the socket is readable.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.rtcp import Goodbye, ReportBlock, SenderReport, read_rtcp, write_receiver_report
from mingcha.media.rtp.video_payload import VIDEO_PAYLOADS, stream_of
from mingcha.media.rtsp.client import RtspClient, Track
from mingcha.media.rtsp.datagrams import DatagramPair
from mingcha.media.rtsp.interleaved import DOLLAR, InterleavedReader
from mingcha.media.rtsp.message import Request, Response, write_response
from mingcha.media.rtsp.redirects import Redirected
from mingcha.media.rtsp.socket import Wire, connect
from mingcha.media.rtsp.sound_reception import SoundReception, sound_wanted
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

READ_BUFFER_BYTES = 1024 * 1024
_READS_AT_ONCE = 4
PROMPT_BYTES = 256 * 1024
"""A read that finds this much is too near the end of the socket's buffer to wait for the next tick."""
_OUTGOING_LIMIT_BYTES = 64 * 1024
_REPORTS_AT_ONCE = 16
"""RTCP packets looked at in one read; a camera that sends thousands a second costs no more than walking over them."""
_KEEPALIVE_MOST_NS = 60_000_000_000
_log = structlog.get_logger(__name__)
_TOLERATED = frozenset({"OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "ANNOUNCE"})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what."""

    connect_s: float = 5.0
    reply_s: float = 5.0
    silence_ns: int = 4_000_000_000
    report_ns: int = 5_000_000_000
    """Between receiver reports (RFC 3550, 6.2: five seconds at least)."""


class RtspConnection:
    """A connection from its first byte to its end; `ended` carries the Trouble that ended it."""

    def __init__(
        self,
        address: CameraAddress,
        feed: CameraFeed,
        clock: Clock,
        shared: bytearray,
        patience: Patience,
        *,
        with_sound: bool = True,
    ) -> None:
        """`with_sound`: whether the sound that the feed wants is asked for."""
        self._address, self._feed, self._clock, self._patience = address, feed, clock, patience
        self._view = memoryview(shared)
        self._loop = asyncio.get_running_loop()
        self._socket: Wire | None = None
        self._datagrams: DatagramPair | None = None
        self._unread: list[DatagramPair] = []
        """Of tracks that must be taken and are not wanted."""
        self._reader = InterleavedReader(self._message, self._report)
        self._client = RtspClient(address, self._exchange, datagram_ports=None if address.tls else self._open_ports)
        self._rest = b""
        self._outgoing = bytearray()
        self._prompt = False
        self._heard = False
        self._reply: asyncio.Future[Response] | None = None
        self._reply_sequence = 0
        self.ended: asyncio.Future[Trouble] = self._loop.create_future()
        self.playing = False
        self.busy = False
        """Whether the last read found so much that the tick is too slow."""
        self._video: NalDepacketizer | None = None
        self._with_sound = with_sound
        self._sound: SoundReception | None = None
        self.asked_sound: SoundTrack | None = None
        """For what sound was asked; None where none was."""
        self._report_channel = -1
        self._reports_left = _REPORTS_AT_ONCE
        self._ssrc = secrets.randbits(32)
        self._sender: tuple[SenderReport, int] | None = None
        self._report_due_ns = self._keepalive_due_ns = 0

    async def play(self) -> None:
        """Connects and asks for the stream. Raises Trouble."""
        self._socket = await connect(self._address, self._patience.connect_s)
        self._feed.arrival_ns = self._clock.monotonic_ns()
        self.be_prompt(prompt=True)
        wanted = sound_wanted(self._feed, to_90k(self._clock.now()))
        self.asked_sound = wanted if self._with_sound else None
        if wanted is not None and not self._with_sound:
            wanted.begin(None, "no picture came when sound was asked for")
        await self._client.play(self._attach, None if self.asked_sound is None else self._attach_sound)
        now_ns = self._clock.monotonic_ns()
        self._feed.seen_ns = max(self._feed.seen_ns, now_ns)
        self._report_due_ns = now_ns + self._patience.report_ns
        self._keepalive_due_ns = now_ns + self._keepalive_ns
        self.playing = True

    def be_prompt(self, *, prompt: bool) -> None:
        """Chooses between reading when readable and reading on the tick."""
        if prompt == self._prompt or self._socket is None or self.ended.done():
            return
        self._prompt = prompt
        if prompt:
            self._loop.add_reader(self._socket, self._readable, self._receive)
        else:
            self._loop.remove_reader(self._socket)

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """Reads what came, and does what is due: reports, keepalive, noticing silence."""
        if self.ended.done():
            return
        self._guarded(self._work, now_ns, wall_90k)

    def read(self, now_ns: int, wall_90k: int) -> None:
        """Reads what came, and nothing else: for a camera that is watched, between two ticks."""
        if not self._prompt and not self.ended.done():
            self._guarded(self._receive, now_ns, wall_90k)

    def fail(self, detail: str) -> None:
        """Ends the connection for a fault of ours."""
        self._end(Trouble(GapReason.UNREACHABLE, detail))

    def ask_again(self) -> None:
        """Ends the connection, since sound is to be asked for and was not: the next one asks."""
        self._end(Trouble(GapReason.CONNECTING, "asked again, for sound"))

    def close(self) -> None:
        """Says goodbye where that is possible without waiting, and closes."""
        sock = self._socket
        if sock is None:
            return
        if self._prompt:
            self._prompt = False
            self._loop.remove_reader(sock)
        if self.playing:
            try:
                sock.send(bytes(self._outgoing) + self._client.teardown())
            except OSError:
                pass
        self._socket = None
        sock.close()
        self._close_ports()
        if not self.ended.done():
            self.ended.cancel()

    @property
    def fell_over_sound(self) -> bool:
        """Whether a camera that was asked for its sound gave no picture."""
        return self._client.sound_asked and not self._feed.has_run

    @property
    def _keepalive_ns(self) -> int:
        # half the timeout: one lost keepalive must not end the session
        return min(max(1, self._client.timeout_s) * 500_000_000, _KEEPALIVE_MOST_NS)

    def _open_ports(self) -> tuple[int, int]:
        assert self._socket is not None
        pair = DatagramPair(self._socket)
        if self._datagrams is None:
            self._datagrams = pair
        else:
            self._unread.append(pair)
        return pair.ports

    def _close_ports(self) -> None:
        pairs = self._unread if self._datagrams is None else [self._datagrams, *self._unread]
        self._datagrams, self._unread = None, []
        for pair in pairs:
            self._loop.remove_reader(pair.media)
            self._loop.remove_reader(pair.reports)
            pair.close()

    async def _exchange(self, data: bytes, sequence: int) -> Response:
        if self.ended.done():
            raise self.ended.result()
        self._reply, self._reply_sequence = self._loop.create_future(), sequence
        self._heard = False
        try:
            self._send(data)
            async with asyncio.timeout(self._patience.reply_s):
                return await self._reply
        except TimeoutError:
            if self._heard or self._rest:
                raise Trouble(GapReason.NOT_A_CAMERA, "an answer that never ends or is none") from None
            raise Trouble(GapReason.SILENT, f"no reply within {self._patience.reply_s:g} s") from None
        finally:
            self._reply = None

    def _attach(self, track: Track) -> None:
        feed = self._feed
        payload = VIDEO_PAYLOADS[track.media.codec]
        self._video = payload.depacketizer(track.media.payload_type, feed.picture, feed.damage, feed.restart)
        feed.begin(*stream_of(track.media))
        if track.channels is not None:
            self._reader.attach(self._video, track.channels)
            self._report_channel = track.channels[1]
        elif self._datagrams is not None:
            self._datagrams.attach(self._video, track.server_ports)
            self._loop.add_reader(self._datagrams.media, self._readable, self._receive_datagrams)
            self._loop.add_reader(self._datagrams.reports, self._readable, self._receive_reports)

    def _attach_sound(self, track: Track | None, sound: SoundFormat | None, trouble: str) -> None:
        asked = self.asked_sound
        assert asked is not None
        asked.begin(sound, trouble)
        if track is None or sound is None:
            return
        self._sound = SoundReception(track.media, sound, asked, self._feed)
        if track.channels is not None:
            self._reader.attach_sound(self._sound.packet, track.channels)
        elif self._unread:
            pair = self._unread[-1]
            pair.attach(self._sound, track.server_ports)
            self._loop.add_reader(pair.media, self._readable, self._receive_sound)
            self._loop.add_reader(pair.reports, self._readable, self._receive_sound)

    def _receive_sound(self, now_ns: int, wall_90k: int) -> None:
        self._arriving(now_ns, wall_90k)
        for pair in self._unread:
            pair.receive(self._view, now_ns)
            pair.receive_reports(self._report, _REPORTS_AT_ONCE)

    def _work(self, now_ns: int, wall_90k: int) -> None:
        if not self._prompt:
            self._receive(now_ns, wall_90k)
        if self._datagrams is not None:
            self._datagrams.due(now_ns)
        if self._outgoing:
            self._flush()
        if now_ns - self._feed.seen_ns >= self._patience.silence_ns:
            raise Trouble(GapReason.SILENT, "connected, but no picture comes")
        if now_ns >= self._report_due_ns:
            self._report_due_ns = now_ns + self._patience.report_ns
            self._send_report(now_ns)
            self._feed.take_figures()
        if now_ns >= self._keepalive_due_ns:
            self._keepalive_due_ns = now_ns + self._keepalive_ns
            self._send(self._client.keepalive()[0])

    def _guarded(self, work: Callable[[int, int], None], now_ns: int, wall_90k: int) -> None:
        """Whatever goes wrong ends this connection, and only this one."""
        try:
            work(now_ns, wall_90k)
        except Trouble as trouble:
            self._end(trouble)
        except Fault as fault:
            self._end(trouble_of(fault))
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug")
            self._end(Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"))

    def _readable(self, receive: Callable[[int, int], None]) -> None:
        self._guarded(receive, self._clock.monotonic_ns(), to_90k(self._clock.now()))

    def _receive_datagrams(self, now_ns: int, wall_90k: int) -> None:
        if self._datagrams is not None:
            self._arriving(now_ns, wall_90k)
            self._datagrams.receive(self._view, now_ns)

    def _receive_reports(self, now_ns: int, wall_90k: int) -> None:
        if self._datagrams is not None:
            self._arriving(now_ns, wall_90k)
            self._datagrams.receive_reports(self._report, _REPORTS_AT_ONCE)

    def _arriving(self, now_ns: int, wall_90k: int) -> None:
        self._feed.arrival_ns, self._feed.wall_90k = now_ns, wall_90k
        self._reports_left = _REPORTS_AT_ONCE
        if self._video is not None:
            self._video.arrival_90k = now_ns * 9 // 100_000

    def _receive(self, now_ns: int, wall_90k: int) -> None:
        """Reads once, again (but not for ever: the others wait) while the buffer is filled to its end."""
        if self._socket is None:
            return
        self._arriving(now_ns, wall_90k)
        view, size = self._view, len(self._view)
        for _ in range(_READS_AT_ONCE):
            start = len(self._rest)
            view[:start] = self._rest
            try:
                count = self._socket.recv_into(view[start:])
            except BlockingIOError:
                return
            except OSError as error:
                raise Trouble(GapReason.UNREACHABLE, error.strerror or "the connection broke") from None
            if count == 0:
                raise Trouble(GapReason.UNREACHABLE, "the other side closed the connection")
            end = start + count
            try:
                position = self._reader.walk(view, end)
            except Fault as fault:
                raise trouble_of(fault) from None
            self._rest = bytes(view[position:end])
            self.busy = count >= PROMPT_BYTES
            if end < size:
                return

    def _message(self, message: Request | Response) -> None:
        if isinstance(message, Request):
            self._answer(message)
        elif self._reply is not None and not self._reply.done():
            sequence = message.header("CSeq")
            if sequence in ("", str(self._reply_sequence)):
                self._reply.set_result(message)
            self._heard = True
        elif self.playing and (more := self._client.kept(message)):
            self._send(more)

    def _answer(self, request: Request) -> None:
        """A server's own request (RFC 2326, 10): an end is an end, questions are answered, the rest is not done."""
        if request.method == "TEARDOWN":
            raise Trouble(GapReason.UNREACHABLE, "the camera ended the session")
        if request.method == "REDIRECT" and request.header("Location"):
            self._send(write_response(200, "OK", request.header("CSeq")))
            raise Redirected(request.header("Location"))
        status = (200, "OK") if request.method in _TOLERATED else (501, "Not Implemented")
        self._send(write_response(*status, request.header("CSeq")))

    def _report(self, data: memoryview) -> None:
        self._reports_left -= 1
        if self._reports_left < 0:
            return
        try:
            reports = read_rtcp(data)
        except Fault:
            return  # a broken report is worth nothing, and costs nothing
        for report in reports:
            if isinstance(report, Goodbye):
                if self._video is not None and report.ssrc == self._video.ssrc:
                    raise Trouble(GapReason.UNREACHABLE, "the camera said goodbye (RTCP BYE)")
            elif self._video is not None and report.ssrc == self._video.ssrc:
                self._sender = (report, self._feed.arrival_ns)
                self._feed.sender_clock(report.unix_90k, report.rtp_timestamp)
            elif self._sound is not None:
                self._sound.sender_report(report)

    def _send_report(self, now_ns: int) -> None:
        video = self._video
        if video is None:
            return
        block = None
        if video.ssrc >= 0:
            count = video.count
            self._feed.packets_lost = count.lost
            middle, since_ns = (self._sender[0].middle_ntp, now_ns - self._sender[1]) if self._sender else (0, 0)
            block = ReportBlock(
                source=video.ssrc,
                fraction_lost=count.fraction_lost(),
                lost=count.lost,
                highest=count.highest,
                jitter=count.jitter,
                last_report=middle,
                delay=since_ns * 65_536 // 1_000_000_000,
            )
        packet = write_receiver_report(self._ssrc, block, f"{self._ssrc:08x}@mingcha")
        if self._datagrams is not None:
            self._datagrams.send_report(packet)
        else:
            self._send(bytes((DOLLAR, self._report_channel)) + len(packet).to_bytes(2) + packet)

    def _send(self, data: bytes) -> None:
        self._outgoing += data
        self._flush()

    def _flush(self) -> None:
        if self._socket is None:
            return
        try:
            sent = self._socket.send(self._outgoing)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            raise Trouble(GapReason.UNREACHABLE, error.strerror or "the connection broke") from None
        del self._outgoing[:sent]
        if len(self._outgoing) > _OUTGOING_LIMIT_BYTES:
            raise Trouble(GapReason.SILENT, "the camera takes nothing from us")

    def _end(self, trouble: Trouble) -> None:
        if self._socket is not None and self._prompt:
            self.be_prompt(prompt=False)
        self._close_ports()
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(trouble)
        if not self.ended.done():
            self.ended.set_result(trouble)
