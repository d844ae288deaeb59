"""`mingcha bench soak`: an hour of all programs with injected faults. Is `mingcha check` clean, is every second
explained, is memory stable? Everything that `mingcha up` starts runs with shipped defaults (articles 16(5), 20)."""

import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mingcha.bench.bench_home import OUR_CAMERAS, BenchHome, bench_home
from mingcha.bench.check import children_cpu_s
from mingcha.bench.figures import machine
from mingcha.bench.processes import stop
from mingcha.bench.soak.account import (
    AFTER_MS,
    BEFORE_MS,
    CameraAccount,
    accounts,
    faults_seen,
    gaps_without_fault,
    sealed_until_ms,
    totals,
)
from mingcha.bench.soak.faults import CameraProxies, Injector
from mingcha.bench.soak.live_viewers import LiveViewers
from mingcha.bench.soak.load import LoadWatch
from mingcha.bench.soak.memory import MemorySampler, cpu_of, memory_of
from mingcha.bench.soak.plan import planned
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

WATCHED = 6
_WARM_UP_S = 600.0
_BYTES_A_CAMERA_SECOND = 215_000
_CALM_WITHIN_S = 120.0
_SEALED_WITHIN_S = 150.0
_CHECK_TIMEOUT_S = 3600.0
_FALL = re.compile(r"^(\w+) ended with (\S+) and starts again", re.MULTILINE)
_ERROR = re.compile(r'"event": ?"([^"]+)"')


@dataclass(frozen=True, slots=True)
class SoakRun:
    """Options of `mingcha bench soak`."""

    cameras: int
    minutes: float
    source: str
    """A URL to which the camera's number is appended; "": simulated cameras."""
    seed: int
    logs: str
    """Folder to which the logs of the programs are copied at the end; "": none."""


def bench_soak(asked: SoakRun) -> dict[str, Any]:
    """Runs the soak and returns the figures; all its programs are stopped then. Raises Fault(EXHAUSTED) if the disk has
    no room for the footage, Fault(UNAVAILABLE) if the cameras do not record."""
    _require_room(asked)
    with bench_home() as home:
        home.mingcha("prepare")
        urls = home.cameras(asked.cameras, asked.source)
        proxies = CameraProxies(urls)
        try:
            home.add_cameras([_through(url, port) for url, port in zip(urls, proxies.ports, strict=True)])
            return _soak(home, proxies, asked)
        finally:
            proxies.close()
            if asked.logs:
                _keep_logs(home, Path(asked.logs))


def _soak(home: BenchHome, proxies: CameraProxies, asked: SoakRun) -> dict[str, Any]:
    cameras, minutes = asked.cameras, asked.minutes
    up, _ = home.start_until_line("ready", "up")
    codes = _codes(home)
    home.wait_until_recording(cameras, 60 + 2 * cameras)
    viewers = LiveViewers(home, codes[: min(WATCHED, cameras)])
    sampler, load = MemorySampler(up.pid), LoadWatch(home.home)
    injector = Injector(home, proxies, up.pid)
    from_ms = int(time.time() * 1000)
    try:
        viewers.start()
        sampler.start()
        load.start()
        plan = planned(cameras, minutes * 60, asked.seed)
        injector.run(plan, minutes * 60, _Progress(injector, sampler, minutes))
        calm = _calm(home, cameras)
        to_ms = _wait_until_sealed(home, codes)
        found = asyncio.run(accounts(home.home, codes, from_ms, to_ms))
    finally:
        viewers.stop()
        sampler.stop()
        load.stop()
    _log_line("stopping the cameras and checking")
    report = _custody_report(home)
    stop(up)
    warm_up_s = min(_WARM_UP_S, minutes * 60 / 6)
    return {
        "cameras": cameras,
        "minutes": minutes,
        "seed": asked.seed,
        "source": asked.source or OUR_CAMERAS,
        "defaults": "shipped",
        "from_ms": from_ms,
        "to_ms": to_ms,
        **_accounted(found, injector, codes),
        "recording_again_at_end": calm,
        **_checked(home),
        "custody_report": report,
        "restarts": _restarts(home, injector.kills),
        "errors_in_logs": _errors_in_logs(home),
        "watched": viewers.as_json(),
        "warm_up_s": warm_up_s,
        "memory": memory_of(sampler.samples, warm_up_s),
        "cpu_s_per_camera_minute": cpu_of(sampler.samples, cameras),
        "machine": {**machine(), **load.as_json()},
    }


