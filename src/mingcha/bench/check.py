"""`mingcha bench check`: what it costs to verify footage again, `mingcha check` beside sha256sum on the same files."""

import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
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


def bench_check(cameras: int, seconds: float, source: str, times: int) -> dict[str, Any]:
    """Records so many cameras for so long through the shipped recorder, stops everything, and verifies what lies there
    several times, in turn with the peers; medians. Raises Fault(UNAVAILABLE) when the cameras do not record or the
    check is not clean."""
    with bench_home() as home:
        home.mingcha("prepare")
        empty = statistics.median(children_cpu_s(lambda: _checked(home)) for _ in range(times))
        files = _record(home, cameras, seconds, source)
        size_bytes = sum(path.stat().st_size for path in files)
        peers = {name: words for name, words in _PEERS.items() if shutil.which(words[0])}
        ours: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in peers}
        wall: list[float] = []
        for _ in range(times):
            began = time.monotonic()
            ours.append(children_cpu_s(lambda: _checked(home)))
            wall.append(time.monotonic() - began)
            for name, words in peers.items():
                theirs[name].append(children_cpu_s(lambda words=words: _digested(words, files)))  # type: ignore[misc]
    cpu = statistics.median(ours)
    rate = size_bytes / 1e9 / cpu
    shown = [
        {"name": name, "cpu_s": round(statistics.median(each), 3), "gb_per_cpu_s": _rate(size_bytes, each)}
        for name, each in theirs.items()
    ]
    return {
        "cameras": cameras,
        "seconds": seconds,
        "source": source or OUR_CAMERAS,
        "files": len(files),
        "gb": round(size_bytes / 1e9, 3),
        "times": times,
        "cpu_s": round(cpu, 3),
        "wall_s": round(statistics.median(wall), 3),
        "gb_per_cpu_s": round(rate, 3),
        "cpu_s_without_footage": round(empty, 3),
        "gb_per_cpu_s_of_footage": round(size_bytes / 1e9 / max(cpu - empty, 1e-9), 3),
        "peers": shown,
        **ratio_of(rate, shown),
        "machine": machine(),
    }


def ratio_of(rate: float, peers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Our GB a CPU second divided by that of sha256sum; null without it."""
    theirs = next((float(peer["gb_per_cpu_s"]) for peer in peers if peer["name"] == RATIO_PEER), None)
    return ratio_to(RATIO_PEER, rate, theirs, 3)


def _record(home: BenchHome, cameras: int, seconds: float, source: str) -> list[Path]:
    """Footage files as `mingcha record` leaves them, with everything stopped."""
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
    """`mingcha check`, which must find nothing. Raises Fault(UNAVAILABLE) with what it found."""
    home.mingcha("check", "--json", timeout_s=_CHECK_TIMEOUT_S)


def _digested(words: Sequence[str], files: Sequence[Path]) -> None:
    for first in range(0, len(files), _FILES_AT_ONCE):
        paths = [str(path) for path in files[first : first + _FILES_AT_ONCE]]
        done = subprocess.run([*words, *paths], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode:
            said = Words(f"{words[0]} 失败", f"{words[0]} failed")
            raise Fault(FaultKind.UNAVAILABLE, said)


def children_cpu_s(run: Callable[[], None]) -> float:
    """CPU seconds of the processes that this starts and waits for, and of theirs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _rate(size_bytes: int, each: Sequence[float]) -> float:
    return round(size_bytes / 1e9 / statistics.median(each), 3)
