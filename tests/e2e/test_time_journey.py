"""A monitor's way through time in a real browser: the month of a point, activity, from the in to the out point to a
bookmark, the same moment nearby; a manager's from there to a hold."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.player_page import POINT, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

pytestmark = pytest.mark.timed


@pytest.fixture(scope="module")
def player(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a point that has recorded for some fifteen seconds."""
    context = signed_in(browser, running_home, "wanghaiyan")
    player = PlayerPage.opened(context, running_home)
    player.until_live()
    player.until_spans(
        lambda found: bool(found["footage"]) and found["footage"][-1][1] - found["footage"][-1][0] > 15_000
    )
    yield player
    leave(context, running_home.url)


def test_the_month_leads_to_the_day_in_the_player(browser: Browser, player: PlayerPage) -> None:
    context = signed_in(browser, player.home, "wanghaiyan", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{player.home.url}/points/{POINT}/days")
    assert violations(page) == []
    assert sideways(page) <= 0
    page.keyboard.press("ArrowLeft")
    today = page.evaluate("() => document.activeElement.href")
    assert re.search(r"\?t=\d{4}-\d\d-\d\dT00:00:00$", today)
    page.keyboard.press("PageUp")
    page.wait_for_url("**/days?month=*")
    page.goto(today)
    page.wait_for_selector("[data-player]")
    page.wait_for_selector("[data-cover] >> text=不可播放")  # midnight lies before the point was put into use
    context.close()


def test_activity_is_asked_inside_the_grant_and_a_key_says_what_there_is(player: PlayerPage) -> None:
    page = player.page
    with page.expect_response(lambda answer: "/activity?" in answer.url) as found:
        page.keyboard.press("Shift+P")
    assert found.value.status == 200
    assert set(found.value.json()) == {"from_ms", "step_ms", "levels", "active", "steady"}
    player.until("() => /^(活动：|授权时段内没有更多活动)/.test(document.querySelector('[data-say]').innerText)")


def test_from_the_in_to_the_out_point_to_a_bookmark_and_back(player: PlayerPage) -> None:
    page = player.page
    start_ms = int(player.spans()["footage"][-1][0])
    player.seek(start_ms + 3_000)
    player.pause()
    assert page.is_hidden("[data-in-out]")
    page.keyboard.press("[")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
    page.keyboard.press("]")
    page.wait_for_selector("[data-in-out]:not([hidden])")
    asking = page.get_attribute("[data-in-out] a[href*='/requests/new']", "href") or ""
    assert re.search(rf"points={POINT}&begin=[^&]+&end=", asking)
    page.click("[data-in-out] a[href*='/watch/bookmarks/new']")
    assert page.input_value("[name=camera]") == POINT
    assert page.input_value("[name=begin]") < page.input_value("[name=end]")
    page.fill("[name=text]", "路口有积水")
    page.check("[name=shared]")
    assert violations(page) == []
    page.click("form button.primary")
    page.wait_for_selector("text=路口有积水")
    assert violations(page) == []
    page.click("table a")
    page.wait_for_selector("[data-player][data-at]")
    assert "\\u8def\\u53e3" in (page.get_attribute("[data-player]", "data-marks") or "")
    player.until("() => mingchaProbe.frames.length > 0")


def test_the_same_moment_nearby(player: PlayerPage) -> None:
    page = player.page
    player.until("() => document.querySelector('[data-player]')")
    page.evaluate("document.activeElement.blur()")
    with page.expect_response(lambda answer: "/watch/beside/" in answer.url) as found:
        page.keyboard.press("b")
    assert found.value.status == 302
    assert re.search(r"/watch/sync\?p=\d{20}|/points/\d{20}$", found.value.headers["location"])


def test_a_manager_holds_what_the_address_names(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "limin")
    page = context.new_page()
    page.goto(f"{running_home.url}/custody/holds/new?camera={POINT}&begin=2026-11-25T13:41:07&end=2026-11-25T13:45:00")
    assert page.input_value("[name=camera]") == POINT
    assert page.input_value("[name=begin]").startswith("2026-11-25T13:41:07")
    assert page.input_value("[name=end]").startswith("2026-11-25T13:45")
    leave(context, running_home.url)
