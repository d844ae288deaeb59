"""`mingcha bench log`: both evidence logs at a million entries, through the code that the product uses, beside peers.

Each log is measured in a process of its own, in a home that lives for the measurement; CPU time is that of the
process (user and system), a database server's own time is not in it.
"""

import importlib.util
import json
import os
import platform
import subprocess
import sys
from typing import Any

from mingcha.bench.bench_home import bench_home
from mingcha.bench.classify import bench_classify
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_OURS = "import sys, django; django.setup(); from mingcha.bench.log_of_home import main; main(sys.argv[1], sys.argv[2])"
_PEER = "import sys; from mingcha.bench.log_peers import main; main(sys.argv[1], sys.argv[2])"
_TIMEOUT_S = 3600
_WORST = {"append_leaves_per_cpu_s": min, "proof_cpu_ms": max, "verify_cpu_s": max}
_PEERS = {"pymerkle": "pymerkle", "aics-tlog": "aics_tlog"}
"""Name of a peer -> its module; both come with the extra `dev`."""


def bench_log(leaves: int, database: str) -> dict[str, Any]:
    """The figures of each log and database (`database`: an empty PostgreSQL, "" for SQLite alone), and of the peers.

    At the top stands the worst of ours. Raises Fault(UNAVAILABLE) when a measurement fails.
    """
    logs = _of_home("", ("recorder", "application"), leaves)
    if database:
        logs += _of_home(database, ("application",), leaves)
    missing = [name for name, module in _PEERS.items() if importlib.util.find_spec(module) is None]
    peers = [{"name": name} | _child(_PEER, dict(os.environ), name, leaves) for name in _PEERS if name not in missing]
    return {
        "leaves": leaves,
        **{name: pick(each[name] for each in logs) for name, pick in _WORST.items()},
        "classify_cpu_s": bench_classify(leaves)["classify_cpu_s"],
        "logs": logs,
        "peers": peers,
        "peers_missing": missing,
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load_1_min": round(os.getloadavg()[0], 2),
        },
    }


def _of_home(database: str, logs: tuple[str, ...], leaves: int) -> list[dict[str, Any]]:
    name = "postgresql" if database else "sqlite"
    with bench_home(database) as home:
        home.mingcha("prepare")
        environment = {**home.environment, "DJANGO_SETTINGS_MODULE": "mingcha.run.settings"}
        return [{"log": log, "database": name} | _child(_OURS, environment, log, leaves) for log in logs]


def _child(program: str, environment: dict[str, str], which: str, leaves: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", program, which, str(leaves)],
        env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stderr.strip()[-400:]
        raise Fault(FaultKind.UNAVAILABLE, Words(f"{which} 测量失败：{said}", f"measuring {which} failed: {said}"))
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
