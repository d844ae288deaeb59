"""`mingcha bench live`: latency, first picture and seeks in a real browser, through login, purpose, ticket and page."""

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mingcha.bench import page_probe
from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.browser import PLAYER, BenchPage, browser_page, browser_path
from mingcha.bench.chromium import browser_called
from mingcha.bench.figures import machine, percentile
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CAMERAS = 8
"""Simulated cameras of the demo home, all recording."""
_HANG_MS = 2000
_TOLERANCE_MS = 120
"""A frame before or after the wanted instant, and the jitter of the drawing timer."""
_FIRST_WITHIN_MS = 10_000
_LIVE_AGE_MS = 1_000
"""A first picture counts as live if it is not older than this."""
_WARM_UP_S = 3
_AFTER_START_MS, _BEFORE_NOW_MS = 3_000, 5_000
"""Seek targets are at least this far after the start of the recording and before now."""


@dataclass(frozen=True, slots=True)
class LiveRun:
    """Options of `mingcha bench live`."""

    seconds: float
    """Duration of the measurement of live pictures."""
    starts: int
    seeks: int
    footage_s: float
    """Minimum length of the recording before seeks begin."""
    chromium: str
    account: tuple[str, str]
    """User name and password of a demo monitor who may watch every point."""


def bench_live(run: LiveRun) -> dict[str, Any]:
    """Measures in a demo home whose eight simulated cameras all record. Raises Fault(UNAVAILABLE) if they do not record
    or a browser step fails."""
    with bench_home() as home:
        home.mingcha("prepare", "--demo-if-new")
        home.start_until_line("ready", "up")
        home.wait_until_recording(CAMERAS, 60)
        recording_since = time.monotonic()
        path = f"/points/{_recording_point(home)}"
        with browser_page(run.chromium, f"http://127.0.0.1:{home.port}", page_probe.WATCH) as browser:
            browser.open_as(*run.account, path)
            browser.choose_purpose()
            with browser.step("等待播放器", "waiting for the player"):
                browser.page.get_by_role("region", name=PLAYER).locator("video").wait_for(state="attached")
            figures = _measure(browser, path, run, recording_since)
            version = browser.version
    return {
        "cameras_recording": CAMERAS,
        **figures,
        "browser": browser_called(browser_path(run.chromium), version),
        "machine": machine(),
    }


def seek_text(at_ms: int) -> str:
    """An instant as a person types it into the page: Beijing time to the hundredth of a second."""
    local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 10_000:02d}"


def _recording_point(home: BenchHome) -> str:
    """The lowest code of a point whose camera records. Raises Fault(UNAVAILABLE) if there is none."""
    cameras = home.status()["recorder"]["cameras"]
    codes = sorted(code for code, camera in cameras.items() if camera["phase"] == "recording")
    if not codes:
        raise Fault(FaultKind.UNAVAILABLE, Words("没有正在录像的点位", "no point records"))
    return str(codes[0])


def _measure(browser: BenchPage, path: str, run: LiveRun, recording_since: float) -> dict[str, Any]:
    first = [found for _ in range(run.starts) if (found := _first_picture(browser, path)) is not None]
    page = browser.page
    with browser.step("测量实时画面", "measuring live pictures"):
        page.wait_for_timeout(_WARM_UP_S * 1000)
        page.evaluate(page_probe.TAKE_FRAMES)
        page.wait_for_timeout(run.seconds * 1000)
        frames, bad = page.evaluate(page_probe.TAKE_FRAMES)
    latency = [at_ms - code_ms for at_ms, code_ms in frames]
    with browser.step("在录像中定位", "seeking in footage"):
        page.wait_for_timeout(max(0.0, run.footage_s - (time.monotonic() - recording_since)) * 1000)
        took, hung = _seek(browser, run.seeks, recording_since)
    return {
        "live_seconds": run.seconds,
        "live_frames": len(frames),
        "live_unreadable_frames": bad,
        "live_p50_ms": percentile(latency, 0.5),
        "live_p95_ms": percentile(latency, 0.95),
        "live_p99_ms": percentile(latency, 0.99),
        "first_picture_starts": run.starts,
        "first_picture_missing": run.starts - len(first),
        "first_picture_p50_ms": percentile(first, 0.5),
        "first_picture_p95_ms": percentile(first, 0.95),
        "seeks": run.seeks,
        "seek_p50_ms": percentile(took, 0.5),
        "seek_p95_ms": percentile(took, 0.95),
        "hangs": len(hung),
        "hung_seeks": hung[:10],
    }


def _first_picture(browser: BenchPage, path: str) -> float | None:
    """Milliseconds from the start of the navigation to the first live picture; None after ten seconds without one."""
    with browser.step("打开点位页", "opening the page of the point"):
        browser.page.goto(browser.origin + path, wait_until="commit")
        found: float | None = browser.page.evaluate(page_probe.FIRST_PICTURE, [_FIRST_WITHIN_MS, _LIVE_AGE_MS])
    return found


def _seek(browser: BenchPage, seeks: int, recording_since: float) -> tuple[list[float], list[dict[str, Any]]]:
    """Seeks to random instants between the start of recording and five seconds ago, one after the other."""
    chance = random.Random(314)
    took: list[float] = []
    hung: list[dict[str, Any]] = []
    oldest_ms = int((time.time() - (time.monotonic() - recording_since)) * 1000) + _AFTER_START_MS
    for number in range(seeks):
        newest_ms = max(oldest_ms + 1, int(time.time() * 1000) - _BEFORE_NOW_MS)
        target_ms = chance.randrange(oldest_ms, newest_ms) // 10 * 10
        arguments = [seek_text(target_ms), target_ms, _HANG_MS, _TOLERANCE_MS]
        milliseconds, shown_ms = browser.page.evaluate(page_probe.SEEK, arguments)
        if milliseconds is None:
            hung.append({"seek": number, "target_ms": target_ms, "shown_ms": shown_ms})
        else:
            took.append(milliseconds)
    return took, hung
