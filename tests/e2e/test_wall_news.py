"""The wall's news in a real browser: a dead camera is on tile, tree and list within seconds, its outage is the same
on every page; the way back to the wall; small windows; times outside the grant."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways
from tests.support.e2e.player_page import POINT, PlayerPage, program_of, signed_in
from tests.support.e2e.running_home import RunningHome

pytestmark = pytest.mark.timed

LIVE = ",".join(f"4201020000131000000{number}" for number in (1, 3, 4, 5))
WITHIN_MS = 10_000
"""From the stop of the cameras to the page. Promised are 5 s, of which the recorder waits 4 before it says silent, and
4.2 were measured; a busy machine gets twice the time, on the page's own clock."""
BUSY_MS = 20_000

NEWS = """() => {
  const tile = document.querySelector('[data-wall] [data-tile]');
  const line = document.querySelector('[data-tree] [data-point="%s"]');
  const tag = tile.querySelector('[data-osd-tag]').textContent;
  const glyph = line?.querySelector('[data-state]').className ?? '';
  const row = [...document.querySelectorAll('[data-interruptions] li')].find((one) => one.textContent.includes('中断'));
  if (tag !== '中断' || !glyph.includes('bad') || !row) return null;
  const cover = tile.querySelector('[data-cover]').textContent;
  return { at_ms: Date.now(), cover, title: line.title, row: row.textContent };
}"""


@contextmanager
def cameras_silent(home: RunningHome) -> Iterator[float]:
    """The simulated cameras stand still; gives the time at which they stopped, Unix ms."""
    simulation = program_of(home, "simulate")
    os.kill(simulation, signal.SIGSTOP)
    try:
        yield time.time() * 1000
    finally:
        os.kill(simulation, signal.SIGCONT)


@pytest.fixture(scope="module")
def monitor(browser: Browser, running_home: RunningHome) -> Iterator[BrowserContext]:
    """The browser of a city monitor."""
    context = signed_in(browser, running_home, "zhaolei")
    yield context
    leave(context, running_home.url)


@pytest.fixture(scope="module")
def wall(monitor: BrowserContext, running_home: RunningHome) -> Iterator[PlayerPage]:
    """A wall of four, its purpose chosen, which stays open from test to test."""
    player = PlayerPage.opened(monitor, running_home, f"/watch/wall/4?points={LIVE}")
    yield player
    player.page.close()


def test_a_dead_camera_is_told_within_seconds_and_the_same_everywhere(
    wall: PlayerPage, running_home: RunningHome
) -> None:
    """Issue point D (wall, one outage): tile, tree and list say 中断 with the cause within 5 s; before, the tree never
    did and the list had it after up to half a minute. The begin is the same on the wall, at the point and in lists."""
    page = wall.page
    wall.until("() => document.querySelector('[data-wall] [data-tile] [data-osd-tag]').textContent.startsWith('实时')")
    page.fill("[data-tree-find]", POINT)
    page.wait_for_selector(f"[data-tree] [data-point='{POINT}']")
    page.wait_for_timeout(6_000)  # the states' connection stands, and there is footage that can be missed
    with cameras_silent(running_home) as stopped_ms:
        told = wall.until(NEWS % POINT, BUSY_MS)
        took_ms = told["at_ms"] - stopped_ms
        begin = re.search(r"自 (\d\d:\d\d:\d\d) 起中断", told["cover"])
        assert begin, told
        assert "摄像机" in told["title"]
        point = page.context.new_page()
        point.goto(f"{running_home.url}/points/{POINT}")
        # earlier tests left gaps of their own
        row = point.locator("[data-gaps] tbody tr", has_text=begin.group(1)).first
        assert begin.group(1) in row.inner_text()
        assert "未恢复" in row.inner_text()
        point.goto(f"{running_home.url}/today")
        assert begin.group(1) in point.inner_text(".down-list")
        point.close()
        assert took_ms < WITHIN_MS
    wall.until(
        "() => document.querySelector('[data-wall] [data-tile] [data-osd-tag]').textContent.startsWith('实时')", 40_000
    )
    wall.until("() => document.querySelector('[data-interruptions]').textContent.includes('已恢复')", 30_000)
    assert begin.group(1) in page.inner_text("[data-interruptions]")


