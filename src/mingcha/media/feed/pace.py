"""How many media ticks a camera gives a tick of our clock, where that is grossly wrong; and putting it right. Pure.

A camera whose media clock runs at half or double speed would part from the wall every few seconds: its pictures are
timed by their arrival then, on a line of the pace that was measured. All times are in 90 kHz ticks.
"""

_EVERY_90K = 90_000
_MOST_POINTS = 64
_LEAST_POINTS = 4
_STRAIGHT = 2
"""A wrong pace takes the clocks apart evenly: the second half of a line by no more than so many times the first. What
happened once (a step of the clock, another way through the network) does not."""
LEAST_WRONG_PPM = 1_000
_GROSS = 0.05
_LOOKED_AT = frozenset({4, 16, 64, 256})
"""After so many seconds a line whose pace was measured once is looked at again: by then it is known better."""
_LEAST_PARTED_90K = 13_500


class PaceWatch:
    """The pace of the media clock over one line, by the least delayed picture of each second (later of each 2, 4, ...:
    what is kept is bounded)."""

    def __init__(self, wall_90k: int) -> None:
        self._begun_90k = self._bucket_90k = wall_90k
        self._every_90k = _EVERY_90K
        self._least: tuple[int, int] | None = None
        self._points: list[tuple[int, int]] = []

    def add(self, wall_90k: int, seen_90k: int) -> bool:
        """A picture: when it arrived, and its arrival less its media time. Whether a stretch of time is over."""
        if wall_90k - self._bucket_90k < self._every_90k:
            if self._least is None or seen_90k < self._least[1]:
                self._least = (wall_90k, seen_90k)
            return False
        if self._least is not None:
            self._points.append(self._least)
        if len(self._points) > _MOST_POINTS:
            self._points = self._points[::2]
            self._every_90k *= 2
        self._bucket_90k, self._least = wall_90k, (wall_90k, seen_90k)
        return True

    def pace(self) -> float | None:
        """Media ticks a tick of the wall; None while nothing tells, or where the clocks did not part evenly."""
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
        """The pace, where it is so wrong that waiting for the clocks to part is no use."""
        pace = self.pace()
        return pace if pace is not None and abs(pace - 1) >= _GROSS else None

    def newest_90k(self) -> int:
        """The least of arrival less media time in the stretch that ended last. Call it after add() said so."""
        return self._points[-1][1]

    def is_known_better(self, wall_90k: int) -> bool:
        """Whether a line whose pace was measured already can be set right by what it shows meanwhile."""
        if (wall_90k - self._begun_90k) // _EVERY_90K not in _LOOKED_AT:
            return False
        pace, elapsed_90k = self.pace(), self._points[-1][0] - self._points[0][0] if self._points else 0
        return pace is not None and abs(pace - 1) * elapsed_90k >= _LEAST_PARTED_90K


class MediaPace:
    """A media clock put right: of `rate` ticks a media tick from an anchor on. A rate of 1 changes nothing."""

    def __init__(self) -> None:
        self.rate = 1.0
        self._from_90k = self._to_90k = 0

    def begin(self, media_90k: int) -> None:
        """Another line begins at this media time; the pace of the camera's clock is believed to have stayed."""
        self._from_90k = self._to_90k = media_90k

    def change(self, media_90k: int, pace: float) -> None:
        """From this media time on: the clock as it was put right so far ran at this pace."""
        self._from_90k, self._to_90k = media_90k, self.right(media_90k)
        self.rate /= pace
        if abs(self.rate - 1) * 1_000_000 < LEAST_WRONG_PPM / 2:
            self.rate = 1.0

    def right(self, media_90k: int) -> int:
        """A media time put right."""
        if self.rate == 1.0:
            return media_90k - self._from_90k + self._to_90k
        return self._to_90k + round((media_90k - self._from_90k) * self.rate)

    def fast_ppm(self, left_ppm: int | None) -> int | None:
        """How fast the camera's own clock is, given what is left after it was put right; None while nothing tells."""
        if self.rate == 1.0:
            return left_ppm
        return round(((1 + (left_ppm or 0) / 1_000_000) / self.rate - 1) * 1_000_000)
