"""Figures of one camera or of one recorder in an hour or a day: bit rate, completeness, time online, frame rate, loss,
offset of clocks. Pure (articles 16(1), 16(5), 17).

What nobody measured has no figure: it is never shown as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.supervision.health.rules import NOT_DELIVERED, SWITCHED_OFF

HOUR_MS = 3_600_000
_WHOLE = 10_000
_MILLION = 1_000_000


class Figure(StrEnum):
    """What is shown."""

    BIT_RATE = "bit_rate"  # kilobits a second
    FRAME_RATE = "frame_rate"  # hundredths of a picture a second
    COMPLETE = "complete"  # per ten thousand
    ONLINE = "online"  # per ten thousand
    LOSS = "loss"  # packets of a million
    OFFSET = "offset"  # milliseconds

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _NAMES[self]


_NAMES = {
    Figure.BIT_RATE: Words("码率", "Bit rate"),
    Figure.FRAME_RATE: Words("帧率", "Frame rate"),
    Figure.COMPLETE: Words("录像完整率", "Complete"),
    Figure.ONLINE: Words("在线率", "Online"),
    Figure.LOSS: Words("丢包率", "Packets lost"),
    Figure.OFFSET: Words("时钟偏差", "Clock offset"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What of a time was recorded: bytes, milliseconds with footage, milliseconds without it by reason, milliseconds of
    which nobody had word."""

    size_bytes: int = 0
    footage_ms: int = 0
    gaps_ms: Mapping[str, int] = field(default_factory=dict)
    silent_ms: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What of a time was measured: packets over UDP, pictures and the milliseconds in which they came, the offset of
    the clock."""

    expected: int = 0
    lost: int = 0
    frames: int = 0
    frames_ms: int = 0
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """An hour or a day that began at an instant: its figures, those that are absent are not known; milliseconds without
    footage by reason, the longest first."""

    at: datetime
    figures: Mapping[Figure, int]
    missing_ms: Mapping[str, int]
    is_known: bool


@cites("16(1)", "16(5)", "17")
def moment_of(at: datetime, kept: Kept | None, measured: Measured | None, *, together_ms: int = 0) -> Moment:
    """The figures of an hour or a day. `kept` None: nothing is recorded of it. `together_ms`: the bit rate is that of
    all cameras of a recorder over so many milliseconds; 0: that of one camera while it was recorded."""
    figures: dict[Figure, int] = {}
    if kept is not None:
        figures |= _of_kept(kept, together_ms)
    if measured is not None:
        figures |= _of_measured(measured)
    missing = {} if kept is None else {name: ms for name, ms in kept.gaps_ms.items() if name != SWITCHED_OFF and ms}
    if kept is not None and kept.silent_ms:
        missing[""] = kept.silent_ms
    longest_first = dict(sorted(missing.items(), key=lambda one: (-one[1], one[0])))
    return Moment(at, figures, longest_first, is_known=kept is not None)


def _of_kept(kept: Kept, together_ms: int) -> dict[Figure, int]:
    found = {}
    span_ms = together_ms or kept.footage_ms
    if kept.footage_ms > 0 and span_ms > 0:
        found[Figure.BIT_RATE] = kept.size_bytes * 8 // span_ms
    off_ms = kept.gaps_ms.get(SWITCHED_OFF, 0)
    in_use_ms = kept.footage_ms + sum(kept.gaps_ms.values()) + kept.silent_ms - off_ms
    if in_use_ms > 0:
        away_ms = sum(ms for reason, ms in kept.gaps_ms.items() if reason in NOT_DELIVERED)
        found[Figure.COMPLETE] = kept.footage_ms * _WHOLE // in_use_ms
        found[Figure.ONLINE] = max(0, in_use_ms - away_ms - kept.silent_ms) * _WHOLE // in_use_ms
    return found


def _of_measured(measured: Measured) -> dict[Figure, int]:
    found = {}
    if measured.frames_ms > 0:
        found[Figure.FRAME_RATE] = measured.frames * 100_000 // measured.frames_ms
    if measured.expected > 0:
        found[Figure.LOSS] = -(-measured.lost * _MILLION // measured.expected)
    if measured.offset_ms is not None:
        found[Figure.OFFSET] = measured.offset_ms
    return found