def _checked(home: BenchHome) -> dict[str, Any]:
    """Result and cost of `mingcha check` on the footage of the run."""
    footage_gb = sum(path.stat().st_size for path in home.home.footage.rglob("*.mp4")) / 1e9
    output: list[str] = []
    cpu_s = children_cpu_s(
        lambda: output.append(home.mingcha("check", "--json", accept=(0, 1), timeout_s=_CHECK_TIMEOUT_S))
    )
    check = json.loads(output[0])
    return {
        "check_ok": check["ok"],
        "check_seconds": check["seconds"],
        "check_cpu_s": round(cpu_s, 2),
        "check_gb_per_cpu_s": round(footage_gb / cpu_s, 3),
        "footage_gb": round(footage_gb, 3),
        "check_findings": check["findings"],
    }


def summary(figures: dict[str, Any]) -> list[str]:
    """The run as a page of text."""
    lines = [
        f"{figures['cameras']} cameras, {figures['minutes']:g} minutes, seed {figures['seed']},"
        f" {len(figures['faults'])} faults",
        f"check: {'everything agrees' if figures['check_ok'] else str(len(figures['check_findings'])) + ' findings'};"
        f" {figures['footage_gb']} GB at {figures['check_gb_per_cpu_s']} GB a CPU second",
        f"camera seconds {figures['camera_s']:.0f}: footage {figures['footage_s']:.0f},"
        f" unexplained {figures['unexplained_s']:g}, footage and gap at once {figures['contradicted_s']:g}",
    ]
    lines += [f"  gap {reason:<14}{seconds:>10.1f} s" for reason, seconds in figures["gap_s_by_reason"].items()]
    lines += [
        f"gaps without a fault: {len(figures['gaps_without_fault'])};"
        f" faults without a gap: {figures['faults_invisible']}"
    ]
    for fault in figures["faults"]:
        reasons = (
            ", ".join(f"{why} {seconds:.1f} s" for why, seconds in fault["gap_s_by_reason"].items())
            or "no gap of its own"
        )
        of = f"{len(fault['cameras'])} camera(s)" if fault["cameras"] else "all"
        at_s, lasts_s = (fault["from_ms"] - figures["from_ms"]) / 1000, (fault["to_ms"] - fault["from_ms"]) / 1000
        lines.append(f"  {at_s:7.1f} s  {fault['kind']:<18}{lasts_s:6.1f} s  {of:<14}{reasons}")
    lines += [f"memory {row['program']:<9}{_memory_line(row)}" for row in figures["memory"]]
    lines.append(f"CPU s a camera-minute: {figures['cpu_s_per_camera_minute']}")
    machine = figures["machine"]
    lines.append(
        f"load at most {machine['load_1_min_most']}, {machine['queue_mb_most']} MB waited for the disk at most"
    )
    lines.append(f"restarts: {figures['restarts']}; errors in logs: {figures['errors_in_logs']}")
    return lines


def _memory_line(row: dict[str, Any]) -> str:
    slope = row["slope_mb_per_hour"]
    if slope is None:
        return "too short a life to measure"
    shown = f"{row['mb_first']} -> {row['mb_last']} MB, {slope:+g} MB/h"
    if row.get("median_slope_mb_per_hour") is not None:
        shown += f" (median slope {row['median_slope_mb_per_hour']:+g},"
        shown += f" anonymous memory {row['anonymous_median_slope_mb_per_hour']:+g})"
    return shown


class _Progress:
    """Prints a line on standard error once a minute."""

    def __init__(self, injector: Injector, sampler: MemorySampler, minutes: float) -> None:
        self._injector, self._sampler, self._minutes = injector, sampler, minutes
        self._next_s = 0.0

    def __call__(self, at_s: float) -> None:
        if at_s < self._next_s:
            return
        self._next_s += 60
        last = {sample.program: sample.pss_mb for sample in self._sampler.samples[-12:]}
        shown = " ".join(f"{program}={mb:.0f}" for program, mb in sorted(last.items()))
        _log_line(
            f"minute {at_s / 60:.0f} of {self._minutes:g}: {len(self._injector.injected)} faults so far; MB {shown}"
        )


