"""An H.265 camera in a browser that does not play H.265: recorded untouched, said on the picture, live and played back.

With `mingcha simulate`, whose pictures carry their time: in `make test` a small one added to the demo, in `make soak` a
larger one in a home set up by commands. With any server that has /h0, when MINGCHA_E2E_RTSP names it
(rtsp://ADDRESS:PORT), as of tools/rtspsim.py on GStreamer.
"""

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import av
import pytest
from playwright.sync_api import Browser, BrowserContext
from tests.support.e2e.one_browser import leave
from tests.support.e2e.player_page import COARSE, PlayerPage, signed_in
from tests.support.e2e.programs import MINGCHA, environment_of, mingcha, prepared, simulated, started, three_free_ports
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.staff_by_commands import (
    accept_in_home,
    begins_by_own_password,
    in_home,
    monitor_by_commands,
    put_in_use_by_commands,
    sign_in_with_code,
)
from tests.support.e2e.warm_line import warm_line
from tests.support.length import IN_FULL

from mingcha.bench.page_probe import WATCH
from mingcha.simulate.codecs import PACKAGING, SimulatedCodec

pytestmark = pytest.mark.timed
PASSWORD = "a-password-of-tests"
OWN_PASSWORD = "another-passphrase-of-tests"
GIVEN = os.environ.get("MINGCHA_E2E_RTSP", "")
SITE = ("--category", "6(5)", "--division", "420102", "--organisation", "JAGA")
SITE += ("--place-kind", "none", "--network", "127.0.0.0/8")
LIVE_AGE_MS = 1000


@dataclass(frozen=True, slots=True)
class H265Home:
    """A home with one H.265 camera that is being recorded, and a monitor who watches."""

    home: RunningHome
    code: str
    has_time: bool
    """Whether the camera burns its time into the picture."""


@contextmanager
def home_with(url: str, path: Path, *, has_time: bool) -> Iterator[H265Home]:
    """Everything that a watched camera needs, as commands set it up."""
    port = three_free_ports()
    home = RunningHome(path, port, environment_of(path, port))
    prepared(path)
    boss = ["--username", "boss", "--name", "管理员", "--password-stdin"]
    mingcha(path, "admin", "create", *boss, stdin=PASSWORD + "\n")
    mingcha(path, "camera", "add", url, "--name", "广场", "--site", "GC", *SITE)
    person = ["--name", "值班员", "--badge", "1", "--organisation", "JAGA"]
    mingcha(path, "person", "add", "duty", *person, stdin=PASSWORD + "\n")
    monitor_by_commands(
        partial(mingcha, path), in_home(home.environment), "duty", "--division", "420102", password=PASSWORD
    )
    put_in_use_by_commands(partial(mingcha, path), in_home(home.environment), "GC", "JAGA", password=PASSWORD)
    with started(path, "record", port), started(path, "gateway", port), started(path, "uplink", port):
        web = subprocess.Popen(
            [*MINGCHA, "web"], env=home.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            code = until_recording(home)
            until_open(port)
            yield H265Home(home, code, has_time)
        finally:
            web.terminate()
            web.wait(30)


def until_open(port: int) -> None:
    """Waits until the pages are served."""
    until = time.monotonic() + 30
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)) != 0:
            assert time.monotonic() < until
            time.sleep(0.1)


def until_recording(home: RunningHome) -> str:
    """The code of the only camera, once it records."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        told = home.mingcha("status", "--json", check=False).stdout
        for code, state in ((json.loads(told).get("recorder") or {}).get("cameras") or {}).items():
            if state["phase"] == "recording":
                return str(code)
        time.sleep(0.2)
    raise AssertionError(told)


@contextmanager
def by_mingcha() -> Iterator[str]:
    """The simulated camera whose main stream is H.265; it is added without its H.264 sub stream."""
    small = () if IN_FULL else ("--size", "640x360", "--fps", "12")
    with simulated("--cameras", "1", "--codec", "0=h265", *small) as url:
        yield f"{url}/cam0"


def camera() -> AbstractContextManager[str]:
    """Where the camera is."""
    return nullcontext(GIVEN + "/h0") if GIVEN else by_mingcha()


if GIVEN or IN_FULL:

    @pytest.fixture(scope="module")
    def h265(tmp_path_factory: pytest.TempPathFactory) -> Iterator[H265Home]:
        """The home of this module."""
        with camera() as url, home_with(url, tmp_path_factory.mktemp("h265") / "var", has_time=not GIVEN) as made:
            yield made

    @pytest.fixture(scope="module")
    def monitor(browser: Browser, h265: H265Home) -> Iterator[BrowserContext]:
        """The monitor's browser."""
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.add_init_script(WATCH)
        page = context.new_page()
        python = in_home(h265.home.environment)
        secret = begins_by_own_password(python, "duty", typed=PASSWORD, own=OWN_PASSWORD)
        sign_in_with_code(page, h265.home.url, "duty", OWN_PASSWORD, secret)
        page.close()
        yield context
        context.close()

