"""`mingcha bench shift`: does the browser of an operator grow over a shift? One wall stays open and is worked at.

A round is what an operator does once in a minute; rounds follow each other faster than that, so eight hours of work
take two. The pictures are shown in real time. Memory is read after a garbage collection that the browser is asked for.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from mingcha.bench.bench_home import MONITOR, MONITOR_PASSWORD, BenchHome, bench_home
from mingcha.bench.browser import BenchPage, browser_page
from mingcha.bench.page_probe import WHEN_TILES_MOVE
from mingcha.bench.processes import pss_bytes, with_children
from mingcha.bench.second_factor import code_now
from mingcha.bench.shift_work.growth import growths
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

ROUND_S = 15
"""Seconds a round, so that the 480 minutes of a shift take two hours."""
SAMPLES = 24
"""How often memory is read."""
_MOVING_WITHIN_MS = 60_000
_OTHER_PAGES = ("/watch/alarms", "/points", "/today", "/watch/bookmarks")
_LAYOUT_KEYS = {1: "1", 4: "4", 9: "9", 16: "0", 25: "5", 36: "6", 49: "7", 64: "8"}
_BROWSER_NAMES = ("chrom", "headless_shell")
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
    browser: BenchPage
    session: CDPSession
    roots: list[int]
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
    own = with_children([os.getpid()])
    address = f"/watch/wall/{run.tiles}?points={','.join(codes)}"
    with browser_page(run.chromium, f"http://127.0.0.1:{home.port}") as browser:
        browser.open_as(MONITOR, MONITOR_PASSWORD, address, code_now())
        browser.choose_purpose()
        _move(browser, run.tiles)
        session = browser.page.context.new_cdp_session(browser.page)
        session.send("Performance.enable")
        shift = _Shift(browser, session, _browsers(own), stopped, run.tiles)
        rounds = _rounds(shift, run.minutes * 60)
        _move(browser, run.tiles)
        version = browser.version
    return {
        "minutes": run.minutes,
        "tiles": run.tiles,
        "fps": run.fps,
        "rounds": rounds,
        "done": dict(shift.done),
        "samples": shift.samples,
        **growths(shift.samples),
        "browser": version,
        "load_1_min": round(os.getloadavg()[0], 2),
    }


def _move(browser: BenchPage, tiles: int) -> None:
    with browser.step(f"等待 {tiles} 路画面", f"waiting until {tiles} pictures move"):
        browser.page.evaluate(WHEN_TILES_MOVE, [tiles, _MOVING_WITHIN_MS])


def _browsers(own: set[int]) -> list[int]:
    """The processes of the browser, without its driver. Raises Fault(UNAVAILABLE) if none is found."""
    found = [one for one in with_children([os.getpid()]) - own if _name(one).startswith(_BROWSER_NAMES)]
    if not found:
        raise Fault(FaultKind.UNAVAILABLE, Words("未找到浏览器进程", "the processes of the browser were not found"))
    return sorted(found)


def _name(process_id: int) -> str:
    try:
        return Path(f"/proc/{process_id}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _rounds(shift: _Shift, seconds: float) -> int:
    """Works until the time is over, a sample each `seconds / SAMPLES`; returns the rounds."""
    began, rounds = time.monotonic(), 0
    while (past_s := time.monotonic() - began) < seconds:
        if past_s >= len(shift.samples) * seconds / SAMPLES:
            shift.samples.append(_sample(shift, past_s))
        begun = time.monotonic()
        with shift.browser.step(f"第 {rounds + 1} 轮", f"round {rounds + 1}"):
            _minute_of_work(shift, rounds)
        rounds += 1
        time.sleep(max(0.0, ROUND_S - (time.monotonic() - begun)))
    os.kill(shift.stopped, signal.SIGCONT)
    shift.samples.append(_sample(shift, time.monotonic() - began))
    return rounds


def _sample(shift: _Shift, past_s: float) -> dict[str, float]:
    for _ in range(2):  # what a finalizer lets go is collected by the second one
        shift.session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in shift.session.send("Performance.getMetrics")["metrics"]}
    return {
        "minute": round(past_s / 60, 1),
        "pss_mb": round(pss_bytes(with_children(shift.roots)) / 1e6, 1),
        "heap_mb": round(metrics["JSHeapUsedSize"] / 1e6, 2),
        "nodes": metrics["Nodes"],
        "listeners": metrics["JSEventListeners"],
    }


def _minute_of_work(shift: _Shift, number: int) -> None:
    """One minute of work: the next picture alone and back, nearer and back, a replay, the next camera and back."""
    page = shift.browser.page
    place = number % shift.tiles
    page.locator("[data-tile]").nth(place).click(position={"x": 40, "y": 40}, force=True)
    _alone(page, shift)
    _press(page, "+", "+", "Escape")
    shift.done["zoomed"] += 1
    _replay(page, shift)
    _press(page, "PageDown", "PageUp")
    shift.done["cameras_changed"] += 2
    _every(number, _PAGES_EVERY, lambda: _other_page(page, shift, number))
    _every(number, _LAYOUT_EVERY, lambda: _layouts(page, shift))
    if number % _STOP_EVERY == 1:
        os.kill(shift.stopped, signal.SIGSTOP)
    elif number % _STOP_EVERY == 4:
        os.kill(shift.stopped, signal.SIGCONT)
        shift.done["cameras_stopped"] += 1


def _every(number: int, rounds: int, act: Callable[[], None]) -> None:
    if number % rounds == rounds - 1:
        act()


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _alone(page: Page, shift: _Shift) -> None:
    if shift.tiles == 1:
        return
    _press(page, "Enter")
    page.wait_for_url("**/watch/wall/1*")
    _press(page, "Escape")
    page.wait_for_url(f"**/watch/wall/{shift.tiles}*")
    shift.done["enlarged"] += 1


def _replay(page: Page, shift: _Shift) -> None:
    _press(page, "i")
    page.wait_for_function(
        "() => (document.querySelector('[data-replay] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 5"
    )
    _press(page, "Escape")
    page.wait_for_selector("[data-replay]", state="hidden")
    shift.done["replayed"] += 1


def _other_page(page: Page, shift: _Shift, number: int) -> None:
    """Another page in a window of its own, as an operator has it beside the wall, and closes it."""
    other = page.context.new_page()
    try:
        answer = other.goto(f"{shift.browser.origin}{_OTHER_PAGES[number // _PAGES_EVERY % len(_OTHER_PAGES)]}")
        shift.done["pages_opened"] += bool(answer and answer.ok)
    finally:
        other.close()


def _layouts(page: Page, shift: _Shift) -> None:
    """A smaller wall and the same one again: pictures are closed and opened, the page stays."""
    smaller = max(one for one in _LAYOUT_KEYS if one < shift.tiles or one == 1)
    _press(page, _LAYOUT_KEYS[smaller])
    page.wait_for_url(f"**/watch/wall/{smaller}*")
    _press(page, _LAYOUT_KEYS[shift.tiles])
    page.wait_for_url(f"**/watch/wall/{shift.tiles}*")
    _move(shift.browser, shift.tiles)
    shift.done["layouts_changed"] += 2
