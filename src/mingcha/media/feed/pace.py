"""Measures the rate of a camera's media clock if it is grossly wrong, and corrects media times by it. Pure.

With a media clock of half or double speed, media time and wall time would diverge every few seconds. Such pictures are
timed by a line with the measured rate. All times are in 90 kHz ticks.
"""

import math

_EVERY_90K = 90_000
_MOST_POINTS = 64
_LEAST_POINTS = 4
_STRAIGHT = 2
"""Largest ratio of the divergence in both halves of a line. A wrong rate diverges evenly; a single event (a clock step,
another network path) does not."""
LEAST_WRONG_PPM = 1_000
_GROSS = 0.05
_LOOKED_AT = frozenset({4, 16, 64, 256})
"""Seconds after which a line with a measured rate is measured again, more exactly."""
_LEAST_PARTED_90K = 13_500


class PaceWatch:
    """Measures the rate of the media clock over one line, from the least delayed picture per second (later per 2, 4,
    ... seconds, which bounds the memory)."""

    def __init__(self, wall_90k: int) -> None:
        self._begun_90k = wall_90k
        self._every_90k = _EVERY_90K
        self.due_90k = wall_90k + _EVERY_90K
        """When the stretch of time ends. A caller may leave out pictures before it that are no less delayed than
        `least_90k`: so most pictures cost a comparison."""
        self.least_90k: float = math.inf
        """The least difference of arrival and media time in this stretch."""
        self.least_at_90k = wall_90k
        self._points: list[tuple[int, int]] = []

    def add(self, wall_90k: int, seen_90k: int) -> bool:
        """Adds a picture: its arrival, and arrival minus media time. Returns whether a stretch of time ended."""
        if wall_90k < self.due_90k:
            if seen_90k < self.least_90k:
                self.least_90k, self.least_at_90k = seen_90k, wall_90k
            return False
        if self.least_90k != math.inf:
            self._points.append((self.least_at_90k, int(self.least_90k)))
        if len(self._points) > _MOST_POINTS:
            self._points = self._points[::2]
            self._every_90k *= 2
        self.due_90k = wall_90k + self._every_90k
        self.least_90k, self.least_at_90k = seen_90k, wall_90k
        return True

    def pace(self) -> float | None:
        """Media ticks per wall tick; None if there are too few samples or the clocks did not diverge evenly."""
        points = self._points
        if len(points) < _LEAST_POINTS:
            return None
        first, middle, last = points[0], points[len(points) // 2], points[-1]
        halves = [
            (later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in ((first, middle), (middle, last))
        ]
        parted = (last[1] - first[1]) / (last[0] - first[0])
        even = halves[0] * halves[1] > 0 and 1 / _STRAIGHT <= halves[0] / halves[1] <= _STRAIGHT
        pace = 1 - parted
        return pace if even and abs(parted) * 1_000_000 >= LEAST_WRONG_PPM and pace > 0 else None

    def gross(self) -> float | None:
        """The rate if it is wrong by 5 % or more; None otherwise."""
        pace = self.pace()
        return pace if pace is not None and abs(pace - 1) >= _GROSS else None

    def newest_90k(self) -> int:
        """The least difference of arrival and media time in the last stretch. Call it after add() returned True."""
        return self._points[-1][1]

    def needs_refinement(self, wall_90k: int) -> bool:
        """Whether the rate of an already corrected line should be corrected again."""
        if (wall_90k - self._begun_90k) // _EVERY_90K not in _LOOKED_AT:
            return False
        pace, elapsed_90k = self.pace(), self._points[-1][0] - self._points[0][0] if self._points else 0
        return pace is not None and abs(pace - 1) * elapsed_90k >= _LEAST_PARTED_90K


class MediaPace:
    """Corrects a media clock: `rate` ticks per media tick from an anchor on. A rate of 1 changes nothing."""

    def __init__(self) -> None:
        self.rate = 1.0
        self._from_90k = self._to_90k = 0
        self.shift_90k = 0
        """What a rate of 1 adds to a media time: a caller may add it itself, once a picture."""

    def begin(self, media_90k: int) -> None:
        """Begins another line at this media time and keeps the rate."""
        self._from_90k = self._to_90k = media_90k
        self.shift_90k = 0

    def change(self, media_90k: int, pace: float) -> None:
        """Changes the rate from this media time on: the clock, as corrected so far, ran at `pace`."""
        self._from_90k, self._to_90k = media_90k, self.corrected(media_90k)
        self.shift_90k = self._to_90k - self._from_90k
        self.rate /= pace
        if abs(self.rate - 1) * 1_000_000 < LEAST_WRONG_PPM / 2:
            self.rate = 1.0

    def corrected(self, media_90k: int) -> int:
        """The corrected media time."""
        if self.rate == 1.0:
            return media_90k + self.shift_90k
        return self._to_90k + round((media_90k - self._from_90k) * self.rate)

    def fast_ppm(self, left_ppm: int | None) -> int | None:
        """The error of the camera's clock, from the drift that is left after the correction; None if unknown."""
        if self.rate == 1.0:
            return left_ppm
        return round(((1 + (left_ppm or 0) / 1_000_000) / self.rate - 1) * 1_000_000)