def test_esc_leads_from_a_point_back_to_the_wall_as_it_was(wall: PlayerPage, running_home: RunningHome) -> None:
    """Issue point D (wall): before, Esc led to the list of points."""
    page = wall.page
    page.evaluate("document.activeElement.blur()")  # a test before may have left it in the tree
    page.keyboard.press("9")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    names = page.eval_on_selector_all("[data-tile]:not(.away) [data-osd-name]", "all => all.map(one => one.innerText)")
    page.click("[data-open-point]")
    page.wait_for_url("**/points/**")
    page.keyboard.press("Escape")
    page.wait_for_url("**/watch/wall/9?**")
    page.wait_for_selector("[data-wall] [data-tile].selected")
    after = page.eval_on_selector_all("[data-tile]:not(.away) [data-osd-name]", "all => all.map(one => one.innerText)")
    assert after == names
    assert (
        page.eval_on_selector_all("[data-tile]", "all => all.findIndex(one => one.classList.contains('selected'))") == 2
    )


def test_the_wall_fits_small_and_wide_windows(wall: PlayerPage) -> None:
    """Issue point D (390 px): the tile chooser is whole, the wall of four has no hole, the tree is above the fold."""
    page = wall.page
    box = lambda selector: page.locator(selector).first.bounding_box()  # noqa: E731
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{wall.home.url}/watch/wall/4?points={LIVE}")
        page.wait_for_selector("[data-tree] [role=treeitem]")
        assert not sideways(page)
        for link in page.locator("[data-layout]").all():
            place = link.bounding_box()
            assert place is not None
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width
        tiles = [one.bounding_box() for one in page.locator("[data-tile]:not(.away)").all()]
        assert len({(round(one["x"]), round(one["y"])) for one in tiles if one}) == 4
        assert len({round(one["width"]) for one in tiles if one}) == 1
        tree = box("[data-tree-find]")
        assert tree is not None
        assert tree["y"] + tree["height"] < height
        fit = page.eval_on_selector("[data-tile] video", "video => getComputedStyle(video).objectFit")
        assert fit == "contain"
        if pictures := os.environ.get("MINGCHA_PICTURES"):
            page.screenshot(path=f"{pictures}/wall-{width}.png")


@pytest.fixture(scope="module")
def point(monitor: BrowserContext, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a point."""
    player = PlayerPage.opened(monitor, running_home)
    yield player
    player.page.close()


def test_a_time_outside_the_grant_and_one_to_come(point: PlayerPage) -> None:
    """Issue point D (time): the timeline goes to a time outside the grant, which is asked for of somebody; a time in
    the future is said to be so. Before, the timeline jumped back to now and the future was silently cut."""
    point.until_live()
    page = point.page
    old_ms = int(time.time() * 1000) - 3 * 86_400_000
    point.type_time(old_ms)
    page.wait_for_selector("[data-cover] .refusal")
    assert "第十五条" in point.cover()
    assert "管理单位" in point.cover()
    page.wait_for_timeout(1_000)
    shown = page.get_attribute("[data-timeline]", "aria-valuenow")
    assert abs(int(shown or 0) - old_ms // 1000) <= 1
    point.type_time(int(time.time() * 1000) + 3_600_000)
    point.until("() => document.querySelector('[data-say]').textContent.includes('还没有到')")


def test_a_point_at_1440_has_its_controls_in_one_row_above_the_fold(point: PlayerPage) -> None:
    """Issue point D (1440x900): one row of controls, timeline with legend above the fold; full screen keeps both."""
    page = point.page
    if pictures := os.environ.get("MINGCHA_PICTURES"):
        page.screenshot(path=f"{pictures}/point-1440.png")
    tops = page.eval_on_selector_all(
        ".controls > *, .controls .actions > *",
        "all => all.map(one => { const b = one.getBoundingClientRect(); "
        "return b.height ? Math.round(b.top + b.height / 2) : null; }).filter(one => one !== null)",
    )
    assert max(tops) - min(tops) < 12, tops
    legend = page.locator(".legend").bounding_box()
    assert legend is not None
    assert legend["y"] + legend["height"] <= 900, legend
    page.click("[data-do=full]")
    point.until("() => document.fullscreenElement?.matches('[data-player]')")
    for selector in ("[data-strip]", ".controls", "[data-timeline]", "[data-tile]"):
        assert page.is_visible(selector)
        place = page.locator(selector).bounding_box()
        assert place is not None
        assert place["y"] + place["height"] <= page.evaluate("() => innerHeight") + 1
