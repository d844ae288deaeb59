"""An hour of the way to a camera as its recorder told it: read and bounded. Pure (article 17)."""

from dataclasses import dataclass

KEPT_HOURS = 96
"""Hours that are kept as they were told: what is derived from them by day is derived again for two days."""
_AHEAD_HOURS = 1
"""A recorder's clock may be ahead of ours by so much."""
_MOST = 2**53
_LONGEST_MS = 3_700_000
"""An hour, and what a report at its end reaches beyond it."""
_FIELDS = 7


@dataclass(frozen=True, slots=True)
class MeasuredHour:
    """An hour of a camera: for how long its way was measured (over UDP), packets that should have come and that did
    not, mean and greatest interarrival jitter in microseconds; `skipped`: packets that it left out over TCP."""

    camera: str
    hour: int
    measured_ms: int
    expected: int
    lost: int
    jitter_us: int
    jitter_most_us: int
    skipped: int


def read_measured_hour(camera: str, row: object, present_hour: int) -> MeasuredHour | None:
    """A row of the local protocol's `links`; None if it is malformed, or of an hour out of reach."""
    if (
        not isinstance(row, list)
        or len(row) != _FIELDS
        or not all(type(one) is int and 0 <= one < _MOST for one in row)
    ):
        return None
    found = MeasuredHour(camera, *row)
    in_reach = present_hour - KEPT_HOURS <= found.hour <= present_hour + _AHEAD_HOURS
    whole = found.measured_ms <= _LONGEST_MS and found.lost <= found.expected
    even = found.jitter_us <= found.jitter_most_us < 2**31
    return found if in_reach and whole and even else None
