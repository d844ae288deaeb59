"""Where a simulated channel looks: it turns by its clock until it is stopped (article 7(2))."""

from mingcha.kit.clock import Clock
from mingcha.media.ptz.verbs import Move, PreciseMove

_PAN_DEGREES_A_S, _TILT_DEGREES_A_S, _ZOOM_A_S = 90.0, 45.0, 4.0
"""At the highest speed."""
_FULL_CIRCLE_DEGREES, _HIGHEST_DEGREES, _LOWEST_DEGREES, _MOST_ZOOM = 360.0, -30.0, 90.0, 32.0
HOME = PreciseMove(0, 0)


class Heading:
    """The direction of one channel; tilt is positive downwards, as positions of GB/T 28181 are."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at, self._move, self._since_ns = HOME, Move(), clock.monotonic_ns()

    def now(self) -> PreciseMove:
        """Where it looks now."""
        moved_s = (self._clock.monotonic_ns() - self._since_ns) / 1e9
        tilt = self._at.tilt_degrees - self._move.tilt * _TILT_DEGREES_A_S * moved_s
        return PreciseMove(
            (self._at.pan_degrees + self._move.pan * _PAN_DEGREES_A_S * moved_s) % _FULL_CIRCLE_DEGREES,
            max(_HIGHEST_DEGREES, min(_LOWEST_DEGREES, tilt)),
            max(1.0, min(_MOST_ZOOM, self._at.zoom + self._move.zoom * _ZOOM_A_S * moved_s)),
        )

    def move(self, move: Move) -> None:
        """Turns from here on with these speeds; Move() stops it."""
        self._at, self._move, self._since_ns = self.now(), move, self._clock.monotonic_ns()

    def go(self, at: PreciseMove) -> None:
        """Looks there at once, and stands."""
        self._at, self._move, self._since_ns = at, Move(), self._clock.monotonic_ns()
