"""An operator's way at the wall: nine pictures, zoom, replay beside live, kept picture, favourite, a tour saved at the
seat and opened there by another person, a second window, letter keys off."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, WebSocket
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.player_page import POINT, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

pytestmark = pytest.mark.timed

FOUR = [f"4201020000131000000{number}" for number in (1, 3, 4, 5)]
PATH = f"/watch/wall/9?points={','.join(FOUR)}"
MOVES = "() => document.querySelector('[data-grid] video')?.getVideoPlaybackQuality().totalVideoFrames > 5"
OLDEST_MS, YOUNGEST_MS = 45_000, 1_500
"""A replay begins 30 s back, or with the first footage after that; a busy machine shows it late."""


@pytest.fixture(scope="module")
def seat(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a monitor of the branch, who chose a purpose."""
    context = signed_in(browser, running_home, "wanghaiyan")
    yield PlayerPage.opened(context, running_home, PATH)
    leave(context, running_home.url)


@pytest.fixture
def wall(seat: PlayerPage) -> PlayerPage:
    """A wall of nine, opened anew, whose first picture moves and is chosen."""
    seat.page.goto(seat.home.url + PATH)
    seat.until(MOVES)
    seat.page.locator("[data-tile]").first.click()
    return seat


def tell(wall: PlayerPage) -> str:
    """What the wall says of the last act."""
    return wall.page.inner_text("[data-tell]")


def is_main(stream: WebSocket) -> bool:
    """Whether a connection is of a main stream."""
    return "/live?" in stream.url and "stream=sub" not in stream.url


def test_a_picture_is_zoomed_moved_in_and_whole_again_and_its_stream_follows(wall: PlayerPage) -> None:
    page = wall.page
    tile = page.locator("[data-tile]").first
    page.mouse.move(*_middle(wall, 1))
    with page.expect_event("websocket", is_main):
        page.mouse.wheel(0, -100)  # the second tile, which nobody chose, and which has a sub stream
    for _ in range(3):
        page.keyboard.press("+")
    wall.until("() => document.querySelector('[data-osd-tag]').innerText.includes('3.4×')")
    before = tile.evaluate("tile => tile.style.getPropertyValue('--zoom-left')")
    page.keyboard.press("Shift+ArrowRight")
    assert tile.evaluate("tile => tile.style.getPropertyValue('--zoom-left')") != before
    page.mouse.move(*_middle(wall, 0))
    for _ in range(9):
        page.mouse.wheel(0, -100)
    wall.until("() => document.querySelector('[data-osd-tag]').innerText.includes('8×')")
    assert tile.evaluate("tile => getComputedStyle(tile.querySelector('.watermark')).transform") == "none"
    page.keyboard.press("Escape")
    wall.until("() => !document.querySelector('[data-tile]').classList.contains('zoomed')")
    page.keyboard.press("o")
    assert "填满" in tell(wall)


def _middle(wall: PlayerPage, place: int) -> tuple[float, float]:
    box = wall.page.locator("[data-tile]").nth(place).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.law("16(2)", "16(3)", "19")
def test_a_replay_runs_beside_the_live_picture_and_is_a_line_of_the_register(wall: PlayerPage) -> None:
    page = wall.page
    tickets = playback_tickets(wall.home)
    with page.expect_request("**/access/tickets") as asked:
        page.keyboard.press("i")
    assert asked.value.post_data_json["modes"] == ["playback"]
    assert asked.value.post_data_json["points"] == [POINT]
    wall.until("() => document.querySelector('[data-replay] video').getVideoPlaybackQuality().totalVideoFrames > 5")
    age_ms = time.time() * 1000 - page.evaluate(
        "() => mingchaProbe.read(document.querySelector('[data-replay] video'))"
    )
    assert YOUNGEST_MS < age_ms < OLDEST_MS
    wall.until("() => [...document.querySelectorAll('[data-osd-tag]')][0].innerText.includes('实时')")
    assert violations(page) == []
    assert sideways(page) <= 0
    page.keyboard.press("c")
    page.wait_for_selector("dialog[data-snapshot][open]")
    assert page.inner_text("[data-snapshot-name]") == page.inner_text("[data-replay-name]")
    page.keyboard.type("核对回放")
    page.keyboard.press("Enter")
    wall.until("() => document.querySelector('[data-tell]').innerText.includes('已存证')")
    page.keyboard.press("Escape")
    assert page.is_hidden("[data-replay]")
    assert playback_tickets(wall.home) > tickets
    # the first opening in a way under a grant is a line; another test may have played this point under it before
    assert counted(wall.home, "SELECT COUNT(*) FROM access_registerrow WHERE way = 'playback' AND camera = ?", POINT)


def playback_tickets(home: RunningHome) -> int:
    """Tickets for playback of the point alone."""
    return counted(home, "SELECT COUNT(*) FROM access_ticket WHERE modes = 'playback' AND points = ?", POINT)


def counted(home: RunningHome, query: str, point: str) -> int:
    """What a query about a point counts."""
    with closing(sqlite3.connect(home.path / "data" / "mingcha.db")) as database:
        count: int = database.execute(query, (point,)).fetchone()[0]
    return count


