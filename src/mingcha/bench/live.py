"""`mingcha bench live`: latency, first picture and seeks in a real browser, through login, purpose, ticket and page."""

import os
import platform
import random
import re
import shutil
import time
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from mingcha.bench import page_probe
from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import percentile
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_HANG_MS = 2000
_TOLERANCE_MS = 120
"""A frame before or after the wanted instant, and the jitter of the drawing timer."""
_FIRST_WITHIN_MS = 10_000
_LIVE_AGE_MS = 1_000
"""A first picture counts when it is live: not older than this."""
_FOOTAGE_S = 60
_WARM_UP_S = 3
_CHROMIUM_WORDS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
_ACCOUNT_LINE = re.compile(r"^\s{2}(\S+)\s+(\S+)\s.*\smonitor$")


def bench_live(seconds: float, starts: int, seeks: int, chromium: str) -> dict[str, Any]:
    """Measures in a demo home with its eight simulated cameras, all recording."""
    with bench_home() as home:
        home.mingcha("prepare", "--demo-if-new")
        up, _ = home.start_until_line("ready", "up")
        username, password = _monitor(up.stdout)
        home.wait_until_recording(8, 60)
        recording_since = time.monotonic()
        with sync_playwright() as playwright:
            path = chromium or shutil.which("chromium") or None
            browser = playwright.chromium.launch(executable_path=path, args=_CHROMIUM_WORDS)
            try:
                page = _signed_in(browser, home, username, password)
                address = _open_point(page, home)
                figures = _measure(page, address, seconds, starts, seeks, recording_since)
                version = browser.version
            finally:
                browser.close()
    return {"cameras_recording": 8, **figures, "browser": f"Chromium {version}", "machine": _machine()}


def seek_text(at_ms: int) -> str:
    """An instant as a person types it into the page: Beijing time to the hundredth of a second."""
    local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 10_000:02d}"


def _measure(
    page: Page, address: str, seconds: float, starts: int, seeks: int, recording_since: float
) -> dict[str, Any]:
    first = [found for _ in range(starts) if (found := _first_picture(page, address)) is not None]
    time.sleep(_WARM_UP_S)
    page.evaluate(page_probe.TAKE_FRAMES)
    page.wait_for_timeout(seconds * 1000)
    frames, bad = page.evaluate(page_probe.TAKE_FRAMES)
    latency = [at_ms - code_ms for at_ms, code_ms in frames]
    page.wait_for_timeout(max(0.0, _FOOTAGE_S - (time.monotonic() - recording_since)) * 1000)
    took, hung = _seek(page, seeks, recording_since)
    return {
        "live_seconds": seconds,
        "live_frames": len(frames),
        "live_unreadable_frames": bad,
        "live_p50_ms": percentile(latency, 0.5),
        "live_p95_ms": percentile(latency, 0.95),
        "live_p99_ms": percentile(latency, 0.99),
        "first_picture_starts": starts,
        "first_picture_missing": starts - len(first),
        "first_picture_p50_ms": percentile(first, 0.5),
        "first_picture_p95_ms": percentile(first, 0.95),
        "seeks": seeks,
        "seek_p50_ms": percentile(took, 0.5),
        "seek_p95_ms": percentile(took, 0.95),
        "hangs": len(hung),
        "hung_seeks": hung[:10],
    }


def _first_picture(page: Page, address: str) -> float | None:
    page.goto(address, wait_until="commit")
    found: float | None = page.evaluate(page_probe.FIRST_PICTURE, [_FIRST_WITHIN_MS, _LIVE_AGE_MS])
    return found


def _seek(page: Page, seeks: int, recording_since: float) -> tuple[list[float], list[dict[str, Any]]]:
    """Seeks to random instants between the start of recording and five seconds ago, one after the other."""
    dice = random.Random(314)
    took: list[float] = []
    hung: list[dict[str, Any]] = []
    oldest_ms = int((time.time() - (time.monotonic() - recording_since)) * 1000) + 3000
    for number in range(seeks):
        newest_ms = int(time.time() * 1000) - 5000
        target_ms = dice.randrange(oldest_ms, newest_ms) // 10 * 10
        arguments = [seek_text(target_ms), target_ms, _HANG_MS, _TOLERANCE_MS]
        milliseconds, shown_ms = page.evaluate(page_probe.SEEK, arguments)
        if milliseconds is None:
            hung.append({"seek": number, "target_ms": target_ms, "shown_ms": shown_ms})
        else:
            took.append(milliseconds)
    return took, hung


def _signed_in(browser: Browser, home: BenchHome, username: str, password: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_init_script(page_probe.WATCH)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{home.port}/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("main a[href*='/points/']")
    return page


def _open_point(page: Page, home: BenchHome) -> str:
    """Opens the first point of the list with a purpose; the address of its page."""
    page.goto(f"http://127.0.0.1:{home.port}/points")
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => new URL(one.href).pathname)")
    path = next((link for link in links if re.fullmatch(r"/points/\d{20}", link)), None)
    if path is None:
        raise Fault(FaultKind.NOT_FOUND, Words("点位列表为空", "the list of points is empty"))
    address = f"http://127.0.0.1:{home.port}{path}"
    page.goto(address)
    page.click("form.chooser button.primary")
    page.wait_for_selector("[data-player] video", state="attached")
    return address


def _monitor(lines: Any) -> tuple[str, str]:
    """Name and password of the first monitor among the accounts that `mingcha up` prints after its ready line."""
    for line in lines:
        found = _ACCOUNT_LINE.match(line.rstrip())
        if found:
            return found[1], found[2]
    raise Fault(FaultKind.NOT_FOUND, Words("没有监看员账号", "there is no account of a monitor"))


def _machine() -> dict[str, Any]:
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "load_1_min": round(os.getloadavg()[0], 2)}
