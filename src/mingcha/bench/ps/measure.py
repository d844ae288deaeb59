"""`mingcha bench ps`: processor time of the recorder for program streams over TCP, to disk with its hashes; first
pictures after an invitation; frames that are missing in the files."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine
from mingcha.bench.processes import measure, stop
from mingcha.bench.ps.devices import FPS
from mingcha.bench.recorded_frames import Count, count_frames, frame_times_s
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CPU_GOAL_PERCENT = 0.25
FIRST_PICTURE_GOAL_MS = 1000
_JUDGED_STREAMS = 20
"""With fewer, the fixed cost of the recorder is most of what is measured."""
_DEVICE = "42010000001180000001"
_REGISTER_WITHIN_S = 180
_WARM_UP_S = 10.0
_LAST_FRAGMENTS_S = 5.0
_WINDOW_S = 1.0


@dataclass(frozen=True, slots=True)
class StreamsRun:
    """Options of `mingcha bench ps`."""

    streams: int = 60
    seconds: float = 30
    kilobits_per_second: int = 2000


def bench_streams(run: StreamsRun) -> dict[str, Any]:
    """Returns the figures (docs/ref/benchmarks.md). Raises Fault(UNAVAILABLE) if the streams are not recorded."""
    with bench_home() as home:
        home.mingcha("prepare")
        home.child("mingcha.bench.ps.register", _DEVICE, "BENCH", timeout_s=_REGISTER_WITHIN_S)
        home.add_cameras([f"gb28181://{_DEVICE}/4201000000131{number:07}" for number in range(run.streams)])
        asked = home.path.parent / "asked.txt"
        devices = _start_devices(home, run, asked)
        recorder = home.start("record")
        home.start("uplink")
        home.wait_until_recording(run.streams, 60 + run.streams)
        first_ms = _first_pictures_ms(home, asked)
        time.sleep(_WARM_UP_S)
        began_s = time.time()
        used = measure([recorder.pid], run.seconds)
        ended_s = time.time()
        time.sleep(_LAST_FRAGMENTS_S)
        states = home.status()["recorder"]["cameras"]
        stop(devices)
        count = _count(home, sorted(states), (began_s + _WINDOW_S, ended_s - _WINDOW_S))
    percent = used.cpu_s / used.wall_s / run.streams * 100
    return {
        "streams": run.streams,
        "seconds": run.seconds,
        "kilobits_per_second": run.kilobits_per_second,
        "cpu_percent_per_stream": round(percent, 4),
        "cpu_goal_percent": CPU_GOAL_PERCENT,
        "pss_mb_per_stream": round(used.pss_mb_per_camera(run.streams), 2),
        "first_picture_p50_ms": round(median(first_ms)) if first_ms else None,
        "first_picture_most_ms": max(first_ms, default=None),
        "frames": count.frames,
        "expected_frames": round((run.seconds - 2 * _WINDOW_S) * FPS) * run.streams,
        "lost_frames": count.lost,
        "mistimed_frames": count.mistimed,
        "packets_lost": sum(state["packets_lost"] for state in states.values()),
        "machine": machine(),
    }


def streams_passed(figures: dict[str, Any]) -> bool:
    """There are frames, none is missing, and, of a run of twenty streams or more, both goals are reached."""
    if figures["frames"] <= 0 or figures["lost_frames"] or figures["packets_lost"]:
        return False
    if figures["streams"] < _JUDGED_STREAMS:
        return True
    first_ms = figures["first_picture_p50_ms"]
    is_soon = first_ms is not None and first_ms <= FIRST_PICTURE_GOAL_MS
    return is_soon and figures["cpu_percent_per_stream"] <= CPU_GOAL_PERCENT


def _start_devices(home: BenchHome, run: StreamsRun, asked: Path) -> "subprocess.Popen[str]":
    """Starts the process of the devices. Raises Fault(UNAVAILABLE) if it does not get ready."""
    words = [str(home.home.sip_socket), str(asked), str(run.kilobits_per_second * 1000)]
    process = subprocess.Popen(
        [sys.executable, "-m", "mingcha.bench.ps.devices", *words], stdout=subprocess.PIPE, text=True
    )
    home.running.append(process)
    assert process.stdout is not None
    if process.stdout.readline().strip() != "ready":
        raise Fault(FaultKind.UNAVAILABLE, Words("模拟设备没有就绪", "the devices did not get ready"))
    return process


def _first_pictures_ms(home: BenchHome, asked: Path) -> list[int]:
    """From each invitation to the first picture in a recording."""
    asked_ms = sorted(int(line.split()[1]) for line in asked.read_text(encoding="ascii").splitlines())
    began_ms = sorted(state["since_ms"] for state in home.status()["recorder"]["cameras"].values())
    if len(asked_ms) != len(began_ms):
        return []  # some were asked for twice: which time is whose is not known
    return [began - asked for asked, began in zip(asked_ms, began_ms, strict=True)]


def _count(home: BenchHome, cameras: list[str], window_s: tuple[float, float]) -> Count:
    """Counts the frames in the files; the window is a second shorter at both ends, as in `mingcha bench record`."""
    total = Count()
    for camera in cameras:
        paths = sorted((home.home.footage / camera).rglob("*.mp4"), key=lambda path: path.stat().st_mtime_ns)
        total += count_frames(sorted(frame_times_s(paths)), window_s)
    return total
