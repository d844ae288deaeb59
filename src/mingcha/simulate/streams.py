"""Elementary streams and their listeners: each picture is packetised once and sent to every session of the mount.

Takers get pictures as the encoder made them, for other ways of sending than RTSP.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Protocol

from mingcha.kit.clock import TICKS_90K, Clock
from mingcha.simulate.codecs import PACKAGING, SimulatedCodec
from mingcha.simulate.encoder import EncodedPicture
from mingcha.simulate.rtp import RtpStream, on_channel
from mingcha.simulate.troubles import Trouble, TroubleKind

_REPORT_INTERVAL_90K = 5 * TICKS_90K
_HOUR_S = 3600


class Listener(Protocol):
    """A playing session. It must not block: a session that cannot take the bytes is disconnected."""

    channel: int
    """The interleaved channel of RTP; RTCP has the next one."""
    waiting_for_key: bool

    def deliver(self, data: bytes) -> None:
        """Writes bytes to the client, or disconnects a client that is too slow."""
        ...


class PictureTaker(Protocol):
    """Takes the pictures of a stream. It must not block."""

    def take(self, picture: EncodedPicture) -> None:
        """One picture, in decoding order; the first may be any."""
        ...


class Stream:
    """One elementary stream (main or sub stream of a camera) with its RTP state and its listeners."""

    def __init__(
        self, clock: Clock, trouble: Trouble | None = None, codec: SimulatedCodec = SimulatedCodec.H264
    ) -> None:
        self.clock = clock
        self.codec = codec
        self.listeners: set[Listener] = set()
        self._takers: set[PictureTaker] = set()
        self.key_wanted = False
        self.on_first_listener: Callable[[], None] = lambda: None
        self._trouble = trouble
        self._jump_s = 0
        self._next_report_90k = 0
        self._sent = 0
        self.restart()

    @property
    def is_wanted(self) -> bool:
        """Whether anybody takes its pictures."""
        return bool(self.listeners or self._takers)

    def restart(self) -> None:
        """New random RTP numbers (RFC 3550, 5.1), as after a reboot; the time line begins now."""
        self._rtp = RtpStream(secrets.randbits(32), secrets.randbits(16), secrets.randbits(32), PACKAGING[self.codec])
        self._next_report_90k = 0

    def add(self, listener: Listener) -> None:
        """Adds a listener; it receives everything from the next key picture on."""
        listener.waiting_for_key = True
        self.listeners.add(listener)
        self.key_wanted = True
        self.on_first_listener()

    def remove(self, listener: Listener) -> None:
        """Removes a listener; an unknown one is ignored."""
        self.listeners.discard(listener)

    def add_taker(self, taker: PictureTaker) -> None:
        """Adds a taker, and asks for a key picture."""
        self._takers.add(taker)
        self.key_wanted = True
        self.on_first_listener()

    def remove_taker(self, taker: PictureTaker) -> None:
        """Removes a taker; an unknown one is ignored."""
        self._takers.discard(taker)

    def publish(self, picture: EncodedPicture, now_90k: int, *, seconds_playing: float) -> None:
        """Sends one picture; `now_90k` is the current time on the stream's time line, for the sender report."""
        if self._falls_silent(seconds_playing):
            return
        for taker in tuple(self._takers):
            taker.take(picture)
        if not self.listeners:
            return
        pts_90k = picture.pts_90k + self._jump_s * TICKS_90K
        report = self._report(now_90k) if now_90k >= self._next_report_90k else b""
        packets = self._with_holes(self._rtp.packetise(picture.nal_units, pts_90k))
        by_channel = {0: report + b"".join(packets)}
        for listener in tuple(self.listeners):
            channel = listener.channel
            if listener.waiting_for_key:
                if not picture.key:
                    continue
                listener.waiting_for_key = False
                if not report:
                    listener.deliver(self._sender_report(now_90k, channel + 1))
            if channel not in by_channel:
                own_report = self._sender_report(now_90k, channel + 1) if report else b""
                by_channel[channel] = own_report + b"".join(on_channel(packets, channel))
            listener.deliver(by_channel[channel])

    def _report(self, now_90k: int) -> bytes:
        self._next_report_90k = now_90k + _REPORT_INTERVAL_90K
        return self._sender_report(now_90k, 1)

    def _sender_report(self, now_90k: int, channel: int) -> bytes:
        unix_ns = int(self.clock.now().timestamp() * 1_000_000) * 1000 + self._jump_s * 1_000_000_000
        return self._rtp.sender_report(unix_ns, now_90k + self._jump_s * TICKS_90K, channel)

    def _falls_silent(self, seconds_playing: float) -> bool:
        if self._trouble is None or seconds_playing < self._trouble.number:
            return False
        if self._trouble.kind is TroubleKind.CLOCK and not self._jump_s:
            self._jump_s = _HOUR_S
            self._next_report_90k = 0
        return self._trouble.kind is TroubleKind.SILENT

    def _with_holes(self, packets: list[bytes]) -> list[bytes]:
        if self._trouble is None or self._trouble.kind is not TroubleKind.HOLES:
            return packets
        kept = []
        for packet in packets:
            self._sent += 1
            if self._sent % int(self._trouble.number):
                kept.append(packet)
        return kept


class Ticker:
    """Calls back at a constant rate on the event loop's clock; a late call skips missed ticks, so none pile up."""

    def __init__(self, fps: int, phase: float, tick: Callable[[int], None]) -> None:
        self._fps, self._phase, self._tick = fps, phase, tick
        self._handle: asyncio.TimerHandle | None = None
        self._start = 0.0
        self._number = 0

    @property
    def running(self) -> bool:
        """Whether the ticker is started."""
        return self._handle is not None

    @property
    def now_90k(self) -> int:
        """The current time on the time line: 90 kHz ticks since the first call."""
        return int((asyncio.get_running_loop().time() - self._start) * TICKS_90K)

    def start(self) -> None:
        """Starts a new time line; the first call is at the next multiple of the period plus the phase (0 to 1)."""
        if self._handle is not None:
            return
        loop = asyncio.get_running_loop()
        period = 1 / self._fps
        self._start = (loop.time() // period + 1 + self._phase) * period
        self._number = 0
        self._handle = loop.call_at(self._start, self._run)

    def stop(self) -> None:
        """Stops the calls."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _run(self) -> None:
        loop = asyncio.get_running_loop()
        number = self._number
        due = int((loop.time() - self._start) * self._fps)
        self._number = max(number, due) + 1
        self._handle = loop.call_at(self._start + self._number / self._fps, self._run)
        self._tick(max(number, due))
