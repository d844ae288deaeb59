"""`mingcha bench shift`: does the browser of an operator grow over a shift? One wall stays open and is worked at.

A round is what an operator does once in a minute; rounds follow each other faster than that, so eight hours of work
take two. The pictures are shown in real time. Memory is read after a garbage collection that the browser is asked for.
"""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mingcha.bench.bench_home import MONITOR, MONITOR_PASSWORD, BenchHome, bench_home
from mingcha.bench.browser import browser_path
from mingcha.bench.chromium import browser_called
from mingcha.bench.page_probe import WHEN_TILES_MOVE
from mingcha.bench.processes import pss_bytes, unfiled_bytes, with_children
from mingcha.bench.second_factor import code_now
from mingcha.bench.shift_work.growth import growths
from mingcha.bench.shift_work.operator_browser import OperatorBrowser, operator_browser
from mingcha.bench.shift_work.operator_window import OperatorWindow, window_of

ROUND_S = 15
"""Seconds a round, so that the 480 minutes of a shift take two hours."""
SAMPLES = 24
"""How often memory is read."""
_MOVING_WITHIN_MS = 60_000
_OTHER_PAGES = ("/watch/alarms", "/points", "/today", "/watch/bookmarks")
_LAYOUT_KEYS = {1: "1", 4: "4", 9: "9", 16: "0", 25: "5", 36: "6", 49: "7", 64: "8"}
_PAGES_EVERY, _LAYOUT_EVERY, _STOP_EVERY = 5, 7, 10
"""Rounds after which another page is opened beside the wall, the layout changes, a camera stops for a round."""


@dataclass(frozen=True, slots=True)
class ShiftRun:
    """What is run: real minutes, tiles of the wall, frames a second of the cameras."""

    minutes: float
    tiles: int
    fps: int
    chromium: str


@dataclass(slots=True)
class _Shift:
    browser: OperatorBrowser
    window: OperatorWindow
    stopped: int
    """Process of the camera that stops now and then."""
    tiles: int
    done: Counter[str] = field(default_factory=Counter)
    samples: list[dict[str, float]] = field(default_factory=list)


def bench_shift(run: ShiftRun) -> dict[str, Any]:
    """The figures (docs/ref/benchmarks.md). Raises Fault(UNAVAILABLE) if the pictures do not move at the begin or at
    the end, or if the browser does not finish a step."""
    with bench_home() as home:
        home.mingcha("prepare")
        options = ["--size", "640x360", "--fps", str(run.fps), "--bitrate", "400k"]
        home.add_cameras(home.cameras(run.tiles, "", *options))
        one_more = home.cameras(1, "", *options)
        stopped = home.running[-1].pid
        home.add_cameras(one_more, run.tiles)
        home.add_monitor()
        home.start_until_line("ready", "up")
        home.wait_until_recording(run.tiles + 1, 120)
        return _worked(home, run, stopped)


