"""`mingcha bench wall`: what the pictures of a wall cost a real browser, with the shipped page and gateway.

The cameras have 640x360 at 25 frames a second, like a sub stream. There is no input during the measurement, so no tile
requests a larger stream.
"""

import os
import statistics
import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from mingcha.bench.bench_home import MONITOR, MONITOR_PASSWORD, bench_home
from mingcha.bench.browser import BenchPage, browser_page
from mingcha.bench.page_probe import FRAMES_OF_TILES, WHEN_TILES_MOVE
from mingcha.bench.processes import measure, with_children
from mingcha.bench.second_factor import code_now

_CAMERA_OPTIONS = ["--size", "640x360", "--fps", "25", "--bitrate", "400k"]
_WARM_UP_S = 8
_MOVING_WITHIN_MS = 60_000


def bench_wall(walls: Sequence[int], seconds: float, chromium: str) -> list[dict[str, Any]]:
    """Measures walls of so many moving pictures, one after the other, for `seconds` each: CPU cores of the browser with
    its driver, presented frames per second and tile, dropped frames (HTMLVideoElement.getVideoPlaybackQuality). Raises
    Fault(UNAVAILABLE) if the cameras do not record or not all pictures move."""
    most = max(walls)
    with bench_home() as home:
        home.mingcha("prepare")
        home.add_cameras(home.cameras(most, "", *_CAMERA_OPTIONS))
        home.add_monitor()
        home.start_until_line("ready", "up")
        home.wait_until_recording(most, 120)
        codes = sorted(home.status()["recorder"]["cameras"])
        own = with_children([os.getpid()])
        figures: list[dict[str, Any]] = []
        with browser_page(chromium, f"http://127.0.0.1:{home.port}") as browser:
            browser.open_as(MONITOR, MONITOR_PASSWORD, _address(codes[: walls[0]]), code_now())
            browser.choose_purpose()
            for tiles in walls:
                _open_wall(browser, f"http://127.0.0.1:{home.port}{_address(codes[:tiles])}", tiles)
                time.sleep(_WARM_UP_S)
                roots = sorted(with_children([os.getpid()]) - own)
                with browser.step("测量监看墙", "measuring the wall"):
                    figures.append(_measured(browser.page, roots, tiles, seconds))
    return figures


def _address(codes: Sequence[str]) -> str:
    return f"/watch/wall/{len(codes)}?points={','.join(codes)}"


def _open_wall(browser: BenchPage, address: str, tiles: int) -> None:
    with browser.step(f"等待 {tiles} 路画面", f"waiting until {tiles} pictures move"):
        browser.page.goto(address)
        browser.page.locator("[data-tile] video").first.wait_for(state="attached")
        browser.page.evaluate(WHEN_TILES_MOVE, [tiles, _MOVING_WITHIN_MS])


def _measured(page: Page, roots: list[int], tiles: int, seconds: float) -> dict[str, Any]:
    before = page.evaluate(FRAMES_OF_TILES)
    usage = measure(roots, seconds)
    after = page.evaluate(FRAMES_OF_TILES)
    wall_s = (after["at_ms"] - before["at_ms"]) / 1000
    shown = [(end[0] - start[0]) / wall_s for start, end in zip(before["tiles"], after["tiles"], strict=True)]
    dropped = sum(end[1] - start[1] for start, end in zip(before["tiles"], after["tiles"], strict=True))
    return {
        "tiles": tiles,
        "seconds": seconds,
        "cores": round(usage.cpu_s / usage.wall_s, 3),
        "fps_per_tile": round(statistics.median(shown), 1),
        "fps_slowest_tile": round(min(shown), 1),
        "dropped": dropped,
        "load_1_min": round(os.getloadavg()[0], 2),
    }