def _accounted(found: list[CameraAccount], injector: Injector, codes: list[str]) -> dict[str, Any]:
    faults = faults_seen(found, injector.injected, codes)
    return {
        "faults": faults,
        "faults_invisible": sum(not fault["visible"] for fault in faults),
        **totals(found),
        "gaps_without_fault": gaps_without_fault(found, injector.injected, codes),
        "tolerance": {"before_ms": BEFORE_MS, "after_ms": AFTER_MS},
    }


def _codes(home: BenchHome) -> list[str]:
    """Codes of the points in the order in which their cameras were added."""
    listed = json.loads(home.mingcha("camera", "list", "--json"))
    numbered = {int(row["name"].removeprefix("bench ")): row["code"] for row in listed}
    return [numbered[number] for number in sorted(numbered)]


def _calm(home: BenchHome, cameras: int) -> bool:
    """Whether all cameras record again after the last fault."""
    try:
        home.wait_until_recording(cameras, _CALM_WITHIN_S)
    except Fault:
        return False
    return True


def _wait_until_sealed(home: BenchHome, codes: list[str]) -> int:
    """Waits until the current minute is sealed for every camera and returns its end; after 150 s returns the end of the
    last minute that is sealed for all."""
    wanted_ms = (int(time.time() * 1000) // 60_000 + 1) * 60_000
    until = time.monotonic() + _SEALED_WITHIN_S
    _log_line("waiting for the last minute to be sealed")
    while True:
        try:
            ends = [asyncio.run(sealed_until_ms(home.home, code, wanted_ms - 1)) for code in codes]
        except Fault:
            ends = [0]
        if min(ends) >= wanted_ms or time.monotonic() > until:
            return min(wanted_ms, *ends) if len(ends) > 1 else min(wanted_ms, ends[0])
        time.sleep(2)


def _custody_report(home: BenchHome) -> dict[str, Any]:
    """Totals of `mingcha custody report --json`: the hours that ended during the run."""
    report = json.loads(home.mingcha("custody", "report", "--json", accept=(0, 1), timeout_s=_CHECK_TIMEOUT_S))
    return {"well": report["well"], **report["totals"]}


def _restarts(home: BenchHome, kills: dict[str, int]) -> dict[str, Any]:
    """How often each program ended by the output of the supervisor, and how often without being killed by us."""
    fell = Counter(name for name, _ in _FALL.findall((home.path.parent / "up.log").read_text(encoding="utf-8")))
    unexpected = {name: count - kills.get(name, 0) for name, count in fell.items() if count > kills.get(name, 0)}
    return {"killed": kills, "fell": dict(fell), "unexpected": unexpected}


def _errors_in_logs(home: BenchHome) -> dict[str, int]:
    """Number of events of level error and of tracebacks in the logs of the programs."""
    found: Counter[str] = Counter()
    for path in sorted(home.home.logs.glob("*.log")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if '"level": "error"' in line or line.startswith("Traceback"):
                    event = _ERROR.search(line)
                    found[f"{path.name.partition('.')[0]}: {event[1] if event else 'Traceback'}"] += 1
    return dict(found)


def _through(url: str, port: int) -> str:
    """The same address behind a proxy on this machine."""
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{login}@127.0.0.1:{port}" if login else f"127.0.0.1:{port}").geturl()


def _keep_logs(home: BenchHome, folder: Path) -> None:
    shutil.copytree(home.home.logs, folder, dirs_exist_ok=True)
    shutil.copy(home.path.parent / "up.log", folder)


def _require_room(asked: SoakRun) -> None:
    needed = int(asked.cameras * (asked.minutes + 5) * 60 * _BYTES_A_CAMERA_SECOND)
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < needed:
        en = f"{needed / 1e9:.0f} GB are needed in {tempfile.gettempdir()} (TMPDIR), {free / 1e9:.0f} GB are free"
        words = Words(f"磁盘空间不足：需要 {needed / 1e9:.0f} GB，可用 {free / 1e9:.0f} GB", en)
        raise Fault(FaultKind.EXHAUSTED, words)


def _log_line(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
