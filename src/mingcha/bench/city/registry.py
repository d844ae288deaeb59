"""`mingcha bench registry`: tiles, lists and searches of a whole city, the passes over its gaps and duplicates, and
changed cameras."""

import json
import sys
from typing import Any

from mingcha.bench.bench_home import BenchHome
from mingcha.bench.map import bench_map

GAPS = "mingcha.bench.city.gaps_of_city"
"""Runs in a process of its own: `main()` makes parts, and prints what the passes took."""
DUPLICATES = "mingcha.bench.city.duplicates_of_city"
"""Runs behind it, in a process of its own, too."""
DEADLINES = "mingcha.bench.city.deadlines_of_city"
"""Runs last, in a process of its own."""
_PASS_TIMEOUT_S = 3600
_OF_MAP = ("points", "database", "tile_p95_ms", "list_p95_ms", "fill_s", "web_peak_mb", "machine")


def bench_registry(points: int, tiles: int, database: str) -> dict[str, Any]:
    """The figures of `bench_map`, and those of gaps, duplicates and deadlines, made in the same home before its pages
    start."""
    passes: dict[str, Any] = {}

    def pass_over(home: BenchHome) -> None:
        for module in (GAPS, DUPLICATES, DEADLINES):
            found = home.child(module, timeout_s=_PASS_TIMEOUT_S)
            sys.stderr.write(found)  # an hour of work is not lost with what comes after it
            passes.update(json.loads(found))

    found = bench_map(points, tiles, database, pass_over)
    return {**{name: found[name] for name in _OF_MAP}, "search_p95_ms": found["search_list_p95_ms"], **passes}
