"""An hour of the way to a camera as its recorder told it: read and bounded. Pure (articles 16(1), 17)."""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import cites
from mingcha.law import parameters

_AHEAD_HOURS = 1
"""A recorder's clock may be ahead of ours by so much."""
_MOST = 2**53
_LONGEST_MS = 3_700_000
"""An hour, and what a report at its end reaches beyond it."""
_FIELDS, _LATER_FIELDS = 7, 3
"""Older recorders report neither the count of pictures nor the offset of the clock."""
_MOST_FRAMES = _MOST_OFFSET_MS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class MeasuredHour:
    """An hour of a camera: for how long its way was measured (over UDP), packets that should have come and that did
    not, mean and greatest interarrival jitter in microseconds; `skipped`: packets that it left out over TCP; pictures
    that came in `frames_ms` milliseconds of recording; the last offset of its clock against the recorder's, None if it
    was not heard."""

    camera: str
    hour: int
    measured_ms: int
    expected: int
    lost: int
    jitter_us: int
    jitter_most_us: int
    skipped: int
    frames: int = 0
    frames_ms: int = 0
    offset_ms: int | None = None


@cites("16(1)", "17")
def kept_hours(day: date) -> int:
    """For how many hours the hours of cameras are kept as they were told."""
    return 24 * parameters.number("health.hour_rows_days", day)


@cites("16(1)", "17")
def kept_days(day: date) -> int:
    """For how many days what is summed up of them is kept."""
    return parameters.number("health.day_rows_days", day)


def read_measured_hour(camera: str, row: object, present_hour: int, kept: int) -> MeasuredHour | None:
    """A row of the local protocol's `links`; None if it is malformed, or of an hour out of reach. `kept`: hours that
    are kept."""
    if not isinstance(row, list) or len(row) not in (_FIELDS, _FIELDS + _LATER_FIELDS):
        return None
    *counts, offset_ms = row if len(row) > _FIELDS else [*row, 0, 0, None]
    if not all(type(one) is int and 0 <= one < _MOST for one in counts) or type(offset_ms) not in (int, type(None)):
        return None
    found = MeasuredHour(camera, *[*counts, None if offset_ms is None else _bounded(offset_ms)])
    in_reach = present_hour - kept <= found.hour <= present_hour + _AHEAD_HOURS
    whole = max(found.measured_ms, found.frames_ms) <= _LONGEST_MS and found.lost <= found.expected
    even = found.jitter_us <= found.jitter_most_us < 2**31 and found.frames <= _MOST_FRAMES
    return found if in_reach and whole and even else None


def _bounded(offset_ms: int) -> int:
    """A camera may name a year of the past; the column ends at 24 days."""
    return max(-_MOST_OFFSET_MS, min(_MOST_OFFSET_MS, offset_ms))
