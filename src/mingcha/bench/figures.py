"""How measurements are summed up."""


def percentile(values: list[float], share: float) -> float | None:
    """The nearest-rank percentile, rounded to 0.1; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = max(0, -(-int(share * len(ordered) * 1000) // 1000) - 1)
    return round(ordered[min(place, len(ordered) - 1)], 1)
