"""The wall worked by keys alone: layouts, arrows, enlarge and back, find, pick up and put down, tree, tour, seat."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.player_page import COARSE, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

pytestmark = pytest.mark.timed

LIVE = [*(f"4201020000131000000{number}" for number in (1, 3, 4, 5)), "42010600001310000003"]
SHORT_DWELL = """
(() => {
  const real = window.setTimeout;
  window.setTimeout = (call, after_ms, ...rest) => real(call, after_ms === 20000 ? 700 : after_ms, ...rest);
})();
"""


PATH = f"/watch/wall/4?points={','.join(LIVE)}"


@pytest.fixture(scope="module")
def seat(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a city monitor, who chose a purpose; a page of a tour stays less than a second."""
    context = signed_in(browser, running_home, "zhaolei", **COARSE)
    context.add_init_script(SHORT_DWELL)
    yield PlayerPage.opened(context, running_home, PATH)
    context.close()


@pytest.fixture
def wall(seat: PlayerPage) -> PlayerPage:
    """A wall of four, opened anew."""
    seat.page.goto(seat.home.url + PATH)
    seat.until("() => document.querySelectorAll('.tree .leaf, .tree [aria-level=\"2\"]').length > 0")
    return seat


def press(wall: PlayerPage, *keys: str) -> None:
    """Keys, one after the other."""
    for key in keys:
        wall.page.keyboard.press(key)


def shown(wall: PlayerPage) -> list[str]:
    """The names on the visible tiles."""
    tiles = "[data-wall] [data-tile]:not(.away) [data-osd-name]"
    texts: list[str] = wall.page.eval_on_selector_all(tiles, "all => all.map(one => one.textContent)")
    return [re.sub(r"^\d+\s*", "", text) for text in texts]


def selected(wall: PlayerPage) -> int:
    """The place of the selected tile."""
    place: int = wall.page.eval_on_selector_all(
        "[data-tile]", "tiles => tiles.findIndex(tile => tile.classList.contains('selected'))"
    )
    return place


