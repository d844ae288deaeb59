"""`mingcha bench witness`: time until a recorded fragment is covered by a checkpoint that a witness cosigned.

All programs are the shipped ones with their default intervals: simulated cameras, recorder, uplink, worker, and a
witness in a folder of its own. The age of a fragment is measured from the start of its pictures until a cosigned
checkpoint that covers the entry of its minute is published.
"""

import time
from contextlib import closing
from pathlib import Path
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine, percentile
from mingcha.media.journal.schema import open_reader
from mingcha.media.journal.seal_rows import starts_sealed_by

_POLL_EVERY_S = 0.5


def bench_witness(cameras: int, seconds: float) -> dict[str, Any]:
    """Measures for `seconds`; returns the figures (docs/ref/benchmarks.md)."""
    with bench_home() as home:
        home.mingcha("prepare")
        home.add_cameras(home.cameras(cameras, ""))
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
        "machine": machine(),
    }


def _start_witness(home: BenchHome) -> str:
    """Starts a witness for both logs; returns its address and key in the format of MINGCHA_WITNESSES."""
    folder = str(home.path.parent / "witness")
    key = home.mingcha("witness", "--folder", folder, "init", "bench.example/w1").strip()
    for line in home.mingcha("proof", "policy").splitlines():
        if line.startswith("log "):
            home.mingcha("witness", "--folder", folder, "add-log", line.split()[1])
    _, address = home.start_until_line("http://", "witness", "--folder", folder, "serve", "--port", "0")
    return f"{address.removesuffix('/add-checkpoint')} {key}"


def _ages(home: BenchHome, seconds: float) -> list[float]:
    """Ages (seconds) of the fragments whose entries were cosigned during the measurement."""
    path = home.home.recorder_log / "checkpoint.witnessed"
    began, ages = time.time(), list[float]()
    known = _size(path)
    while time.time() < began + seconds:
        time.sleep(_POLL_EVERY_S)
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
