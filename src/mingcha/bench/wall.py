"""The sixteen pictures of `mingcha bench live`: what they cost a real browser, through the shipped page and gateway.

The cameras are 640x360 at 25 frames a second, which is what a sub stream is; nobody touches the wall while it is
measured, so no tile asks for a larger stream.
"""

import os
import re
import shutil
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.page_probe import FRAMES_OF_TILES, WHEN_TILES_MOVE
from mingcha.bench.processes import measure, with_children

TILES = 16
_CAMERA_WORDS = ["--size", "640x360", "--fps", "25", "--bitrate", "400k", "--loop"]
_CHROMIUM_WORDS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
_MONITOR, _PASSWORD = "bench-monitor", "a-password-of-the-bench"
_WARM_UP_S = 8
_MOVING_WITHIN_MS = 60_000


def bench_wall(seconds: float, chromium: str) -> dict[str, Any]:
    """Measures sixteen moving pictures for so many seconds: CPU cores of the whole browser with its driver, frames
    presented a second and tile, frames dropped (HTMLVideoElement.getVideoPlaybackQuality)."""
    with bench_home() as home:
        home.mingcha("prepare")
        home.add_cameras(_urls(home))
        _add_monitor(home)
        home.start_until_line("ready", "up")
        home.wait_until_recording(TILES, 120)
        own = with_children([os.getpid()])
        with sync_playwright() as playwright:
            path = chromium or shutil.which("chromium") or None
            browser = playwright.chromium.launch(executable_path=path, args=_CHROMIUM_WORDS)
            try:
                page = _opened_wall(browser, home)
                time.sleep(_WARM_UP_S)
                roots = sorted(with_children([os.getpid()]) - own)
                return _measured(page, roots, seconds)
            finally:
                browser.close()


def _measured(page: Page, roots: list[int], seconds: float) -> dict[str, Any]:
    before = page.evaluate(FRAMES_OF_TILES)
    usage = measure(roots, seconds)
    after = page.evaluate(FRAMES_OF_TILES)
    wall_s = (after["at_ms"] - before["at_ms"]) / 1000
    shown = [(end[0] - start[0]) / wall_s for start, end in zip(before["tiles"], after["tiles"], strict=True)]
    dropped = sum(end[1] - start[1] for start, end in zip(before["tiles"], after["tiles"], strict=True))
    return {
        "wall16_seconds": seconds,
        "wall16_cores": round(usage.cpu_s / usage.wall_s, 3),
        "wall16_fps_per_tile": round(statistics.median(shown), 1),
        "wall16_fps_slowest_tile": round(min(shown), 1),
        "wall16_dropped": dropped,
        "wall16_load_1_min": round(os.getloadavg()[0], 2),
    }


def _urls(home: BenchHome) -> list[str]:
    _, line = home.start_until_line(
        "rtsp://", "simulate", "rtsp", "--cameras", str(TILES), "--port", "0", *_CAMERA_WORDS
    )
    found = re.search(r"rtsp://\S+?/cam", line)
    assert found is not None, line
    return [f"{found[0]}{number}" for number in range(TILES)]


def _add_monitor(home: BenchHome) -> None:
    unit = ["--organisation", "BENCH"]
    home.mingcha("person", "add", _MONITOR, "--name", "Bench", *unit, stdin=f"{_PASSWORD}\n")
    home.mingcha("person", "role", _MONITOR, "monitor", *unit, "--trained-on", "2026-01-01", "--filed-on", "2026-01-02")


def _opened_wall(browser: Browser, home: BenchHome) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{home.port}/accounts/login/")
    page.fill("input[name=login]", _MONITOR)
    page.fill("input[name=password]", _PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("nav.rail")
    page.goto(f"http://127.0.0.1:{home.port}/watch/wall/{TILES}")
    page.click("form.chooser button.primary")
    page.wait_for_selector("[data-wall] [data-tile] video", state="attached")
    page.evaluate(WHEN_TILES_MOVE, [TILES, _MOVING_WITHIN_MS])
    return page
