"""The wall in a real browser: pictures or the reason why there is none, worked by mouse and by keys alone; axe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, WebSocket
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import looks_of, sideways, violations
from tests.support.e2e.player_page import COARSE, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

pytestmark = pytest.mark.timed

MOVING = """() => {
  const tiles = [...document.querySelectorAll('[data-wall] [data-tile]:not(.away)')];
  const moving = tiles.filter((tile) => tile.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5);
  return moving.length === %d && tiles.length === %d;
}"""

SHOWN_OR_SAID = """() => [...document.querySelectorAll('[data-wall] [data-tile]:not(.away)')].every((tile) => {
  const cover = tile.querySelector('[data-cover]');
  const opens = tile.querySelector('[data-osd-tag]').textContent === '连接中';
  const says = !cover.hidden && cover.textContent.trim() !== '' && !opens;
  return says || (cover.hidden && tile.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5);
})"""


WATCH_FOR_BLACK = """() => {
  window.blackMoments = [];
  window.mostVideos = 0;
  const tile = document.querySelectorAll('[data-tile]')[2];
  const look = () => {
    const front = [...tile.querySelectorAll('video:not(.behind)')];
    const covered = !tile.querySelector('[data-cover]').hidden;
    const { readyState, seeking } = front[0] ?? {};
    const shown = front[0]?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    const stands = shown > 0 && (readyState >= 2 || seeking); // while it seeks the last picture stands
    const now = [front.length, readyState, seeking, shown, covered];
    if (front.length !== 1 || !stands || covered) window.blackMoments.push(now);
    requestAnimationFrame(look);
  };
  // told of each change: between two frames of a busy machine a picture may come and the one before it go
  const count = () => { window.mostVideos = Math.max(window.mostVideos, tile.querySelectorAll('video').length); };
  new MutationObserver(count).observe(tile, { childList: true, subtree: true });
  look();
}"""

LIVE = ",".join(f"4201020000131000000{number}" for number in (1, 4, 3, 5)) + ",42010600001310000003"
"""Five points of the demo that send pictures and that the city's police may watch."""


@pytest.fixture(scope="module")
def monitor(browser: Browser, running_home: RunningHome) -> Iterator[BrowserContext]:
    """The browser of a city monitor."""
    context = signed_in(browser, running_home, "zhaolei", **COARSE)
    yield context
    leave(context, running_home.url)


@pytest.fixture
def wall(monitor: BrowserContext, running_home: RunningHome) -> Iterator[PlayerPage]:
    """A wall of four, its purpose chosen."""
    player = PlayerPage.opened(monitor, running_home, f"/watch/wall/4?points={LIVE}")
    yield player
    player.page.close()


def names(wall: PlayerPage) -> list[str]:
    """What the visible tiles are called, in order."""
    found: list[str] = wall.page.eval_on_selector_all(
        "[data-wall] [data-tile]:not(.away)",
        "tiles => tiles.map(tile => tile.querySelector('[data-osd-name]').innerText)",
    )
    return [re.sub(r"^\d+\s+", "", name) for name in found]


def selected(wall: PlayerPage) -> int:
    """The place of the selected tile."""
    place: int = wall.page.eval_on_selector_all(
        "[data-wall] [data-tile]", "tiles => tiles.findIndex(tile => tile.classList.contains('selected'))"
    )
    return place


def test_every_tile_moves_or_says_why_not_in_each_layout_enlarged_and_back(wall: PlayerPage) -> None:
    wall.until(MOVING % (4, 4))
    first, second, third, fourth = names(wall)
    wall.page.locator("[data-tile]").first.focus()
    for key, place in (("ArrowRight", 1), ("ArrowDown", 3), ("ArrowLeft", 2), ("ArrowUp", 0), ("ArrowRight", 1)):
        wall.page.keyboard.press(key)
        assert selected(wall) == place
    wall.page.keyboard.press("Enter")
    wall.page.wait_for_url("**/watch/wall/1")
    wall.until(MOVING % (1, 1))
    assert names(wall) == [second]
    wall.page.keyboard.press("Escape")
    wall.page.wait_for_url("**/watch/wall/4")
    wall.until(MOVING % (4, 4))
    assert names(wall) == [first, second, third, fourth]
    wall.page.locator("[data-tile]").nth(2).dblclick()
    wall.page.wait_for_url("**/watch/wall/1")
    assert names(wall) == [third]
    wall.page.keyboard.press("9")
    wall.page.wait_for_url("**/watch/wall/9")
    wall.until(SHOWN_OR_SAID)
    wall.page.keyboard.press("0")
    wall.page.wait_for_url("**/watch/wall/16")
    wall.until(SHOWN_OR_SAID)
    notice = wall.page.locator("[data-notice]")
    assert "超过 9 路画面，注意力会下降" in notice.inner_text()
    notice.locator("button").click()
    assert notice.is_hidden()
    wall.page.keyboard.press("4")
    wall.page.keyboard.press("0")
    assert notice.is_hidden(), "once a shift"


