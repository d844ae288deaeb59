"""`mingcha bench registry`: tiles, lists and searches of a whole city, the pass over its gaps, and a changed camera."""

import json
from typing import Any

from mingcha.bench.bench_home import BenchHome
from mingcha.bench.map import bench_map

GAPS = "mingcha.bench.city.gaps_of_city"
"""Runs in a process of its own: `main()` makes parts, and prints what the passes took."""
_GAPS_TIMEOUT_S = 1800
_OF_MAP = ("points", "database", "tile_p95_ms", "list_p95_ms", "fill_s", "web_peak_mb", "machine")


def bench_registry(points: int, tiles: int, database: str) -> dict[str, Any]:
    """The figures of `bench_map`, and those of the gaps, made in the same home before its pages start."""
    gaps: dict[str, Any] = {}

    def make_gaps(home: BenchHome) -> None:
        gaps.update(json.loads(home.child(GAPS, timeout_s=_GAPS_TIMEOUT_S)))

    found = bench_map(points, tiles, database, make_gaps)
    return {**{name: found[name] for name in _OF_MAP}, "search_p95_ms": found["search_list_p95_ms"], **gaps}
