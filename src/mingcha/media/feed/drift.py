"""Measures the drift of a camera's media clock against our monotonic clock, from the least delayed picture per window.

Pure. Uses the monotonic clock, so that NTP corrections of this machine do not count as drift of a camera. To tell drift
from a single change of delay (another network path), it takes the median of three stretches of time.
"""

from collections import deque
from itertools import pairwise

_POINTS = 31
"""Five minutes of ten-second windows: three stretches of a hundred seconds."""
_LEAST_POINTS = 4
_UNCERTAIN_90K = 40 * 90
"""Error of the least delay of a window: pictures wait for the next tick of the ingest."""
_CERTAIN_90K = 100 * 90_000


class DriftWatch:
    """The drift of one camera over any number of lines. `ppm` is positive if the camera's clock runs fast."""

    def __init__(self) -> None:
        self.ppm: int | None = None
        self._points: deque[tuple[int, int]] = deque(maxlen=_POINTS)

    def begin(self) -> None:
        """Starts a new fit and discards earlier samples. The last `ppm` stays until the new fit has enough samples."""
        self._points.clear()

    def add(self, wall_90k: int, least_90k: int, wall_less_monotonic_90k: int) -> None:
        """Adds a window: its end (wall), the least difference of arrival and media time in it, and the difference of
        wall and monotonic clock."""
        self._points.append((wall_90k - wall_less_monotonic_90k, least_90k - wall_less_monotonic_90k))
        if len(self._points) < _LEAST_POINTS:
            return
        stretch = (len(self._points) - 1) // 3
        marks = [self._points[-1 - place * stretch] for place in range(4)]
        changes = sorted((later[1] - earlier[1], later[0] - earlier[0]) for later, earlier in pairwise(marks))
        change_90k, elapsed_90k = sorted(changes, key=lambda each: each[0] * 1_000_000 // max(1, each[1]))[1]
        if elapsed_90k > 0 and (elapsed_90k >= _CERTAIN_90K or abs(change_90k) >= 3 * _UNCERTAIN_90K):
            self.ppm = -change_90k * 1_000_000 // elapsed_90k
