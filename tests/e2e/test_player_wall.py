"""The wall in a real browser: pictures or the reason why there is none, worked by mouse and by keys alone; axe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.e2e.conftest import RunningHome
from tests.e2e.player_page import POINT, PlayerPage, signed_in
from tests.e2e.test_pages import sideways, violations

pytestmark = pytest.mark.e2e

MOVING = """() => {
  const tiles = [...document.querySelectorAll('[data-wall] [data-tile]:not(.away)')];
  const moving = tiles.filter((tile) => tile.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5);
  return moving.length === %d && tiles.length === %d;
}"""

SHOWN_OR_SAID = """() => [...document.querySelectorAll('[data-wall] [data-tile]')].every((tile) => {
  const cover = tile.querySelector('[data-cover]');
  const says = !cover.hidden && /空|无画面/u.test(cover.innerText);
  return says || (cover.hidden && tile.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5);
})"""


@pytest.fixture
def wall(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """A wall of four, its purpose chosen."""
    context = signed_in(browser, running_home, "zhaolei")
    yield PlayerPage.opened(context, running_home, "/watch/wall/4")
    context.close()


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


def test_four_pictures_move_and_nine_tiles_say_what_they_are(wall: PlayerPage) -> None:
    wall.until(MOVING % (4, 4))
    wall.page.keyboard.press("9")
    wall.page.wait_for_url("**/watch/wall/9")
    wall.until(SHOWN_OR_SAID)
    assert wall.page.locator("[data-tile] [data-cover]:visible").count() <= 1, "eight cameras send pictures"


def test_a_tile_is_chosen_and_enlarged_and_escape_goes_back(wall: PlayerPage) -> None:
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


def test_a_point_comes_from_the_tree_by_keys_and_the_seat_remembers(wall: PlayerPage) -> None:
    wall.until(MOVING % (4, 4))
    wall.page.locator("[data-tile]").nth(1).click()
    wanted = wall.page.locator("[data-wall] .leaf:not(.shown)").first
    name = wanted.get_attribute("data-name")
    wanted.focus()
    wall.page.keyboard.press("Enter")
    wall.until(MOVING % (4, 4))
    assert names(wall)[1] == name
    wall.page.keyboard.press("ArrowDown")
    assert wall.page.evaluate("document.activeElement.dataset.name") != name
    wall.page.reload()
    wall.until(MOVING % (4, 4))
    assert names(wall)[1] == name
    wall.page.keyboard.press("f")
    wall.page.keyboard.type("没有这样的点位")
    assert wall.page.locator("[data-wall] .leaf:visible").count() == 0


def test_the_end_of_the_grant_closes_the_pictures_and_says_why(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "zhaolei")
    player = PlayerPage.opened(context, running_home)
    player.until_live()
    other = PlayerPage.opened(context, running_home)
    other.until_live()
    other.page.click("[data-strip] button")
    player.until("() => document.querySelector('[data-cover] .refusal')")
    assert "§" in player.cover() or "第" in player.cover()
    assert "现在不能查看" in player.cover()
    assert player.page.evaluate("() => document.querySelector('[data-player] video').src") == ""
    context.close()


def test_the_end_of_the_session_closes_the_picture_and_says_so(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "zhaolei")
    context.add_init_script(
        "window.realTimeout = setTimeout; window.setTimeout = (f, ms) => realTimeout(f, Math.min(ms, 900));"
    )
    player = PlayerPage.opened(context, running_home)
    context.clear_cookies(name="sessionid")
    player.until("() => document.querySelector('[data-osd-tag]').innerText === '已结束'")
    assert "登录" in player.cover()
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_open_pictures_are_accessible(running_home: RunningHome, browser: Browser, width: int, language: str) -> None:
    problems: list[str] = []
    context = signed_in(browser, running_home, "wanghaiyan", viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": running_home.url}])
    for path in (f"/points/{POINT}", "/watch/wall/4"):
        player = PlayerPage.opened(context, running_home, path)
        player.until("() => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 2")
        for theme in ("day", "night"):
            player.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            problems += [f"{path} {theme}: {one}" for one in violations(player.page)]
        if sideways(player.page) > 0:
            problems.append(f"{path}: {sideways(player.page)} px wider than the window")
        player.page.close()
    context.close()
    assert problems == []
