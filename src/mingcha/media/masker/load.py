"""Whether a worker keeps up with its camera. Pure."""

WINDOW_90K = 10 * 90_000
MOST_PERCENT = 90
"""Of the time of the pictures; beyond it the camera's data waits ever longer."""


class Load:
    """Compares the time spent on pictures with the time that they show, over ten seconds."""

    def __init__(self) -> None:
        self._begun_90k: int | None = None
        self._spent_ns = 0

    def is_too_much(self, pts_90k: int, spent_ns: int) -> bool:
        """Adds a picture of this time and what was spent on it; whether a whole window took too long."""
        if self._begun_90k is None or not 0 <= pts_90k - self._begun_90k <= 2 * WINDOW_90K:
            self._begun_90k, self._spent_ns = pts_90k, 0
        self._spent_ns += spent_ns
        shown_90k = pts_90k - self._begun_90k
        if shown_90k < WINDOW_90K:
            return False
        shown_ns = shown_90k * 100_000 // 9
        too_much = self._spent_ns * 100 > shown_ns * MOST_PERCENT
        self._begun_90k, self._spent_ns = pts_90k, 0
        return too_much