@pytest.mark.law("16(3)")
def test_the_register_has_what_was_on_the_screen_alone_and_the_seat_remembers_it(wall: PlayerPage) -> None:
    """A point is found and placed, two pictures change places, and a point is dragged from the tree."""
    wall.until(MOVING % (4, 4))
    with wall.page.expect_request("**/access/tickets") as asked:
        wall.page.locator("[data-tile]").nth(3).click()
        wall.page.keyboard.press("f")
        wall.page.keyboard.type(LIVE.split(",")[4])
        wall.page.wait_for_selector(".leaf >> nth=0")
        wall.until("() => document.querySelectorAll('.tree .leaf').length === 1")
        wall.page.keyboard.press("Enter")
    assert sorted(asked.value.post_data_json["points"]) == sorted([*LIVE.split(",")[:3], LIVE.split(",")[4]])
    assert asked.value.post_data_json["modes"] == ["live"]
    wall.until(MOVING % (4, 4))
    before = names(wall)
    wall.page.locator("[data-tile]").nth(0).drag_to(wall.page.locator("[data-tile]").nth(3))
    after = [before[3], *before[1:3], before[0]]
    wall.until(MOVING % (4, 4))
    assert names(wall) == after
    wall.page.goto(f"{wall.home.url}/watch/wall/4")
    wall.until(MOVING % (4, 4))
    assert names(wall) == after
    wall.page.fill("[data-tree-find]", LIVE.split(",")[3])
    wall.until("() => document.querySelectorAll('.tree .leaf').length === 1")
    leaf = wall.page.locator(".tree .leaf").first
    name = leaf.get_attribute("data-name")
    leaf.drag_to(wall.page.locator("[data-tile]").nth(2))
    wall.until(MOVING % (4, 4))
    assert names(wall)[2] == name
    assert name not in after


def is_picture(stream: WebSocket) -> bool:
    """Whether a connection is of pictures, not of the states of cameras."""
    return "/live/states" not in stream.url


def test_a_small_tile_takes_the_sub_stream_and_a_chosen_one_the_main_without_a_black_moment(
    monitor: BrowserContext, running_home: RunningHome
) -> None:
    asked: list[str] = []
    page = monitor.new_page()
    page.on("websocket", lambda stream: asked.append(stream.url) if is_picture(stream) else None)
    page.goto(f"{running_home.url}/watch/wall/9?points={LIVE}")
    if page.locator("form.chooser").count():
        page.click("form.chooser button.primary")
    wall = PlayerPage(page, running_home)
    wall.until(
        "() => document.querySelectorAll('[data-tile] video')[2]?.getVideoPlaybackQuality().totalVideoFrames > 5"
    )
    assert "子码流" in page.locator("[data-tile]").nth(2).inner_text()
    assert all("stream=sub" in url for url in asked)
    page.evaluate(WATCH_FOR_BLACK)
    with page.expect_event("websocket", is_picture) as again:
        page.locator("[data-tile]").nth(2).click()  # it has a sub stream
    assert "stream=sub" not in again.value.url
    one_again = "document.querySelectorAll('[data-tile]')[2].querySelectorAll('video').length === 1"
    wall.until(f"() => window.mostVideos === 2 && {one_again}")
    assert page.evaluate("() => window.blackMoments") == []
    page.close()


def test_the_end_of_the_grant_closes_the_pictures_and_says_why(
    monitor: BrowserContext, running_home: RunningHome
) -> None:
    player, other = (PlayerPage.opened(monitor, running_home) for _ in range(2))
    player.until_live()
    other.page.click("[data-strip] button")
    player.until("() => document.querySelector('[data-cover] .refusal')")
    assert "§" in player.cover() or "第" in player.cover()
    assert "现在不能查看" in player.cover()
    assert player.page.evaluate("() => document.querySelector('[data-player] video').src") == ""
    player.page.close()
    other.page.close()


def test_the_end_of_the_session_closes_the_picture_and_says_so(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "zhaolei", **COARSE)
    context.add_init_script(
        "window.realTimeout = setTimeout; window.setTimeout = (f, ms) => realTimeout(f, Math.min(ms, 900));"
    )
    player = PlayerPage.opened(context, running_home)
    context.clear_cookies(name="sessionid")
    player.until("() => document.querySelector('[data-osd-tag]').innerText === '已结束'")
    assert "登录" in player.cover()
    context.close()


@pytest.mark.parametrize(("width", "theme", "language"), looks_of(3))
def test_open_pictures_are_accessible(
    running_home: RunningHome, browser: Browser, width: int, theme: str, language: str
) -> None:
    context = signed_in(browser, running_home, "wanghaiyan", viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": running_home.url}])
    player = PlayerPage.opened(context, running_home, f"/watch/wall/16?points={LIVE}")
    player.until("() => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 2")
    player.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    assert violations(player.page) == []
    assert sideways(player.page) <= 0
    context.close()
