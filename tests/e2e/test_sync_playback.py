"""Four cameras on one clock: the time codes in their pictures stay together, over a gap in one of them."""

import json
import logging
import os
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from tests.support.e2e.one_browser import leave
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.sync_page import SyncPage, figures_of, longest_still, recorded_skew, spreads
from tests.support.e2e.warm_line import warm_line
from tests.support.length import times

from mingcha.kit.clock import SHANGHAI
from mingcha.run.demo.city import DEMO_ACCOUNTS

pytestmark = pytest.mark.timed
log = logging.getLogger(__name__)

CAMERAS = ("42010200001310000001", "42010200001310000004", "42010200001310000003", "42010200001310000005")
WITH_GAP = 1
STAY_WITHIN_MS = 200
MOST_APART_MS = STAY_WITHIN_MS if os.environ.get("MINGCHA_CALM") else 500
"""Of a single frame: a machine that other work stalls holds a browser up for longer, and no player can help it. With
MINGCHA_CALM=1 the machine is calm, and every frame is held to the 200 ms. Measured: 66 ms at most on a calm machine;
227 to 448 ms beside other work, before the clock waited for the picture furthest behind."""
PLAYED_MS = times(18_000, 60_000)
"""Around the gap: a minute in full."""
STILL_AT_MOST_MS = 1_500


@pytest.fixture(scope="module")
def context(browser: Browser, running_home: RunningHome) -> Iterator[BrowserContext]:
    """A monitor's browser."""
    context = signed_in(browser, running_home, "wanghaiyan", **COARSE)
    yield context
    leave(context, running_home.url)


def beijing(at_ms: float) -> str:
    """An instant as an address of the page has it."""
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


def spans(context: BrowserContext, home: RunningHome, camera: str) -> dict[str, Any]:
    """Footage and gaps of a camera as the gateway tells them, with a ticket that came with a page."""
    own = {"Sec-Fetch-Site": "same-origin"}
    text = context.request.get(f"{home.url}/watch/sync?p={','.join(CAMERAS)}", headers=own).text()
    token = json.loads(unescape(text.split('name="first-ticket" content="')[1].split('"')[0]))["token"]
    now_ms = int(time.time() * 1000)
    address = f"{home.gateway}/v1/points/{camera}/spans?from={now_ms - 3_600_000}&to={now_ms}&most=500"
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}", "Origin": home.url})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def until(right: Callable[[], object], limit_s: float = 60, pause_s: float = 0.3) -> None:
    """Asks again and again until it is so."""
    end = time.monotonic() + limit_s
    while not right():
        assert time.monotonic() < end, "not so in time"
        time.sleep(pause_s)


@pytest.fixture(scope="module")
def gap(context: BrowserContext, running_home: RunningHome) -> tuple[int, int]:
    """A gap of some seconds in one of the cameras, with footage before it for half of what is played, and the beginning
    of more behind it in all of them: what comes later is recorded while the first half is played."""
    SyncPage.opened(context, running_home, CAMERAS).page.close()
    code = CAMERAS[WITH_GAP]

    def footage(camera: str = code) -> list[list[float]]:
        found: list[list[float]] = spans(context, running_home, camera)["footage"]
        return found

    until(lambda: [to for since, to in footage()[-1:] if to - since > PLAYED_MS / 2 + 2_000], pause_s=1)
    known = len(footage())
    document = ("--document", "test 1", "--document-on", "2026-11-01")
    officer = next(account for account in DEMO_ACCOUNTS if account.username == "zhouzhiyuan")
    with warm_line(running_home.environment) as line:
        off = line("camera", "disable", code, "--reason", "a gap for a test", *document)
        words = ("confirm", "accept", off.stdout.split()[0], "--as", officer.username)
        line(*words, stdin=f"{officer.password}\n")
        until(lambda: time.time() * 1000 - spans(context, running_home, code)["newest_ms"] > 6_000, pause_s=1)
        line("camera", "enable", code)
    until(lambda: len(footage()) > known, pause_s=1)
    (_, from_ms), (to_ms, _) = footage()[-2:]
    for camera in CAMERAS:
        until(lambda: footage(camera)[-1][1] > to_ms + 5_000, 90, pause_s=1)  # noqa: B023 - asked in this turn
    return int(from_ms), int(to_ms)


