"""Live in a real browser: the picture moves and is young; it comes back after a stall, a restart, a hidden hour."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext
from tests.support.e2e.one_browser import leave
from tests.support.e2e.player_page import COARSE, PlayerPage, program_of, signed_in, tell
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.staff_by_commands import accept_in_home
from tests.support.e2e.warm_line import warm_line
from tests.support.length import times

pytestmark = pytest.mark.timed

HIDDEN_PAUSE_MS = 10_000
SHORTEN_PAUSE = f"""
(() => {{
  const real = window.setTimeout;
  window.setTimeout = (call, after_ms, ...rest) => real(call, after_ms === {HIDDEN_PAUSE_MS} ? 100 : after_ms, ...rest);
  window.seen = "visible";
  Object.defineProperty(document, "visibilityState", {{ get: () => window.seen }});
  window.look = (state) => {{ window.seen = state; document.dispatchEvent(new Event("visibilitychange")); }};
}})();
"""


@pytest.fixture(scope="module")
def monitor(browser: Browser, running_home: RunningHome) -> Iterator[BrowserContext]:
    """A duty monitor's browser."""
    context = signed_in(browser, running_home, "wanghaiyan", **COARSE)
    yield context
    leave(context, running_home.url)


@pytest.fixture(scope="module")
def live(monitor: BrowserContext, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a point with its live picture, which stays open from test to test."""
    player = PlayerPage.opened(monitor, running_home)
    player.until_live()
    yield player
    player.page.close()


def test_the_page_brings_its_ticket_and_its_live_picture_moves_and_is_younger_than_a_second(live: PlayerPage) -> None:
    page = live.page
    asked: list[str] = []
    streams: list[str] = []
    page.goto(f"{live.home.url}/points")
    page.on("request", lambda request: asked.append(request.url) if "/access/" in request.url else None)
    page.on("websocket", lambda stream: streams.append(stream.url))
    page.goto(page.locator("main a[href^='/points/4']").first.evaluate("link => link.href"))
    live.until_live()
    assert asked == []
    assert len(streams) == 1
    assert "ticket" not in streams[0]
    assert page.locator("meta[name=first-ticket]").count() == 0, "the token does not stay in the page"
    live.forget()
    live.until("() => mingchaProbe.frames.length >= 25")
    frames = live.frames()
    codes = [code for _, code in frames]
    assert codes == sorted(codes)
    assert len(set(codes)) > 20
    assert sorted(at - code for at, code in frames)[len(frames) // 2] < 1000
    assert live.tag() == "实时"
    assert live.cover() == ""


def test_after_a_stall_the_picture_jumps_to_now(live: PlayerPage) -> None:
    gateway = program_of(live.home, "gateway")
    tell(gateway, signal.SIGSTOP)
    try:
        live.until("() => performance.timeOrigin + performance.now() - mingchaProbe.frames.at(-1)[1] > 1800")
    finally:
        live.forget()
        tell(gateway, signal.SIGCONT)
    live.until("() => mingchaProbe.frames.some(([at, code]) => at - code < 500)", limit_ms=1000)


def test_after_a_restart_of_the_gateway_the_picture_comes_back_with_a_new_ticket(live: PlayerPage) -> None:
    with live.page.expect_request("**/access/tickets"):
        tell(program_of(live.home, "gateway"), signal.SIGKILL)
    live.until_live()
    assert live.tag() == "实时"


def test_a_hidden_page_fetches_nothing_and_comes_back(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "wanghaiyan", **COARSE)
    context.add_init_script(SHORTEN_PAUSE)
    player = PlayerPage.opened(context, running_home)
    player.until_live()
    with player.page.expect_event("websocket") as again:
        player.page.evaluate("() => look('hidden')")
        player.until("() => !document.querySelector('[data-player] video').src")
        player.page.evaluate("() => look('visible')")
    assert again.value.url.endswith(f"camera={player.page.url[-20:]}")
    player.until_live()
    context.close()


def test_a_camera_that_changes_its_format_goes_on(monitor: BrowserContext, running_home: RunningHome) -> None:
    words = ["simulate", "rtsp", "--cameras", "1", "--port", "0", "--fault", "0=resolution:3"]
    words += ["--size", "640x360", "--fps", "12"]
    cameras = subprocess.Popen(
        [sys.executable, "-m", "mingcha.run.main", *words],
        stdout=subprocess.PIPE, text=True, env=running_home.environment,
    )  # fmt: skip
    try:
        assert cameras.stdout is not None
        url = re.search(r"rtsp://\S+/cam0", cameras.stdout.readline())
        assert url is not None
        site = ["--site", "CHG", "--category", "6(5)", "--division", "420102", "--organisation", "JAGA"]
        site += ["--place-kind", "none", "--network", "127.0.0.0/8"]
        with warm_line(running_home.environment) as line:
            said = line("camera", "add", url[0], "--name", "变换画面", *site).stdout
            accept_in_home(line.python, "CHG", "fangjian")
        code = re.search(r"\d{20}", said)
        assert code is not None
        player = PlayerPage.opened(monitor, running_home, f"/points/{code[0]}")
        width = "document.querySelector('[data-player] video').videoWidth"
        for wanted in (640, 320, 640)[: times(2, 3)]:
            player.until(f"() => {width} === {wanted}")
            player.until_live()
        player.page.close()
    finally:
        cameras.terminate()
        cameras.wait(20)
        assert cameras.stdout is not None
        cameras.stdout.close()
