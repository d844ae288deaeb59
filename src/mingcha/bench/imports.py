"""`mingcha bench import`: a list of points registered in one act, and the check of log and rows afterwards, beside the
memory and the bytes that they take (docs/ref/benchmarks.md).
"""

import json
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine

IMPORTING = "mingcha.bench.importing"
"""Runs in processes of its own; `main(verb, ...)` prints JSON."""
_TIMEOUT_S = 7200


def bench_imports(points: int, database: str) -> dict[str, Any]:
    """Figures on SQLite and, if `database` is the address of an empty one, on PostgreSQL. `findings`: how many the
    check of log and rows has afterwards. Raises Fault(UNAVAILABLE) if a process fails."""
    held = [_on("", points)]
    if database:
        held.append(_on(database, points))
    return {
        "points": points,
        "import_s": {one["database"]: one["import"]["wall_s"] for one in held},
        "check_s": {one["database"]: one["check"]["wall_s"] for one in held},
        "findings": sum(one["check"]["findings"] for one in held),
        "databases": held,
        "machine": machine(),
    }


def _on(database: str, points: int) -> dict[str, Any]:
    with bench_home(database) as home:
        home.mingcha("prepare")
        return {
            "database": "postgresql" if database else "sqlite",
            "fill": _child(home, "fill", str(points)),
            "judge": _child(home, "judge", str(points)),
            "import": _child(home, "import", str(points)),
            "stored": _child(home, "stored"),
            "check": _child(home, "check"),
        }


def _child(home: BenchHome, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.child(IMPORTING, *words, timeout_s=_TIMEOUT_S))
    return found
