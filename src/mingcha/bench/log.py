"""`mingcha bench log`: both evidence logs at a million entries, through the code that the product uses, beside peers.

Each log is measured in a process of its own, in a home that lives for the measurement; CPU time is that of the
process (user and system), a database server's own time is not in it.
"""

import importlib.util
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.bench.bench_home import bench_home
from mingcha.bench.child import run_child
from mingcha.bench.classify import bench_classify
from mingcha.bench.engine import is_durable
from mingcha.bench.figures import machine, ratio_to

OURS = "mingcha.bench.log_of_home"
PEERS = "mingcha.bench.log_peers"
"""Modules that run in processes of their own; `main(which, leaves)` prints the figures as JSON."""
RATIO_PEER = "pymerkle"
_TIMEOUT_S = 3600
_WORST = {"append_leaves_per_cpu_s": min, "proof_cpu_ms": max, "verify_cpu_s": max}
_PEERS = {RATIO_PEER: "pymerkle", "aics-tlog": "aics_tlog"}
"""Peer -> its Python module; both are installed by the extra `dev`."""


def bench_log(leaves: int, database: str) -> dict[str, Any]:
    """Figures of both logs on SQLite, of the application's log on PostgreSQL if `database` is the address of an empty
    one, and of the peers. The top-level figures are the worst of ours.

    Raises Fault(UNAVAILABLE) if a measurement fails.
    """
    logs = _of_home("", ("recorder", "application"), leaves)
    if database:
        logs += _of_home(database, ("application",), leaves)
    missing = [name for name, module in _PEERS.items() if importlib.util.find_spec(module) is None]
    peers = [{"name": name} | _of_peer(name, leaves) for name in _PEERS if name not in missing]
    worst = {name: pick(each[name] for each in logs) for name, pick in _WORST.items()}
    return {
        "leaves": leaves,
        **worst,
        "classify_cpu_s": bench_classify(leaves)["classify_cpu_s"],
        "logs": logs,
        "peers": peers,
        "peers_missing": missing,
        **ratio_of(worst["append_leaves_per_cpu_s"], peers),
        "machine": machine(),
    }


def ratio_of(appended: float, peers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Leaves that our slowest log appends in a CPU second, divided by those of pymerkle, which keeps its leaves in
    SQLite as we do; null without it."""
    theirs = next((float(peer["append_leaves_per_cpu_s"]) for peer in peers if peer["name"] == RATIO_PEER), None)
    return ratio_to(RATIO_PEER, appended, theirs)


def _of_home(database: str, logs: tuple[str, ...], leaves: int) -> list[dict[str, Any]]:
    about = {"database": "postgresql" if database else "sqlite", "durable": is_durable(database)}
    with bench_home(database) as home:
        home.mingcha("prepare")
        return [
            {"log": log, **about} | json.loads(home.child(OURS, log, str(leaves), timeout_s=_TIMEOUT_S)) for log in logs
        ]


def _of_peer(name: str, leaves: int) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(
        run_child(PEERS, name, str(leaves), environment=os.environ, timeout_s=_TIMEOUT_S)
    )
    return figures
