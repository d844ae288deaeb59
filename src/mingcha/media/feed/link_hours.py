"""What the way to one camera lost and how unevenly it delivered, how many pictures came and how far its clock was off,
summed up by hour (article 17). Pure.

Fed by the counters that receiver reports and states have anyway, every few seconds, never by a packet. Over TCP the
network's loss cannot be seen, since it is sent again, and our own reading by ticks would be taken for jitter: of those
hours only the packets are told that the camera itself skipped.
"""

from dataclasses import replace

from mingcha.media.units import LinkHour

KEPT_HOURS = 6
"""Hours before the present one, told until the uplink has asked for them."""
_HOUR_90K = 3600 * 90_000


class LinkHours:
    """The hours of one camera, over any number of connections. An hour without a measure is left out."""

    def __init__(self) -> None:
        self._ended: tuple[LinkHour, ...] = ()
        self._open: LinkHour | None = None

    @property
    def all(self) -> tuple[LinkHour, ...]:
        """The hours with a measure, oldest first; the last one may still go on."""
        return self._ended if self._open is None else (*self._ended, self._open)

    def take_datagrams(self, wall_90k: int, spent_ms: int, expected: int, lost: int, jitter_us: int) -> None:
        """What was counted over UDP since the last call: milliseconds, packets that should have come, those that did
        not (RFC 3550, A.3), and the interarrival jitter now (A.8), in microseconds."""
        if spent_ms <= 0:
            return
        held = self._of(wall_90k)
        self._open = replace(
            held,
            measured_ms=held.measured_ms + spent_ms,
            expected=held.expected + expected,
            lost=held.lost + lost,
            jitter_us_ms=held.jitter_us_ms + jitter_us * spent_ms,
            jitter_most_us=max(held.jitter_most_us, jitter_us),
        )

    def take_skipped(self, wall_90k: int, skipped: int) -> None:
        """Packets that a camera left out over TCP since the last call."""
        if skipped <= 0:
            return
        held = self._of(wall_90k)
        self._open = replace(held, skipped=held.skipped + skipped)

    def take_pictures(self, wall_90k: int, spent_ms: int, frames: int, offset_ms: int | None) -> None:
        """Pictures that came since the last call in so many milliseconds, and the present offset of the camera's clock
        against ours; None keeps the earlier offset."""
        if spent_ms <= 0:
            return
        held = self._of(wall_90k)
        self._open = replace(
            held,
            frames=held.frames + frames,
            frames_ms=held.frames_ms + spent_ms,
            offset_ms=held.offset_ms if offset_ms is None else offset_ms,
        )

    def _of(self, wall_90k: int) -> LinkHour:
        """The hour of an instant, begun if need be. One that a clock reaches again goes on."""
        hour = wall_90k // _HOUR_90K
        if self._open is not None and hour == self._open.hour:
            return self._open
        every, self._open = self.all, None
        self._ended = tuple(one for one in every if one.hour != hour and abs(one.hour - hour) <= KEPT_HOURS)
        return next((one for one in every if one.hour == hour), LinkHour(hour))
