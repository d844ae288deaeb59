"""Sums over the cameras of a recorder in an hour. Pure (articles 16(1), 16(5))."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Protocol

from mingcha.kit.decision import cites

HOUR_MS = 3_600_000
_MINUTE_MS = 60_000

type Gap = Sequence[int | str]
"""From, to (Unix ms, excluded) and the recorder's reason."""


class Way(Protocol):
    """An hour of the way to a camera (custody/links)."""

    @property
    def expected(self) -> int:
        """RTP packets that should have come, over UDP."""
        ...

    @property
    def lost(self) -> int:
        """Those of them that did not."""
        ...

    @property
    def frames(self) -> int:
        """Pictures that came."""
        ...

    @property
    def frames_ms(self) -> int:
        """The milliseconds in which they came."""
        ...

    @property
    def offset_ms(self) -> int | None:
        """The offset of its clock; None if it was not heard."""
        ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """What sealed hours hold: how many of them, bytes, milliseconds with footage, and without it by reason."""

    cameras: int = 0
    size_bytes: int = 0
    footage_ms: int = 0
    gaps_ms: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Recorded") -> "Recorded":
        gaps = dict(self.gaps_ms)
        for reason, ms in other.gaps_ms.items():
            gaps[reason] = gaps.get(reason, 0) + ms
        return Recorded(
            self.cameras + other.cameras, self.size_bytes + other.size_bytes, self.footage_ms + other.footage_ms, gaps
        )


@dataclass(frozen=True, slots=True)
class WaySums:
    """What was measured of the ways to the cameras of a recorder: packets over UDP, pictures and the milliseconds in
    which they came, and the median of how far the cameras' clocks were off, None if none was heard."""

    expected: int = 0
    lost: int = 0
    frames: int = 0
    frames_ms: int = 0
    offset_ms: int | None = None


@cites("16(5)")
def recorded_of(hour: int, bitmap: str, size_bytes: int, gaps: Iterable[Gap]) -> Recorded:
    """What one sealed hour (Unix seconds // 3600) holds. `bitmap`: 15 hex digits, bit n set: minute n has footage. A
    gap inside of such a minute is no footage."""
    bits, begin_ms = int(bitmap, 16), hour * HOUR_MS
    footage_ms, without = bits.bit_count() * _MINUTE_MS, dict[str, int]()
    for gap in gaps:
        from_ms, to_ms, reason = int(gap[0]) - begin_ms, int(gap[1]) - begin_ms, str(gap[2]).upper()
        without[reason] = without.get(reason, 0) + to_ms - from_ms
        for minute in range(from_ms // _MINUTE_MS, -(-to_ms // _MINUTE_MS)):
            if bits >> minute & 1:
                footage_ms -= min(to_ms, (minute + 1) * _MINUTE_MS) - max(from_ms, minute * _MINUTE_MS)
    return Recorded(1, size_bytes, footage_ms, without)


@cites("16(1)", "17")
def way_of(ways: Iterable[Way]) -> WaySums:
    """The sums over the cameras of a recorder in an hour."""
    every = list(ways)
    offsets = [abs(one.offset_ms) for one in every if one.offset_ms is not None]
    return WaySums(
        expected=sum(one.expected for one in every),
        lost=sum(one.lost for one in every),
        frames=sum(one.frames for one in every),
        frames_ms=sum(one.frames_ms for one in every),
        offset_ms=median_low(offsets) if offsets else None,
    )
