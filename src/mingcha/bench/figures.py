"""How measurements are summed up: percentiles, ratios to a peer, and the machine they were taken on."""

import os
import platform
from typing import Any


def percentile(values: list[float], share: float) -> float | None:
    """The nearest-rank percentile, rounded to 0.1; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = max(0, -(-int(share * len(ordered) * 1000) // 1000) - 1)
    return round(ordered[min(place, len(ordered) - 1)], 1)


def ratio_to(peer: str, over: float | None, under: float | None, digits: int = 2) -> dict[str, Any]:
    """`ratio` = over / under, and `ratio_peer`: against whom. The ratio is None when a figure is missing (the peer is
    not installed or measured nothing); it is never silently taken against another peer."""
    return {"ratio": round(over / under, digits) if over and under else None, "ratio_peer": peer}


def machine() -> dict[str, Any]:
    """What every measurement says of its machine."""
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "load_1_min": round(os.getloadavg()[0], 2)}
