"""What a number of false findings in a number of camera-days proves: the upper limit of their rate."""

import math

_CONFIDENCE = 0.95
_MOST_EVENTS = 10_000


def upper_limit(events: int, exposure: float) -> float | None:
    """The upper 95 % limit of the rate of a Poisson process that had `events` in `exposure` (camera-days); None without
    exposure. Three over the exposure where nothing happened."""
    if exposure <= 0:
        return None
    events = min(events, _MOST_EVENTS)
    low, high = 0.0, 10.0 + 3 * events
    while high - low > 1e-7 * high:
        middle = (low + high) / 2
        if _at_most(events, middle) > 1 - _CONFIDENCE:
            low = middle
        else:
            high = middle
    return high / exposure


def _at_most(events: int, mean: float) -> float:
    """The probability of at most so many events where `mean` are expected."""
    logs = (count * math.log(mean) - mean - math.lgamma(count + 1) for count in range(events + 1))
    return math.fsum(math.exp(one) for one in logs) if mean > 0 else 1.0
