"""How fast a camera's media clock runs against our monotonic clock, by the least delayed picture of each ten seconds.

Pure. The wall clock is taken out, so that what NTP does to this machine is never laid at a camera's door. A delay that
changes once (another way through the network) is told from drift by looking at three stretches of time and believing
the one in the middle.
"""

from collections import deque
from itertools import pairwise

_POINTS = 31
"""Five minutes of windows: three stretches of a hundred seconds."""
_LEAST_POINTS = 4
_UNCERTAIN_90K = 40 * 90
"""How far the least delay of a window may be off: pictures wait for the reader's tick, up to the next one."""
_CERTAIN_90K = 100 * 90_000


class DriftWatch:
    """One camera's drift, over any number of lines; `ppm` is positive where the camera's clock runs fast."""

    def __init__(self) -> None:
        self.ppm: int | None = None
        self._points: deque[tuple[int, int]] = deque(maxlen=_POINTS)

    def begin(self) -> None:
        """Another line: what was measured before it says nothing about it. What was judged stays until judged anew."""
        self._points.clear()

    def add(self, wall_90k: int, least_90k: int, wall_less_monotonic_90k: int) -> None:
        """A window: when it ended on the wall clock, the least of arrival less media time in it, and how far the wall
        clock was ahead of the monotonic clock then."""
        self._points.append((wall_90k - wall_less_monotonic_90k, least_90k - wall_less_monotonic_90k))
        if len(self._points) < _LEAST_POINTS:
            return
        stretch = (len(self._points) - 1) // 3
        marks = [self._points[-1 - place * stretch] for place in range(4)]
        changes = sorted((later[1] - earlier[1], later[0] - earlier[0]) for later, earlier in pairwise(marks))
        change_90k, elapsed_90k = sorted(changes, key=lambda each: each[0] * 1_000_000 // max(1, each[1]))[1]
        if elapsed_90k > 0 and (elapsed_90k >= _CERTAIN_90K or abs(change_90k) >= 3 * _UNCERTAIN_90K):
            self.ppm = -change_90k * 1_000_000 // elapsed_90k
