"""`mingcha bench witness`: how long until a recorded fragment stands under a checkpoint that a witness cosigned.

The shipped programs with their shipped cadences: simulated cameras, recorder, uplink, worker, and a witness of another
agency in a folder of its own. The age of a fragment runs from the start of its pictures to the moment at which a
cosigned checkpoint that covers its minute's entry lies among the published files.
"""

import os
import platform
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import percentile
from mingcha.media.journal.schema import open_reader
from mingcha.media.journal.seal_rows import starts_sealed_by

_LOOK_EVERY_S = 0.5


def bench_witness(cameras: int, seconds: float) -> dict[str, Any]:
    """Measures over so many seconds and gives the figures (docs/ref/benchmarks.md)."""
    with bench_home() as home:
        home.mingcha("prepare")
        _, line = home.start_until_line("ready", "simulate", "rtsp", "--cameras", str(cameras), "--port", "0", "--loop")
        base = line.split()[1].removesuffix("0")
        home.add_cameras([f"{base}{number}" for number in range(cameras)])
        home.start("record")
        home.start("uplink")
        home.wait_until_recording(cameras, 60 + cameras)
        home.settings["MINGCHA_WITNESSES"] = _start_witness(home)
        home.start("work")
        ages = _ages(home, seconds)
        status = home.status()
    return {
        "cameras": cameras,
        "seconds": seconds,
        "fragments": len(ages),
        "witnessed_p50_s": percentile(ages, 0.5),
        "witnessed_p99_s": percentile(ages, 0.99),
        "witnessed_max_s": percentile(ages, 1.0),
        "entries": status["recorder"]["log"]["size"],
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load_1_min": round(os.getloadavg()[0], 2),
        },
    }


def _start_witness(home: BenchHome) -> str:
    """A witness that knows both logs; its address and key as MINGCHA_WITNESSES wants them."""
    folder = str(home.path.parent / "witness")
    key = home.mingcha("witness", "--folder", folder, "init", "bench.example/w1").strip()
    for line in home.mingcha("proof", "policy").splitlines():
        if line.startswith("log "):
            home.mingcha("witness", "--folder", folder, "add-log", line.split()[1])
    _, address = home.start_until_line("http://", "witness", "--folder", folder, "serve", "--port", "0")
    return f"{address.removesuffix('/add-checkpoint')} {key}"


def _ages(home: BenchHome, seconds: float) -> list[float]:
    """Seconds from the start of each fragment until it was covered, for the entries that were cosigned meanwhile."""
    path = home.home.recorder_log / "checkpoint.witnessed"
    began, ages = time.time(), list[float]()
    known = _size(path)
    while time.time() < began + seconds:
        time.sleep(_LOOK_EVERY_S)
        size, now = _size(path), time.time()
        if size > known:
            with closing(open_reader(home.home.journal)) as journal:
                ages += [now - start_90k / 90_000 for start_90k in starts_sealed_by(journal, known, size)]
            known = size
    return ages


def _size(path: Path) -> int:
    try:
        return int(path.read_bytes().split(b"\n")[1])
    except FileNotFoundError:
        return 0
