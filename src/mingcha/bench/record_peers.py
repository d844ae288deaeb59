"""Peers of `mingcha bench record` on the same streams: one ffmpeg a camera, and PyAV with a thread a camera."""

import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mingcha.bench.processes import measure, stop
from mingcha.bench.recorded_frames import Count, count_frames, frame_times_s

_WARM_UP_S = 5.0
_CAMERAS_A_SECOND = 10
"""Assumed rate of connections while a peer warms up."""

RATIO_PEER = "ffmpeg"
"""The peer that the ratio is against."""

type Start = Callable[[list[str], Path], "list[subprocess.Popen[bytes]]"]


def run_peers(urls: list[str], folder: Path, seconds: float) -> dict[str, Any]:
    """`peers`: the figures of each peer that is installed; `peers_note` names one that is not."""
    peers: list[dict[str, Any]] = []
    notes: list[str] = []
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        notes.append("ffmpeg is not installed here")
    else:
        version = subprocess.run([ffmpeg, "-version"], capture_output=True, text=True, check=True).stdout
        facts = {"name": RATIO_PEER, "how": "-c copy, one process a camera", "version": version.split("\n")[0]}
        peers.append(facts | _run_peer(lambda given, into: _start_ffmpeg(ffmpeg, given, into), urls, folder, seconds))
    if importlib.util.find_spec("av") is None:
        notes.append("PyAV is not installed here")
    else:
        version = importlib.import_module("av").__version__
        facts = {"name": "PyAV", "how": "one process, a thread a camera", "version": f"PyAV {version}"}
        peers.append(facts | _run_peer(_start_pyav, urls, folder, seconds))
    return {"peers": peers, **({"peers_note": "; ".join(notes)} if notes else {})}


def _run_peer(start: Start, urls: list[str], folder: Path, seconds: float) -> dict[str, Any]:
    folder.mkdir()
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes += start(urls, folder)
        time.sleep(_WARM_UP_S + len(urls) / _CAMERAS_A_SECOND)
        usage = measure([process.pid for process in processes], seconds)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            stop(process)
    count = _count(folder, len(urls), seconds)
    shutil.rmtree(folder)
    return {
        "cpu_s_per_camera_minute": round(usage.cpu_s_per_camera_minute(len(urls)), 4),
        "pss_mb_per_camera": round(usage.pss_mb_per_camera(len(urls)), 2),
        "frames": count.frames,
        "lost_frames": count.lost,
        "mistimed_frames": count.mistimed,
    }


def _count(folder: Path, cameras: int, seconds: float) -> Count:
    """Counts the frames of the last `seconds` of each camera; a camera without frames counts as one lost. The times of
    each file start at zero, so a gap between two files is not counted, in favour of the peers."""
    total = Count()
    for camera in range(cameras):
        found = Count()
        left_s = seconds
        for path in sorted(folder.glob(f"{camera}-*.mp4"), reverse=True):
            times = frame_times_s([path])
            if times and left_s > 0:
                kept = [instant for instant in times if instant >= times[-1] - left_s]
                left_s -= times[-1] - times[0]
                found += count_frames(kept)
        total += found if found.frames else Count(lost=1)
    return total


def _start_ffmpeg(ffmpeg: str, urls: list[str], folder: Path) -> "list[subprocess.Popen[bytes]]":
    """`-c copy` into fragmented MP4, a file a minute."""
    before = [ffmpeg, "-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-i"]
    after = ["-map", "0:v", "-c", "copy", "-f", "segment", "-segment_time", "60", "-segment_format", "mp4"]
    after += ["-reset_timestamps", "1"]
    after += ["-segment_format_options", "movflags=+frag_keyframe+empty_moov+default_base_moof"]
    return [_started([*before, url, *after, str(folder / f"{number}-%03d.mp4")]) for number, url in enumerate(urls)]


def _start_pyav(urls: list[str], folder: Path) -> "list[subprocess.Popen[bytes]]":
    return [_started([sys.executable, "-m", "mingcha.bench.pyav_recorder", str(folder), *urls])]


def _started(words: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
