"""`mingcha bench import`: a list of points registered in one act, and the check of log and rows afterwards, beside the
memory and the bytes that they take; and a workbook of as many rows, read, judged and registered
(docs/ref/benchmarks.md).
"""

import json
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine

IMPORTING = "mingcha.bench.importing"
"""Runs in processes of its own; `main(verb, ...)` prints JSON."""
WORKBOOK = "mingcha.bench.import_workbook"
"""As IMPORTING, for the workbook."""
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
        "import_points_per_cpu_s": round(points / max(0.1, held[0]["import"]["cpu_s"])),
        "workbook": _workbook(points),
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


def _workbook(points: int) -> dict[str, Any]:
    """On SQLite, in a home of its own, so that no address and no name is taken."""
    with bench_home("") as home:
        home.mingcha("prepare")
        _child(home, "fill", str(points))
        path = str(home.path.parent / "points.xlsx")
        home.child(WORKBOOK, "write", path, str(points), timeout_s=_TIMEOUT_S)
        return _child(home, "read", path, module=WORKBOOK)


def _child(home: BenchHome, *words: str, module: str = IMPORTING) -> dict[str, Any]:
    # a long step may log before it prints its figures
    *_, last = home.child(module, *words, timeout_s=_TIMEOUT_S).splitlines()
    found: dict[str, Any] = json.loads(last)
    return found