def test_a_favourite_stands_first_in_the_tree_and_the_next_camera_comes_by_a_key(wall: PlayerPage) -> None:
    page = wall.page
    name = page.locator("[data-osd-name]").first.inner_text()[2:].strip()
    page.keyboard.press("s")
    wall.until("() => document.querySelector('.tree [role=treeitem]').innerText.includes('收藏')")
    assert page.get_attribute("[data-tool=favourite]", "aria-pressed") == "true"
    page.reload()
    wall.until("() => document.querySelector('.tree .leaf') !== null")
    assert page.locator(".tree .leaf").first.get_attribute("data-name") == name
    page.locator("[data-tile]").first.click()
    page.keyboard.press("PageDown")
    assert page.locator("[data-osd-name]").first.inner_text()[2:].strip() != name
    page.keyboard.press("PageUp")
    assert page.locator("[data-osd-name]").first.inner_text()[2:].strip() == name
    page.keyboard.press("s")
    wall.until("() => !document.querySelector('.tree [role=treeitem]').innerText.includes('收藏')")


def test_a_tour_saved_at_a_seat_is_turned_there_by_another_person(
    wall: PlayerPage, browser: Browser, running_home: RunningHome
) -> None:
    page = wall.page
    open_seat(wall)
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    page.click("[data-seat-open]")
    page.select_option("[data-seat-choice]", "JA-1")
    page.wait_for_selector("form[data-save]:not([hidden])")
    page.fill("#layout-name", "夜间两页")
    page.fill("#layout-dwell", "15")
    page.click("form[data-save] button[value=new]")
    wall.until("() => document.querySelector('[data-seat-said]').innerText.includes('第 1 版')")
    page.click("[data-seat-close]")
    page.locator("[data-tile]").first.click()
    page.keyboard.press("Delete")
    page.click("[data-seat-open]")
    page.wait_for_selector("form[data-save]:not([hidden])")
    page.click("form[data-save] button[value=page]")
    wall.until("() => document.querySelector('[data-seat-said]').innerText.includes('第 2 版')")
    page.click("[data-seat-close]")
    context = signed_in(browser, running_home, "zhaolei")
    other = PlayerPage.opened(context, running_home, f"/watch/wall/4?points={','.join(FOUR)}")
    turned(other)
    leave(context, running_home.url)


def open_seat(wall: PlayerPage) -> None:
    """Opens the layouts of a seat, clicking again while the page's script does not listen yet."""
    wall.until("""() => {
      const dialog = document.querySelector("dialog[data-seat]");
      if (!dialog.open) document.querySelector("[data-seat-open]").click();
      return dialog.open;
    }""")


def turned(other: PlayerPage) -> None:
    """Another person at the seat opens the tour, pauses it, and turns it by hand."""
    page = other.page
    open_seat(other)
    page.select_option("[data-seat-choice]", "JA-1")
    row = page.locator("[data-layouts] li", has_text="夜间两页")
    row.locator("button", has_text="轮巡").click()
    page.wait_for_url("**/watch/tour/*")
    other.until("() => document.querySelector('[data-tour]').innerText.includes('轮巡中 1/2')")
    first = page.locator("[data-osd-name]").first.inner_text()
    page.keyboard.press("]")
    assert "轮巡已暂停 2/2" in page.inner_text("[data-tour]")
    assert page.locator("[data-osd-name]").first.inner_text() != first
    page.keyboard.press("[")
    assert page.locator("[data-osd-name]").first.inner_text() == first


@pytest.mark.soak
def test_a_second_window_keeps_its_own_arrangement(wall: PlayerPage) -> None:
    page = wall.page
    first = page.evaluate("() => document.cookie")
    with page.expect_popup() as opened:
        page.click("[data-tool=window]")
    second = PlayerPage(opened.value, wall.home)
    second.page.wait_for_url("**/watch/wall/9**")
    second.until(MOVES)
    assert "window=2" in second.page.url
    assert second.page.inner_text("[data-wall-window]") == "窗口 2"
    second.page.locator("[data-tile]").first.click()
    second.page.keyboard.press("Delete")
    second.page.reload()
    second.until("() => document.querySelector('[data-osd-name]').innerText.trim() === '1'")
    assert page.evaluate("() => document.cookie") == first, "the arrangement of the first window stays"
    second.page.close()


def test_letter_keys_are_switched_off_in_the_list_of_keys(browser: Browser, running_home: RunningHome) -> None:
    context: BrowserContext = signed_in(browser, running_home, "wanghaiyan")
    wall = PlayerPage.opened(context, running_home, PATH)
    page = wall.page
    page.keyboard.press("?")
    said = page.inner_text("dialog[data-keys]")
    for words in ("25 / 36 / 49 / 64 画面", "回看最近 30 秒", "收藏或取消收藏", "轮巡上一页"):
        assert words in said
    page.uncheck("dialog[data-keys] [data-letter-keys]")
    page.keyboard.press("Escape")
    page.locator("[data-tile]").first.click()
    for key in ("4", "i", "+", "x", "?"):
        page.keyboard.press(key)
    assert page.locator("[data-tile]:not(.away)").count() == 9
    assert page.is_hidden("[data-replay]")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-tile].selected").get_attribute("aria-label").startswith("画面 2")
    context.close()


@pytest.mark.soak
def test_the_largest_wall_makes_its_tiles_and_keeps_them(wall: PlayerPage) -> None:
    page = wall.page
    for key, tiles in (("5", 25), ("8", 64), ("6", 36), ("4", 4)):
        page.keyboard.press(key)
        page.wait_for_url(f"**/watch/wall/{tiles}")
        assert page.locator("[data-tile]:not(.away)").count() == tiles
    assert sideways(page) <= 0
    wall.until(MOVES)
