"""Token buckets by name, in bounded memory: a flood from one address stops no other (articles 16(5), 20(4))."""

from collections import OrderedDict

from mingcha.kit.clock import Clock

MESSAGES_PER_S, MESSAGES_AT_ONCE = 2_000, 10_000
"""Of one host, which may be a whole site, or a platform that sends a catalogue: what the sockets read of it."""
_SECOND_NS = 1_000_000_000


class Buckets:
    """A bucket for each name (a host, or a host and a code)."""

    def __init__(self, clock: Clock, rate_per_s: float, burst: float, most: int = 65_536) -> None:
        """`burst`: at once; `rate_per_s`: for long. `most`: names remembered; the one that was new longest ago is
        forgotten first, and has a full bucket then: spoofed addresses cost memory no more than that."""
        self._clock = clock
        self._rate_per_ns = rate_per_s / _SECOND_NS
        self._burst = burst
        self._most = most
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Takes one token; False if there is none."""
        left, now_ns = self._now(name)
        if left < 1:
            return False
        self._left[name] = (left - 1, now_ns)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return True

    def is_empty(self, name: str) -> bool:
        """Whether `take` would say False."""
        return self._now(name)[0] < 1

    def _now(self, name: str) -> tuple[float, int]:
        now_ns = self._clock.monotonic_ns()
        left, at_ns = self._left.get(name, (self._burst, now_ns))
        return min(self._burst, left + (now_ns - at_ns) * self._rate_per_ns), now_ns
