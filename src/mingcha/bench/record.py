"""`mingcha bench record`: CPU and memory of recording, ours and the peers', on the same streams in one run."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.bench.bench_home import OUR_CAMERAS, BenchHome, bench_home
from mingcha.bench.figures import machine, ratio_to
from mingcha.bench.processes import cpu_s, measure, pss_bytes, stop, with_children
from mingcha.bench.record_peers import RATIO_PEER, run_peers
from mingcha.bench.recorded_frames import Count, count_frames, frame_times_s
from mingcha.bench.watching import Watching

_WARM_UP_S = 10.0
_LAST_FRAGMENTS_S = 5.0
_WINDOW_S = 1.0


@dataclass(frozen=True, slots=True)
class RecordRun:
    """Options of `mingcha bench record`."""

    cameras: int = 60
    seconds: float = 30
    source: str = ""
    """A URL to which the camera's number is added; "" = our own simulated cameras."""
    live_share: float = 0.1
    """Share of the cameras that are watched live during the whole window."""
    peers: bool = True


def bench_record(run: RecordRun) -> dict[str, Any]:
    """Returns the figures (docs/ref/benchmarks.md). Raises Fault(UNAVAILABLE) if the cameras do not record."""
    with bench_home() as home:
        home.mingcha("prepare")
        urls = home.cameras(run.cameras, run.source)
        source = 0 if run.source else home.running[-1].pid
        home.add_cameras(urls)
        recorder = home.start("record")
        uplink = home.start("uplink")
        home.wait_until_recording(run.cameras, 60 + run.cameras)
        ours = _ours(home, run, (recorder.pid, uplink.pid), source)
        for process in home.running[-2:]:
            stop(process)
        peers = run_peers(urls, home.path.parent / "peer", run.seconds) if run.peers else {"peers": []}
    return {
        "cameras": run.cameras,
        "seconds": run.seconds,
        "source": run.source or OUR_CAMERAS,
        "defaults": "shipped",
        **ours,
        **peers,
        **ratio_of(ours["cpu_s_per_camera_minute"], peers["peers"]),
        "machine": machine(),
    }


def ratio_of(ours: float, peers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """CPU of ffmpeg divided by ours. None without ffmpeg or if it recorded no frame; no other peer takes its place."""
    theirs = next((peer for peer in peers if peer["name"] == RATIO_PEER and peer["frames"]), None)
    return ratio_to(RATIO_PEER, theirs["cpu_s_per_camera_minute"] if theirs else None, ours)


def _ours(home: BenchHome, run: RecordRun, programs: tuple[int, int], source: int) -> dict[str, Any]:
    """The recorder's figures while a share of its cameras is watched."""
    recorder = programs[0]
    cameras = sorted(home.status()["recorder"]["cameras"])
    watched = cameras[: round(run.cameras * run.live_share)]
    with Watching(home.home, watched) as watching, _MemoryTrace(programs) as memory:
        time.sleep(_WARM_UP_S)
        began_s, pictures, source_cpu_s = time.time(), sum(watching.pictures.values()), _cpu_s(source)
        usage = measure([recorder], run.seconds)
        ended_s = time.time()
        pictures, source_cpu_s = sum(watching.pictures.values()) - pictures, _cpu_s(source) - source_cpu_s
        time.sleep(_LAST_FRAGMENTS_S)
    states = home.status()["recorder"]["cameras"].values()
    count = _count(home, cameras, (began_s, ended_s))
    return {
        "live_share": run.live_share,
        "cpu_s_per_camera_minute": round(usage.cpu_s_per_camera_minute(run.cameras), 4),
        "pss_mb_per_camera": round(usage.pss_mb_per_camera(run.cameras), 2),
        "pss_slope_mb_per_hour": memory.slope_mb_per_hour,
        "frames": count.frames,
        "lost_frames": count.lost,
        "mistimed_frames": count.mistimed,
        "packets_lost": sum(state["packets_lost"] for state in states),
        "live": {"cameras": len(watched), "pictures": pictures},
        "source_cores": round(source_cpu_s / usage.wall_s, 3) if source else None,
    }


def _count(home: BenchHome, cameras: list[str], window_s: tuple[float, float]) -> Count:
    """Counts the frames in the files. The window is one second shorter at both ends: the time of a frame is a little
    before its arrival."""
    total = Count()
    inner = (window_s[0] + _WINDOW_S, window_s[1] - _WINDOW_S)
    for camera in cameras:
        paths = sorted((home.home.footage / camera).rglob("*.mp4"), key=lambda path: path.stat().st_mtime_ns)
        total += count_frames(sorted(frame_times_s(paths)), inner)
    return total


class _MemoryTrace:
    """Samples the memory of programs with their children every ten seconds; slope by least squares."""

    _EVERY_S = 10.0
    _LEAST_S = 120.0
    """No slope for a shorter run."""

    def __init__(self, programs: tuple[int, ...]) -> None:
        self._programs = programs
        self._seen: list[tuple[float, int]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="memory", daemon=True)

    def __enter__(self) -> "_MemoryTrace":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def slope_mb_per_hour(self) -> float | None:
        """Slope over the later five sixths of the time (of an hour: after ten minutes); None for a short run."""
        seen = self._seen[len(self._seen) // 6 :]
        if len(seen) < 3 or seen[-1][0] - seen[0][0] < self._LEAST_S:
            return None
        middle_s = sum(at for at, _ in seen) / len(seen)
        middle = sum(size for _, size in seen) / len(seen)
        spread = sum((at - middle_s) ** 2 for at, _ in seen)
        return round(sum((at - middle_s) * (size - middle) for at, size in seen) / spread * 3600 / 1e6, 2)

    def _run(self) -> None:
        while not self._stop.wait(self._EVERY_S):
            self._seen.append((time.monotonic(), pss_bytes(with_children(self._programs))))


def _cpu_s(process_id: int) -> float:
    return cpu_s(with_children([process_id])) if process_id else 0.0
