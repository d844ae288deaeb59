"""The pace of playback: limits how far a person can fetch ahead of a player. Pure: the caller passes the time.

Only footage that the person does not have yet is paced, so a seek or a loop within what was delivered costs nothing.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

MOST_SPANS = 1000
"""Separate spans remembered per person and point; beyond it the oldest is forgotten and paced again."""


@dataclass(frozen=True, slots=True)
class TakingLimits:
    """The limits of a day (law/parameters/access.yaml); the program passes them in."""

    times_all: int
    """Fastest playback with all pictures: seconds of footage a second."""
    times_keys: int
    """Fastest playback by key pictures, and backwards."""
    headroom_percent: int
    """Added to both, so that the player always has enough footage."""
    burst_s: int
    """Seconds of footage at `times_all` 1 without a wait, for the read-ahead of a player and for seeks."""
    cameras: int
    """Points that one person can play at full speed at the same time."""
    pictures_a_second: int
    pictures_burst: int
    copy_burst_s: int = 10
    """Seconds of a viewing copy without a wait; more comes in real time."""
    copies: int = 4
    """Viewing copies of one grant at the same time."""

    def rate(self, *, keys: bool) -> float:
        """Long-term rate of one point for one person: seconds of footage a second."""
        return (self.times_keys if keys else self.times_all) * (1 + self.headroom_percent / 100)

    def burst(self, *, keys: bool) -> float:
        """Seconds of footage of one point without a wait; for key pictures more, in proportion to their speed."""
        return self.burst_s * (self.times_keys / self.times_all if keys else 1)


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second. An amount taken in advance delays the next one."""

    def __init__(self, rate: float, burst: float, now_s: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = burst
        self._at_s = now_s

    def take(self, amount: float, now_s: float) -> float:
        """Takes an amount; returns the seconds to wait before it may be used."""
        self._level = min(self._burst, self._level + (now_s - self._at_s) * self._rate) - amount
        self._at_s = now_s
        return max(0.0, -self._level / self._rate)


class Spans:
    """Footage that a person already has of a point: separate spans in ticks of 90 kHz, in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, start_90k: int, end_90k: int) -> int:
        """Adds a span; returns how many ticks of it are new."""
        first = bisect_left(self._ends, start_90k)
        last = bisect_right(self._starts, end_90k)
        touched = zip(self._starts[first:last], self._ends[first:last], strict=True)
        known = sum(max(0, min(end, end_90k) - max(start, start_90k)) for start, end in touched)
        if first < last:
            start_whole, end_whole = min(self._starts[first], start_90k), max(self._ends[last - 1], end_90k)
        else:
            start_whole, end_whole = start_90k, end_90k
        self._starts[first:last] = [start_whole]
        self._ends[first:last] = [end_whole]
        if len(self._starts) > MOST_SPANS:
            del self._starts[0], self._ends[0]
        return end_90k - start_90k - known


class Pace:
    """The paces of all persons at one gateway."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str, bool], Bucket] = {}
        self._spans: dict[tuple[str, str, bool], Spans] = {}
        self._used_s: dict[tuple[str, str, bool], float] = {}

    def footage(
        self,
        who: str,
        camera: str,
        start_90k: int,
        duration_90k: int,
        limits: TakingLimits,
        now_s: float,
        *,
        keys: bool,
    ) -> tuple[int, float]:
        """(ticks that are new, seconds to wait before they may be sent) of a fragment for a person."""
        key = who, camera, keys
        new_90k = self._spans.setdefault(key, Spans()).add(start_90k, start_90k + duration_90k)
        self._used_s[key] = now_s
        rate, burst, new_s = limits.rate(keys=keys), limits.burst(keys=keys), new_90k / 90_000
        waits = [self._bucket(key, rate, burst, now_s).take(new_s, now_s)]
        everything = who, "", keys
        self._used_s[everything] = now_s
        person = self._bucket(everything, rate * limits.cameras, burst * limits.cameras, now_s)
        return new_90k, max(*waits, person.take(new_s, now_s))

    def copy(
        self, who: str, camera: str, start_90k: int, duration_90k: int, limits: TakingLimits, now_s: float
    ) -> tuple[int, float]:
        """(ticks that are new, seconds to wait) of a stretch of a viewing copy. Each copy is encoded again, so footage
        that the person already has is paced, too."""
        key = who, f"copy {camera}", False
        new_90k = self._spans.setdefault(key, Spans()).add(start_90k, start_90k + duration_90k)
        self._used_s[key] = now_s
        bucket = self._bucket(key, 1 + limits.headroom_percent / 100, limits.copy_burst_s, now_s)
        return new_90k, bucket.take(duration_90k / 90_000, now_s)

    def picture(self, who: str, limits: TakingLimits, now_s: float) -> float:
        """Seconds to wait before the next single picture for a person."""
        key = who, "picture", False
        self._used_s[key] = now_s
        return self._bucket(key, limits.pictures_a_second, limits.pictures_burst, now_s).take(1, now_s)

    def forget(self, before_s: float) -> None:
        """Forgets paces unused since an instant; their buckets are full again."""
        for key in [one for one, used_s in self._used_s.items() if used_s < before_s]:
            del self._used_s[key]
            self._buckets.pop(key, None)
            self._spans.pop(key, None)

    def _bucket(self, key: tuple[str, str, bool], rate: float, burst: float, now_s: float) -> Bucket:
        if key not in self._buckets:
            self._buckets[key] = Bucket(rate, burst, now_s)
        return self._buckets[key]
