"""The processor time that one camera may cost, so that crafted input slows no other camera down (article 16(5)). Pure.

All cameras share one event loop. Every parser takes time in proportion to its input, but a camera decides how much it
sends, and input of very many very small parts costs ten times as much as pictures do.

Processor time is a system call, five times the price of the wall clock and once or twice a frame. The wall clock counts
at least as much, so it is read until it says that a camera might be costly, and processor time from then on.
"""

import time

from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

SHARE = 0.3
"""Of one core, for long: a camera of 50 Mbit/s over TLS takes a third of it."""
BURST_NS = 2_000_000_000
"""What it may take at once beyond its share, such as on a slow machine after a stop."""
_STEPS = 100
"""Work is counted in hundredths of the burst."""
_DOUBT = 4
"""A quarter of the burst by the wall clock is taken for processor time; beyond it, processor time is counted."""


class WorkBudget:
    """The budget of one session."""

    def __init__(self, now_ns: int) -> None:
        self.clock_ns = time.perf_counter_ns
        """What the caller measures its work with."""
        self.uncounted_ns = 0
        """Work since the last spend(). The caller adds to it, and calls spend() when it is over `step_ns`."""
        self.step_ns = BURST_NS // _STEPS
        self._owed_ns = 0.0
        self._at_ns = now_ns

    def spend(self, now_ns: int) -> None:
        """Counts the uncounted work. Raises Trouble(NOT_A_CAMERA) when the budget is used up."""
        earned_ns = (now_ns - self._at_ns) * SHARE
        if self._owed_ns <= earned_ns and self.uncounted_ns <= earned_ns:
            self.clock_ns = time.perf_counter_ns
        self._owed_ns = max(0.0, self._owed_ns - earned_ns) + self.uncounted_ns
        self._at_ns, self.uncounted_ns = now_ns, 0
        if self.clock_ns is time.perf_counter_ns:
            if self._owed_ns > BURST_NS // _DOUBT:
                self.clock_ns, self._owed_ns = time.thread_time_ns, BURST_NS / _DOUBT
        elif self._owed_ns > BURST_NS:
            raise Trouble(GapReason.NOT_A_CAMERA, "what it sends costs more time than any camera's pictures")
