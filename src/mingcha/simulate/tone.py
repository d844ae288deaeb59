"""The sound of a simulated camera: a 440 Hz sine as G.711 A-law (RFC 3551, 4.5.14), audible in every even second,
so that a test can compare the recording with the wall clock.
"""

import math
import secrets
import struct
from collections.abc import Callable
from functools import cache
from typing import Protocol

from mingcha.kit.clock import Clock
from mingcha.simulate.rtp import RtpStream, on_channel
from mingcha.simulate.streams import Ticker

PAYLOAD_TYPE, RATE_HZ = 8, 8_000
PACKETS_A_SECOND = 50
_SAMPLES = RATE_HZ // PACKETS_A_SECOND
_HERTZ, _LOUDNESS = 440, 16_000
_QUIET = b"\xd5" * _SAMPLES
_REPORT_EVERY = 5 * PACKETS_A_SECOND
_SEGMENT_ENDS = (0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF)


class SoundListener(Protocol):
    """A session that plays sound."""

    sound_channel: int | None

    def deliver(self, data: bytes) -> None:
        """Writes bytes to the client."""
        ...


type SoundTaker = Callable[[int, bytes], None]
"""Called with the number of a packet since the start, and its samples."""


class Tone:
    """The sound of one camera; costs nothing without listeners."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: set[SoundListener] = set()
        self._takers: set[SoundTaker] = set()
        self._ticker = Ticker(PACKETS_A_SECOND, 0.0, self._tick)
        self._rtp = RtpStream(secrets.randbits(32), secrets.randbits(16), secrets.randbits(32))
        self._reported = -_REPORT_EVERY

    @staticmethod
    def description() -> list[str]:
        """The lines of the session description (RFC 4566)."""
        return [f"m=audio 0 RTP/AVP {PAYLOAD_TYPE}", "a=rtpmap:8 PCMA/8000/1", "a=control:trackID=1"]

    def add(self, listener: SoundListener) -> None:
        """Adds a listener, from the next packet on."""
        self._listeners.add(listener)
        self._start()

    def remove(self, listener: SoundListener) -> None:
        """Removes a listener; an unknown one is ignored."""
        self._listeners.discard(listener)

    def add_taker(self, taker: SoundTaker) -> None:
        """Adds a function that takes samples as they are, for other ways of sending than RTSP."""
        self._takers.add(taker)
        self._start()

    def remove_taker(self, taker: SoundTaker) -> None:
        """Removes one; an unknown one is ignored."""
        self._takers.discard(taker)

    def stop(self) -> None:
        """Stops sending packets."""
        self._ticker.stop()

    def _start(self) -> None:
        if not self._ticker.running:
            self._rtp = RtpStream(secrets.randbits(32), secrets.randbits(16), secrets.randbits(32))
            self._reported = -_REPORT_EVERY
            self._ticker.start()

    def _tick(self, number: int) -> None:
        if not self._listeners and not self._takers:
            self._ticker.stop()
            return
        unix_ns = int(self._clock.now().timestamp() * 1_000_000) * 1000
        rtp = self._rtp
        payload = _tone()[number % 5] if unix_ns // 1_000_000_000 % 2 == 0 else _QUIET
        for taker in tuple(self._takers):
            taker(number, payload)
        timestamp = (rtp.timestamp_offset + number * _SAMPLES) & 0xFFFFFFFF
        numbers = (0x80, PAYLOAD_TYPE, rtp.sequence, timestamp, rtp.ssrc)
        head = struct.pack(">BBHBBHII", 0x24, 2, 12 + _SAMPLES, *numbers)
        rtp.sequence = (rtp.sequence + 1) & 0xFFFF
        report = b""
        if number - self._reported >= _REPORT_EVERY:
            self._reported = number
            report = rtp.sender_report(unix_ns, self._ticker.now_90k * RATE_HZ // 90_000, 3)
        for listener in tuple(self._listeners):
            channel = 2 if listener.sound_channel is None else listener.sound_channel
            if report:
                listener.deliver(on_channel([report], channel + 1)[0])
            listener.deliver(on_channel([head + payload], channel)[0])


def alaw(sample: int) -> int:
    """Encodes a 16-bit sample as one A-law byte (ITU-T G.711, table 1a)."""
    value, sign = (sample >> 3, 0xD5) if sample >= 0 else (-sample - 1 >> 3, 0x55)
    segment = next(number for number, end in enumerate(_SEGMENT_ENDS) if value <= end)
    return (segment << 4 | (value >> max(1, segment)) & 0xF) ^ sign


@cache
def _tone() -> tuple[bytes, ...]:
    """Five packets with 44 whole periods, so that they can be repeated without a break."""
    turn = 2 * math.pi * _HERTZ / RATE_HZ
    samples = bytes(alaw(round(_LOUDNESS * math.sin(turn * number))) for number in range(5 * _SAMPLES))
    return tuple(samples[at : at + _SAMPLES] for at in range(0, len(samples), _SAMPLES))