def focused(wall: PlayerPage) -> str:
    """The accessible name of what has the cursor."""
    name: str = wall.page.evaluate(
        "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    )
    return name


def test_the_keys_of_layouts_and_the_list_that_names_them(wall: PlayerPage) -> None:
    for key, tiles in (("1", 1), ("9", 9), ("0", 16), ("4", 4)):
        press(wall, key)
        wall.page.wait_for_url(f"**/watch/wall/{tiles}")
        assert wall.page.locator("[data-tile]:not(.away)").count() == tiles
        assert wall.page.locator("[data-layout].on").inner_text() == str(tiles)
    press(wall, "?")
    said = wall.page.inner_text("dialog[data-keys]")
    for words in ("1 / 4 / 9 / 16 画面", "轮巡开关", "拿起画面或点位", "清空画面", "在点位树中查找点位"):
        assert words in said
    press(wall, "9")
    assert "/watch/wall/4" in wall.page.url, "keys of the wall rest while a dialog is open"


def test_arrows_choose_enter_enlarges_and_escape_goes_back(wall: PlayerPage) -> None:
    press(wall, "9")
    for key, place in (("ArrowRight", 1), ("ArrowDown", 4), ("ArrowLeft", 3), ("ArrowUp", 0), ("ArrowUp", 0)):
        press(wall, key)
        assert selected(wall) == place
    press(wall, "ArrowRight", "Enter")
    wall.page.wait_for_url("**/watch/wall/1")
    second = shown(wall)
    press(wall, "Escape")
    wall.page.wait_for_url("**/watch/wall/9")
    assert shown(wall)[1:2] == second
    assert selected(wall) == 1
    assert focused(wall).startswith("画面 2")


def test_a_tile_is_picked_up_moved_and_put_down(wall: PlayerPage) -> None:
    before = shown(wall)
    press(wall, "ArrowRight", " ")
    assert "已拿起" in wall.page.inner_text("[data-tell]")
    press(wall, "ArrowDown", " ")
    assert shown(wall) == [before[0], before[3], before[2], before[1]]
    press(wall, " ", "ArrowUp", "Escape")
    assert shown(wall) == [before[0], before[3], before[2], before[1]]
    assert wall.page.locator("[data-tile].drop").count() == 0
    press(wall, "Delete")
    assert "" in shown(wall)


def test_a_point_is_found_and_placed_and_one_picked_up_in_the_tree_and_put_down(wall: PlayerPage) -> None:
    press(wall, "ArrowRight", "f")
    assert wall.page.evaluate("() => document.activeElement.matches('[data-tree-find]')")
    wall.page.keyboard.type("yylrxhd")  # 一元路人行横道
    wall.until("() => [...document.querySelectorAll('.tree .leaf')].some(one => one.dataset.name === '一元路人行横道')")
    press(wall, "ArrowDown", "Enter")
    assert shown(wall)[1] == "一元路人行横道"
    press(wall, "f")
    wall.page.keyboard.type("没有这样的点位")
    wall.until("() => document.querySelector('.tree .none') !== null")
    assert wall.page.locator(".tree .leaf").count() == 0
    wall.page.fill("[data-tree-find]", "")
    wall.page.keyboard.type(LIVE[4])
    wall.until("() => document.querySelectorAll('.tree .leaf').length === 1")
    name = wall.page.locator(".tree .leaf").get_attribute("data-name")
    press(wall, "ArrowDown", " ", "ArrowDown", "Enter")  # from the second picture to the fourth
    assert shown(wall)[3] == name


@pytest.mark.soak
def test_shift_takes_all_points_from_the_one_chosen_before(wall: PlayerPage) -> None:
    wall.until("() => document.querySelectorAll('.tree .leaf:not(.closed)').length > 4")
    leaves = wall.page.locator(".tree .leaf:not(.closed)")
    names = [leaves.nth(place).get_attribute("data-name") for place in range(4)]
    leaves.nth(0).click()
    leaves.nth(3).click(modifiers=["Shift"])
    assert shown(wall) == names
    leaves.nth(2).focus()
    press(wall, "Enter", "ArrowUp", "Shift+Enter")
    assert shown(wall)[:2] == [names[2], names[1]]


def test_the_tree_follows_the_pattern_of_trees(wall: PlayerPage) -> None:
    wall.until("() => document.querySelectorAll('.tree [aria-level=\"2\"]').length > 1")
    assert wall.page.locator(".tree [tabindex='0'][role=treeitem]").count() == 1
    press(wall, "f", "ArrowDown")
    assert "江岸区" in focused(wall)
    press(wall, "ArrowRight")
    assert wall.page.evaluate("() => document.activeElement.getAttribute('aria-level')") == "2"
    press(wall, "ArrowRight")
    wall.until("() => document.querySelectorAll('.tree [aria-level=\"3\"]').length > 0")
    press(wall, "ArrowRight")
    assert wall.page.evaluate("() => document.activeElement.dataset.point").isdigit()
    press(wall, "ArrowLeft", "ArrowLeft")
    assert wall.page.evaluate("() => document.activeElement.getAttribute('aria-expanded')") == "false"
    press(wall, "End")
    last = focused(wall)
    press(wall, "ArrowUp", "ArrowDown")
    assert focused(wall) == last
    press(wall, "Home")
    assert "江岸区" in focused(wall)
    assert wall.page.locator(".tree [tabindex='0'][role=treeitem]").count() == 1
    press(wall, "Escape")
    assert focused(wall).startswith("画面 1"), "one level back: from the tree to the wall"


def test_the_tour_turns_and_waits_at_a_touch(wall: PlayerPage) -> None:
    first = shown(wall)
    press(wall, "r")
    wall.until(f"() => !document.querySelector('[data-osd-name]').textContent.endsWith('{first[0]}')")
    assert "轮巡中" in wall.page.inner_text("[data-tour]")
    assert wall.page.get_attribute("[data-tour]", "aria-pressed") == "true"
    press(wall, "ArrowRight")
    assert "轮巡已暂停" in wall.page.inner_text("[data-tour]")
    press(wall, "r")
    assert "轮巡中" in wall.page.inner_text("[data-tour]")
    press(wall, "r")
    assert wall.page.get_attribute("[data-tour]", "aria-pressed") == "false"