else:

    @pytest.fixture(scope="module")
    def h265(running_home: RunningHome) -> Iterator[H265Home]:
        """The demo's home with one camera more."""
        with by_mingcha() as url, warm_line(running_home.environment) as line:
            said = line("camera", "add", url, "--name", "广场", "--site", "HEV", *SITE).stdout
            accept_in_home(line.python, "HEV", "fangjian")
            code = re.search(r"\d{20}", said)
            assert code is not None
            yield H265Home(running_home, code[0], has_time=True)

    @pytest.fixture(scope="module")
    def monitor(browser: Browser, running_home: RunningHome) -> Iterator[BrowserContext]:
        """The browser of a monitor of the demo."""
        context = signed_in(browser, running_home, "wanghaiyan", **COARSE)
        yield context
        leave(context, running_home.url)


@pytest.fixture(scope="module")
def watching(monitor: BrowserContext, h265: H265Home) -> Iterator[PlayerPage]:
    """The page of the point with a live picture, which stays open from test to test."""
    player = PlayerPage.opened(monitor, h265.home, f"/points/{h265.code}", every=PACKAGING[SimulatedCodec.H265].every)
    player.until("() => document.querySelector('[data-player] video').currentTime > 0", 30_000)
    yield player
    player.page.close()


def _last_ms(spans: dict[str, Any]) -> int:
    """How long the newest footage without a gap is."""
    from_ms, until_ms = spans["footage"][-1]
    return int(until_ms - from_ms)


def test_this_browser_does_not_play_h265(watching: PlayerPage) -> None:
    assert not watching.page.evaluate("""() => MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L93.B0"')""")


def test_it_is_recorded_as_it_came(h265: H265Home, watching: PlayerPage) -> None:
    until_s = time.monotonic() + 30  # the live picture comes before the first fragment is on the disk
    while not (files := list((h265.home.path / "data" / "footage" / h265.code).rglob("*.mp4"))):
        assert time.monotonic() < until_s
        time.sleep(0.2)
    with av.open(str(files[0])) as container:
        described = container.streams.video[0].codec_context
        assert (described.name, described.codec_tag) == ("hevc", "hvc1")


def test_the_live_picture_is_transcoded_and_young(h265: H265Home, watching: PlayerPage) -> None:
    assert watching.page.evaluate("() => document.querySelector('[data-player] video').videoWidth") == 640
    moved = "() => document.querySelector('[data-player] video').getVideoPlaybackQuality().totalVideoFrames"
    before = watching.page.evaluate(moved)
    watching.until(f"() => ({moved})() >= {before} + 12")
    if h265.has_time:
        watching.forget()
        watching.until("() => mingchaProbe.frames.length >= 12")
        ages = sorted(at - code for at, code in watching.frames())
        assert ages[len(ages) // 2] < LIVE_AGE_MS
        codes = [code for _, code in watching.frames()]
        assert codes == sorted(codes)


def test_the_wall_labels_a_transcoded_tile(h265: H265Home, monitor: BrowserContext) -> None:
    wall = PlayerPage.opened(monitor, h265.home, f"/watch/wall/1?points={h265.code}")
    wall.until("() => /H\\.265 转码 640×360/.test(document.querySelector('[data-wall]').innerText)", 30_000)
    wall.until("() => document.querySelector('[data-wall] video').currentTime > 0", 30_000)
    wall.page.close()


def test_what_was_recorded_plays_back_at_the_instant_that_is_typed(h265: H265Home, watching: PlayerPage) -> None:
    if h265.has_time:
        # the tests before may take less time than lies before the instant
        found = watching.until_spans(lambda spans: bool(spans["footage"]) and _last_ms(spans) > 6_000)
        watching.seek(int(found["footage"][-1][1]) - 5_000, 15_000)
        assert "转码" in watching.page.inner_text("[data-player]")
        watching.pause()
        return
    watching.type_time(int(time.time() * 1000) - 5_000)
    watching.until("() => document.querySelector('[data-player] video').videoWidth === 640")
    frames = "document.querySelector('[data-player] video').getVideoPlaybackQuality().totalVideoFrames"
    watching.until(f"() => {frames} > 20")
