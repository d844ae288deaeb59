"""By how much the memory of a browser grew over `mingcha bench shift`, and whether that is within the reach."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

MOST_GROWTH_PERCENT = 5.0
JUDGED_FROM_MINUTES = 30.0
"""A shorter run says nothing: caches still fill."""
_FEWEST_SAMPLES = 4
"""Of fewer there is no growth: a quarter of them is none."""
_GROWING = ("memory_mb", "pss_mb", "heap_mb", "nodes", "listeners")


def growths(samples: Sequence[Mapping[str, float]]) -> dict[str, float | None]:
    """`NAME_growth_percent` of each figure of the samples."""
    return {f"{name}_growth_percent": growth_percent([one[name] for one in samples]) for name in _GROWING}


def growth_percent(values: Sequence[float]) -> float | None:
    """By how much the median of the last quarter is above that of the second one, in percent; the first quarter warms
    up. None for fewer than four values."""
    quarter = len(values) // _FEWEST_SAMPLES
    if not quarter:
        return None
    early, late = (statistics.median(values[at : at + quarter]) for at in (quarter, len(values) - quarter))
    return round(100 * (late - early) / early, 2) if early else None


def shift_passed(figures: Mapping[str, Any]) -> bool:
    """Whether rounds were worked and memory read, and neither the memory of the browser nor the heap of the page grew
    by more than the reach; how much it grew is not judged of a run that is too short to say."""
    samples = figures["samples"]
    grown = (figures["memory_mb_growth_percent"], figures["heap_mb_growth_percent"])
    if figures["rounds"] <= 0 or not samples or (len(samples) >= _FEWEST_SAMPLES and None in grown):
        return False
    if figures["minutes"] < JUDGED_FROM_MINUTES:
        return True
    return all(one is not None and one <= MOST_GROWTH_PERCENT for one in grown)