def _worked(home: BenchHome, run: ShiftRun, stopped: int) -> dict[str, Any]:
    codes = sorted(home.status()["recorder"]["cameras"])[: run.tiles]
    address = f"/watch/wall/{run.tiles}?points={','.join(codes)}"
    with operator_browser(run.chromium, f"http://127.0.0.1:{home.port}") as browser:
        with browser.joined() as page:
            page.open_as(MONITOR, MONITOR_PASSWORD, address, code_now())
            page.choose_purpose()
            version = page.version
        with window_of(browser.debugging_port) as window:
            _move(window, run.tiles)
            window.call("Performance.enable")
            shift = _Shift(browser, window, stopped, run.tiles)
            rounds = _rounds(shift, run.minutes * 60)
            _move(window, run.tiles)
    return {
        "minutes": run.minutes,
        "tiles": run.tiles,
        "fps": run.fps,
        "rounds": rounds,
        "done": dict(shift.done),
        "samples": shift.samples,
        **growths(shift.samples),
        "browser": browser_called(browser_path(run.chromium), version),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


def _move(window: OperatorWindow, tiles: int) -> None:
    window.value(f"({WHEN_TILES_MOVE})({json.dumps([tiles, _MOVING_WITHIN_MS])})")


def _rounds(shift: _Shift, seconds: float) -> int:
    """Works until the time is over, a sample each `seconds / SAMPLES`; returns the rounds."""
    began, rounds = time.monotonic(), 0
    while (past_s := time.monotonic() - began) < seconds:
        if past_s >= len(shift.samples) * seconds / SAMPLES:
            shift.samples.append(_sample(shift, past_s))
        begun = time.monotonic()
        _minute_of_work(shift, rounds)
        rounds += 1
        time.sleep(max(0.0, ROUND_S - (time.monotonic() - begun)))
    os.kill(shift.stopped, signal.SIGCONT)
    shift.samples.append(_sample(shift, time.monotonic() - began))
    return rounds


def _sample(shift: _Shift, past_s: float) -> dict[str, float]:
    for _ in range(2):  # what a finalizer lets go is collected by the second one
        shift.window.call("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in shift.window.call("Performance.getMetrics")["metrics"]}
    processes = with_children([shift.browser.process_id])
    return {
        "minute": round(past_s / 60, 1),
        "memory_mb": round(unfiled_bytes(processes) / 1e6, 1),
        "pss_mb": round(pss_bytes(processes) / 1e6, 1),
        "heap_mb": round(metrics["JSHeapUsedSize"] / 1e6, 2),
        "nodes": metrics["Nodes"],
        "listeners": metrics["JSEventListeners"],
    }


def _minute_of_work(shift: _Shift, number: int) -> None:
    """One minute of work: the next picture alone and back, nearer and back, a replay, the next camera and back."""
    window = shift.window
    window.click("[data-tile]", number % shift.tiles)
    _alone(window, shift)
    window.press("+", "+", "Escape")
    shift.done["zoomed"] += 1
    _replay(window, shift)
    window.press("PageDown", "PageUp")
    shift.done["cameras_changed"] += 2
    _every(number, _PAGES_EVERY, lambda: _other_page(window, shift, number))
    _every(number, _LAYOUT_EVERY, lambda: _layouts(window, shift))
    if number % _STOP_EVERY == 1:
        os.kill(shift.stopped, signal.SIGSTOP)
    elif number % _STOP_EVERY == 4:
        os.kill(shift.stopped, signal.SIGCONT)
        shift.done["cameras_stopped"] += 1


def _every(number: int, rounds: int, act: Callable[[], None]) -> None:
    if number % rounds == rounds - 1:
        act()


def _wall(window: OperatorWindow, tiles: int) -> None:
    """Waits until the wall has so many pictures."""
    window.until(f'location.pathname === "/watch/wall/{tiles}"')


def _alone(window: OperatorWindow, shift: _Shift) -> None:
    if shift.tiles == 1:
        return
    window.press("Enter")
    _wall(window, 1)
    window.press("Escape")
    _wall(window, shift.tiles)
    shift.done["enlarged"] += 1


def _replay(window: OperatorWindow, shift: _Shift) -> None:
    window.press("i")
    window.until("(document.querySelector('[data-replay] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 5")
    window.press("Escape")
    window.until("document.querySelector('[data-replay]').hidden")
    shift.done["replayed"] += 1


def _other_page(window: OperatorWindow, shift: _Shift, number: int) -> None:
    """Another page in a window of its own, as an operator has it beside the wall, and closes it."""
    address = f"{shift.browser.origin}{_OTHER_PAGES[number // _PAGES_EVERY % len(_OTHER_PAGES)]}"
    shift.done["pages_opened"] += window.beside(shift.browser.debugging_port, address)


def _layouts(window: OperatorWindow, shift: _Shift) -> None:
    """A smaller wall and the same one again: pictures are closed and opened, the page stays."""
    smaller = max(one for one in _LAYOUT_KEYS if one < shift.tiles or one == 1)
    for tiles in (smaller, shift.tiles):
        window.press(_LAYOUT_KEYS[tiles])
        _wall(window, tiles)
    _move(window, shift.tiles)
    shift.done["layouts_changed"] += 2
