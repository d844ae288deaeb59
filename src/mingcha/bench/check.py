"""`mingcha bench check`: what it costs to verify footage again, `mingcha check` beside sha256sum on the same files."""

import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from mingcha.bench.bench_home import OUR_CAMERAS, BenchHome, bench_home
from mingcha.bench.figures import machine, ratio_to
from mingcha.bench.processes import stop
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_CHECK_TIMEOUT_S = 3600.0
RATIO_PEER = "sha256sum"
_PEERS = {
    RATIO_PEER: ("sha256sum", "--"),
    "openssl dgst -sha256": ("openssl", "dgst", "-sha256"),
}
_FILES_AT_ONCE = 1000


@dataclass
class _Runs:
    """Seconds of each run."""

    cpu_s: list[float] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)
    peers_cpu_s: dict[str, list[float]] = field(default_factory=dict)


def bench_check(cameras: int, seconds: float, source: str, times: int) -> dict[str, Any]:
    """Records with the shipped recorder, stops everything, then verifies the footage `times` times in turn with the
    peers; the figures are medians. Raises Fault(UNAVAILABLE) if the cameras do not record or the check has findings."""
    with bench_home() as home:
        home.mingcha("prepare")
        empty = statistics.median(children_cpu_s(lambda: _checked(home)) for _ in range(times))
        files = _record(home, cameras, seconds, source)
        size_bytes = sum(path.stat().st_size for path in files)
        runs = _verified(home, files, times)
    cpu_s = statistics.median(runs.cpu_s)
    rate = size_bytes / 1e9 / cpu_s
    peers = [
        {"name": name, "cpu_s": round(statistics.median(each), 3), "gb_per_cpu_s": _rate(size_bytes, each)}
        for name, each in runs.peers_cpu_s.items()
    ]
    return {
        "cameras": cameras,
        "seconds": seconds,
        "source": source or OUR_CAMERAS,
        "files": len(files),
        "gb": round(size_bytes / 1e9, 3),
        "times": times,
        "cpu_s": round(cpu_s, 3),
        "wall_s": round(statistics.median(runs.wall_s), 3),
        "gb_per_cpu_s": round(rate, 3),
        "cpu_s_without_footage": round(empty, 3),
        "gb_per_cpu_s_of_footage": round(size_bytes / 1e9 / max(cpu_s - empty, 1e-9), 3),
        "peers": peers,
        **ratio_of(rate, peers),
        "machine": machine(),
    }


def ratio_of(rate: float, peers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Our GB a CPU second divided by that of sha256sum; null without it."""
    theirs = next((float(peer["gb_per_cpu_s"]) for peer in peers if peer["name"] == RATIO_PEER), None)
    return ratio_to(RATIO_PEER, rate, theirs, 3)


def _verified(home: BenchHome, files: Sequence[Path], times: int) -> _Runs:
    """Runs `mingcha check` and each installed peer in turn, `times` times."""
    peers = {name: words for name, words in _PEERS.items() if shutil.which(words[0])}
    runs = _Runs(peers_cpu_s={name: [] for name in peers})
    for _ in range(times):
        began = time.monotonic()
        runs.cpu_s.append(children_cpu_s(lambda: _checked(home)))
        runs.wall_s.append(time.monotonic() - began)
        for name, words in peers.items():
            runs.peers_cpu_s[name].append(children_cpu_s(partial(_digested, words, files)))
    return runs


def _record(home: BenchHome, cameras: int, seconds: float, source: str) -> list[Path]:
    """Records, stops every program, and returns the footage files."""
    urls = home.cameras(cameras, source)
    home.add_cameras(urls)
    home.start("record")
    home.start("uplink")
    home.wait_until_recording(cameras, 60 + cameras)
    time.sleep(seconds)
    while home.running:
        stop(home.running.pop())
    return sorted(path for path in home.home.footage.rglob("*") if path.is_file())


def _checked(home: BenchHome) -> None:
    """Runs `mingcha check`. Raises Fault(UNAVAILABLE) with its findings if there are any."""
    home.mingcha("check", "--json", timeout_s=_CHECK_TIMEOUT_S)


def _digested(words: Sequence[str], files: Sequence[Path]) -> None:
    for first in range(0, len(files), _FILES_AT_ONCE):
        paths = [str(path) for path in files[first : first + _FILES_AT_ONCE]]
        done = subprocess.run([*words, *paths], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Fault(FaultKind.UNAVAILABLE, Words(f"{words[0]} 失败", f"{words[0]} failed"))


def children_cpu_s(run: Callable[[], None]) -> float:
    """CPU seconds of the processes that `run` starts and waits for, with their children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _rate(size_bytes: int, each: Sequence[float]) -> float:
    return round(size_bytes / 1e9 / statistics.median(each), 3)
