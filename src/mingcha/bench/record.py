"""`mingcha bench record`: what recording costs, ours and one ffmpeg a camera, on the same streams in one run."""

import asyncio
import os
import platform
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.processes import Usage, measure, stop
from mingcha.kit.clock import TICKS_90K
from mingcha.kit.home import Home
from mingcha.media.local_client import LocalClient

_WARM_UP_S = 5.0
_FRAGMENTS_A_QUESTION = 1000


def bench_record(cameras: int, seconds: float, source: str) -> dict[str, Any]:
    """Measures and gives the figures. `source` is a URL to which the camera's number is added; "" = our own cameras."""
    with bench_home() as home:
        home.mingcha("prepare")
        urls = _urls(home, cameras, source)
        home.add_cameras(urls)
        recorder = home.start("record")
        home.start("uplink")
        home.wait_until_recording(cameras, 60 + cameras)
        time.sleep(_WARM_UP_S)
        began_ms = int(time.time() * 1000)
        usage = measure([recorder.pid], seconds)
        ended_ms = int(time.time() * 1000)
        time.sleep(_WARM_UP_S)  # the last fragments reach the index
        frames, lost = asyncio.run(count_frames(home.home, home.status(), began_ms, ended_ms))
        for process in home.running[-2:]:
            stop(process)
        figures = {
            "cameras": cameras,
            "seconds": seconds,
            "source": source or "mingcha simulate rtsp --loop, 1280x720, 25 fps, 1600 kbit/s, 8 scenes",
            "defaults": "shipped",
            **_figures(usage, cameras),
            "frames": frames,
            "lost_frames": lost,
            **_ffmpeg(home, urls, seconds),
            "machine": _machine(),
        }
    ratios = [peer["cpu_s_per_camera_minute"] / figures["cpu_s_per_camera_minute"] for peer in figures["peers"]]
    return {**figures, "ratio": round(ratios[0], 2) if ratios else None}


async def count_frames(home: Home, status: dict[str, Any], from_ms: int, to_ms: int) -> tuple[int, int]:
    """Frames recorded between two instants and frames missing, by the recorder's index (its local protocol).

    A frame is missing where a fragment lasts longer than its frames (at the camera's usual frame length), and where
    fragments do not abut.
    """
    frames = lost = 0
    client = LocalClient(home.socket, "bench")
    try:
        for camera in status["recorder"]["cameras"]:
            rows = await _index(client, camera, from_ms * TICKS_90K // 1000, to_ms * TICKS_90K // 1000)
            recorded, missing = frames_of(rows)
            frames, lost = frames + recorded, lost + missing
    finally:
        await client.close()
    return frames, lost


def frames_of(rows: list[list[Any]]) -> tuple[int, int]:
    """Frames and missing frames of index rows [start_90k, duration_90k, bytes, key, init, file, offset, frames]."""
    if not rows:
        return 0, 0
    recorded = sum(row[7] for row in rows)
    lengths = sorted(row[1] / row[7] for row in rows)
    usual_90k = lengths[len(lengths) // 2]
    # the last sample of a fragment lasts until the next fragment, so a hole lengthens it; each fragment is rounded by
    # itself, since the bent wall line makes a frame some microseconds longer or shorter
    missing = sum(max(0, round(row[1] / usual_90k) - row[7]) for row in rows)
    holes_90k = (max(0, after[0] - before[0] - before[1]) for before, after in pairwise(rows))
    return recorded, missing + sum(round(hole_90k / usual_90k) for hole_90k in holes_90k)


async def _index(client: LocalClient, camera: str, from_90k: int, to_90k: int) -> list[list[Any]]:
    rows: list[list[Any]] = []
    more = True
    while more:
        start_90k = rows[-1][0] + rows[-1][1] if rows else from_90k
        answer: Any = await client.ask(
            "index", camera=camera, from_90k=start_90k, to_90k=to_90k, limit=_FRAGMENTS_A_QUESTION
        )
        known = rows[-1][0] if rows else -1
        fresh = [row for row in answer["fragments"] if row[0] > known]
        rows += fresh
        more = bool(answer["more"]) and bool(fresh)
    return rows


def _urls(home: BenchHome, cameras: int, source: str) -> list[str]:
    if source:
        return [f"{source}{number}" for number in range(cameras)]
    words = ["simulate", "rtsp", "--cameras", str(cameras), "--port", "0", "--loop"]
    _, line = home.start_until_line("ready", *words)
    base = line.split()[1].removesuffix("0")
    return [f"{base}{number}" for number in range(cameras)]


def _figures(usage: Usage, cameras: int) -> dict[str, float]:
    return {
        "cpu_s_per_camera_minute": round(usage.cpu_s_per_camera_minute(cameras), 4),
        "pss_mb_per_camera": round(usage.pss_mb_per_camera(cameras), 2),
    }


def _ffmpeg(home: BenchHome, urls: list[str], seconds: float) -> dict[str, Any]:
    """The peer: one `ffmpeg -c copy` a camera into fragmented MP4 files of a minute."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return {"peers": [], "peers_note": "ffmpeg is not installed here: nothing to compare with"}
    folder = home.path.parent / "peer"
    folder.mkdir()
    processes = []
    try:
        for number, url in enumerate(urls):
            processes.append(_start_ffmpeg(ffmpeg, url, folder / f"{number}-%03d.mp4"))
        time.sleep(_WARM_UP_S + len(urls) / 10)
        usage = measure([process.pid for process in processes], seconds)
    finally:
        for process in processes:
            stop(process)
    version = subprocess.run([ffmpeg, "-version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    written = len({path.name.partition("-")[0] for path in folder.iterdir() if path.stat().st_size > 0})
    peer = {"name": "ffmpeg -c copy, one process a camera", "version": version, "cameras_written": written}
    return {"peers": [{**peer, **_figures(usage, len(urls))}]}


def _start_ffmpeg(ffmpeg: str, url: str, target: Path) -> "subprocess.Popen[str]":
    words = [ffmpeg, "-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-i", url, "-map", "0:v", "-c", "copy"]
    words += ["-f", "segment", "-segment_time", "60", "-segment_format", "mp4", "-reset_timestamps", "1"]
    words += ["-segment_format_options", "movflags=+frag_keyframe+empty_moov+default_base_moof", str(target)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)


def _machine() -> dict[str, Any]:
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "load_1_min": round(os.getloadavg()[0], 2)}