def test_four_cameras_stay_together_over_a_gap_in_one(
    context: BrowserContext, running_home: RunningHome, gap: tuple[int, int]
) -> None:
    from_ms, to_ms = gap
    start_ms = (from_ms + to_ms) // 2 - PLAYED_MS // 2
    player = SyncPage.opened(context, running_home, CAMERAS, beijing(start_ms))
    leads = player.page.locator("[data-tile].selected")
    assert leads.get_attribute("data-code") == CAMERAS[0]
    until(lambda: player.newest_ms() > start_ms + 1_500, 20)
    player.forget()
    until(lambda: player.newest_ms() > from_ms + 1_500)
    cover = player.covers()[WITH_GAP]
    until(lambda: player.newest_ms() > start_ms + PLAYED_MS, 90)
    frames = player.frames()
    by_code, by_media = (spreads(frames, len(CAMERAS), by_code=code) for code in (True, False))
    skew = recorded_skew(frames, len(CAMERAS))
    still = [longest_still(frames, tile) for tile in range(len(CAMERAS)) if tile != WITH_GAP]
    log.info("apart by time code %s, of it recorded so %.1f", figures_of(by_code), skew)
    log.info("apart by media time %s, still at most %s", figures_of(by_media), still)
    codes = [frame.code_ms for frame in frames if frame.code_ms is not None]
    assert max(codes) - min(codes) >= PLAYED_MS - 3_000
    assert figures_of(by_media)["p99"] <= STAY_WITHIN_MS, figures_of(by_media)
    assert by_media[-1] <= MOST_APART_MS, figures_of(by_media)
    assert figures_of(by_code)["p99"] <= STAY_WITHIN_MS + skew, (figures_of(by_code), skew)
    # the camera with the gap was covered with the cause, and its pictures came again behind the gap
    assert "没有录像" in cover
    assert "已停用" in cover
    own = [frame.code_ms for frame in frames if frame.tile == WITH_GAP and frame.code_ms is not None]
    slack = 500 + skew
    assert not [code for code in own if from_ms + slack < code < to_ms - slack]
    assert [code for code in own if code > to_ms + times(3_000, 10_000)]
    assert max(still) < STILL_AT_MOST_MS, "another camera stood still"
    player.page.close()


def test_keys_work_on_all_cameras_at_once(
    context: BrowserContext, running_home: RunningHome, gap: tuple[int, int]
) -> None:
    from_ms, to_ms = gap
    player = SyncPage.opened(context, running_home, CAMERAS, beijing(from_ms - 8_000))
    page = player.page
    until(lambda: len({frame.tile for frame in player.frames()}) == len(CAMERAS), 20)
    page.keyboard.press("k")
    page.wait_for_timeout(400)
    assert page.evaluate("() => [...document.querySelectorAll('[data-sync] video')].every((video) => video.paused)")
    page.keyboard.press("3")
    assert page.locator("[data-tile].selected").get_attribute("data-code") == CAMERAS[2]
    assert page.locator("[data-tile][aria-current=true]").count() == 1
    player.forget()
    page.keyboard.press("ArrowRight")
    until(lambda: len({frame.tile for frame in player.frames()}) == len(CAMERAS), 20)
    codes = [frame.code_ms for frame in player.frames() if frame.code_ms is not None]
    # a picture stands as long as its frame: an H.265 camera sends every other one that it draws, 80 ms apart in full
    slowest_ms = times(2_000 // int(running_home.environment["MINGCHA_DEMO_FPS"]), 0)
    assert max(codes) - min(codes) <= STAY_WITHIN_MS + slowest_ms
    player.forget()
    page.keyboard.press("t")
    page.keyboard.type(f"{beijing((from_ms + to_ms) // 2).replace('T', ' ')}")
    page.keyboard.press("Enter")
    until(lambda: "没有录像" in player.covers()[WITH_GAP], 20)
    until(lambda: [bool(cover) for cover in player.covers()].count(True) == 1, 20)  # the others have come, it has not
    page.keyboard.press("l")
    until(lambda: page.inner_text("[data-rate='1'].on") == "1×", 5)
    page.keyboard.press("l")
    assert page.inner_text("[data-rate].on") == "2×"
    page.close()


def test_a_lane_ends_where_its_grant_begins(context: BrowserContext, running_home: RunningHome) -> None:
    player = SyncPage.opened(context, running_home, CAMERAS, beijing(time.time() * 1000 - 30 * 3_600_000))
    until(lambda: all("不可播放" in cover and "§ 19" in cover for cover in player.covers()), 20)
    assert player.frames() == []
    player.page.close()


def test_cameras_are_chosen_on_the_page_and_five_are_too_many(
    context: BrowserContext, running_home: RunningHome
) -> None:
    page = context.new_page()
    page.goto(f"{running_home.url}/watch/sync")
    page.select_option("select[name=p] >> nth=0", CAMERAS[0])
    page.select_option("select[name=p] >> nth=1", CAMERAS[2])
    page.click(".sync-choice button")
    page.wait_for_selector("[data-sync]")
    assert [tile.get_attribute("data-code") for tile in page.locator("[data-tile]").all()] == [CAMERAS[0], CAMERAS[2]]
    answer = page.request.get(f"{running_home.url}/watch/sync?p={','.join(CAMERAS)},42010200001310000002")
    assert answer.status == 422
    page.close()
