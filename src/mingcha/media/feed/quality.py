"""Whether a picture is poor, by measures taken every few seconds; it changes only when several in a row agree. Pure."""

POOR_BELOW_FPS = 8.0
"""A picture with fewer frames per second is poor. Our own value, not set by law."""
GOOD_FROM_FPS = 10.0
"""A poor picture is good again from this rate on; between the two values it stays what it was."""
IN_A_ROW = 3
"""Measures in a row (about five seconds each) that a change needs."""
FRAME_RATE = "FRAME_RATE"
"""The only measure so far."""


class QualityWatch:
    """The quality of one camera's picture, with hysteresis, so that it does not change back and forth."""

    def __init__(self) -> None:
        self.poor = ""
        """The measure by which the picture is poor, or ""."""
        self._against = 0

    def take(self, frames_per_second: float) -> None:
        """Takes the frame rate of the last few seconds."""
        differs = frames_per_second >= GOOD_FROM_FPS if self.poor else frames_per_second < POOR_BELOW_FPS
        self._against = self._against + 1 if differs else 0
        if self._against >= IN_A_ROW:
            self._against = 0
            self.poor = "" if self.poor else FRAME_RATE
