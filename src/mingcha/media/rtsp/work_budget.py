"""The processor time that one camera may cost, so that crafted input slows no other camera down (article 16(5)). Pure.

All cameras share one event loop. Every parser takes time in proportion to its input, but a camera decides how much it
sends, and input of very many very small parts costs ten times as much as pictures do.
"""

from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

SHARE = 0.3
"""Of one core, for long: a camera of 50 Mbit/s over TLS takes a third of it."""
BURST_NS = 2_000_000_000
"""What it may take at once beyond its share, such as on a slow machine after a stop."""


class WorkBudget:
    """The budget of one session."""

    def __init__(self, now_ns: int) -> None:
        self._owed_ns = 0.0
        self._at_ns = now_ns

    def spend(self, took_ns: int, now_ns: int) -> None:
        """Counts processor time. Raises Trouble(NOT_A_CAMERA) when the budget is used up."""
        self._owed_ns = max(0.0, self._owed_ns - (now_ns - self._at_ns) * SHARE) + took_ns
        self._at_ns = now_ns
        if self._owed_ns > BURST_NS:
            raise Trouble(GapReason.NOT_A_CAMERA, "what it sends costs more time than any camera's pictures")
