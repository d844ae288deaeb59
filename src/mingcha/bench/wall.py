"""The wall of `mingcha bench live`: what sixteen pictures cost a real browser, with the shipped page and gateway.

The cameras have 640x360 at 25 frames a second, like a sub stream. There is no input during the measurement, so no tile
requests a larger stream.
"""

import os
import statistics
import time
from typing import Any

from playwright.sync_api import Page

from mingcha.bench.bench_home import MONITOR, MONITOR_PASSWORD, bench_home
from mingcha.bench.browser import BenchPage, browser_page
from mingcha.bench.page_probe import FRAMES_OF_TILES, WHEN_TILES_MOVE
from mingcha.bench.processes import measure, with_children
from mingcha.bench.second_factor import code_now

TILES = 16
_CAMERA_OPTIONS = ["--size", "640x360", "--fps", "25", "--bitrate", "400k"]
_WARM_UP_S = 8
_MOVING_WITHIN_MS = 60_000


def bench_wall(seconds: float, chromium: str) -> dict[str, Any]:
    """Measures sixteen moving pictures for `seconds`: CPU cores of the browser with its driver, presented frames per
    second and tile, dropped frames (HTMLVideoElement.getVideoPlaybackQuality). Raises Fault(UNAVAILABLE) if the
    cameras do not record or not all pictures move."""
    with bench_home() as home:
        home.mingcha("prepare")
        home.add_cameras(home.cameras(TILES, "", *_CAMERA_OPTIONS))
        home.add_monitor()
        home.start_until_line("ready", "up")
        home.wait_until_recording(TILES, 120)
        own = with_children([os.getpid()])
        with browser_page(chromium, f"http://127.0.0.1:{home.port}") as browser:
            _open_wall(browser)
            time.sleep(_WARM_UP_S)
            roots = sorted(with_children([os.getpid()]) - own)
            with browser.step("测量监看墙", "measuring the wall"):
                return _measured(browser.page, roots, seconds)


def _open_wall(browser: BenchPage) -> None:
    browser.open_as(MONITOR, MONITOR_PASSWORD, f"/watch/wall/{TILES}", code_now())
    browser.choose_purpose()
    with browser.step(f"等待 {TILES} 路画面", f"waiting until {TILES} pictures move"):
        browser.page.locator("[data-tile] video").first.wait_for(state="attached")
        browser.page.evaluate(WHEN_TILES_MOVE, [TILES, _MOVING_WITHIN_MS])


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
