"""The timeline and the player worked by the keyboard alone, with what a screen reader is told."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import ENDS, sideways, violations
from tests.support.e2e.player_page import COARSE, POINT, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome
from tests.support.length import IN_FULL

FOCUSED = """() => {
  const { dataset } = document.activeElement;
  return dataset.do || dataset.rate || dataset.zoom || (dataset.timeline === undefined ? "" : "timeline");
}"""


@pytest.fixture(scope="module")
def player(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a point that has recorded for some fifteen seconds."""
    context = signed_in(browser, running_home, "wanghaiyan", **COARSE)
    player = PlayerPage.opened(context, running_home)
    player.until_live()
    player.until_spans(
        lambda found: bool(found["footage"]) and found["footage"][-1][1] - found["footage"][-1][0] > 15_000
    )
    yield player
    leave(context, running_home.url)


_STANDS = (
    "() => { const shown = Number(document.querySelector('[data-timeline]').getAttribute('aria-valuenow'));"
    " return Math.abs(shown - %d) <= 2; }"
)


def value(player: PlayerPage) -> tuple[int, str]:
    """The slider's value in Unix seconds, and its words."""
    canvas = player.page.locator("[data-timeline]")
    return int(canvas.get_attribute("aria-valuenow") or 0), canvas.get_attribute("aria-valuetext") or ""


def test_a_slider_with_the_full_time_as_its_words(player: PlayerPage) -> None:
    canvas = player.page.locator("[data-timeline]")
    assert canvas.get_attribute("role") == "slider"
    assert canvas.get_attribute("aria-label")
    canvas.focus()
    seconds, words = value(player)
    assert re.match(r"\d{4}-\d\d-\d\d 周. \d\d:\d\d:\d\d", words)
    low, high = (int(canvas.get_attribute(f"aria-value{end}") or 0) for end in ("min", "max"))
    assert low <= seconds <= high


def test_arrows_move_a_second_a_minute_an_hour(player: PlayerPage) -> None:
    start_ms = int(player.spans()["footage"][-1][0])
    player.seek(start_ms + 8_000)
    player.pause()
    player.page.locator("[data-timeline]").focus()
    stands_ms = player.code_ms()
    for key, by_ms in (("ArrowRight", 1_000), ("ArrowRight", 1_000), ("ArrowLeft", -1_000)):
        player.forget()
        player.page.keyboard.press(key)
        player.until_shown(stands_ms := stands_ms + by_ms)
    canvas = player.page.locator("[data-timeline]")
    for key, by_s in (("Shift+ArrowLeft", -60), ("Control+ArrowLeft", -3_600)):
        player.until(_STANDS % (stands_ms // 1_000))  # a key counts from what the timeline shows
        player.page.keyboard.press(key)
        wanted_s = stands_ms // 1_000 + by_s  # before the point was in use the timeline goes there and nothing plays
        player.until(_STANDS % wanted_s)
        if by_s == -3_600:  # no grant reaches there
            player.until("() => document.querySelector('[data-cover]').innerText.includes('不可播放')")
        player.seek(stands_ms)
        player.pause()
        canvas.focus()


def test_zoom_reaches_ninety_days_and_one_second(player: PlayerPage) -> None:
    player.page.locator("[data-timeline]").focus()
    span = player.page.locator("[data-span]")
    for _ in range(24):
        player.page.keyboard.press("-")
    assert span.inner_text() == "90 天"
    for _ in range(30):
        player.page.keyboard.press("+")
    assert span.inner_text() == "1 秒"
    for _ in range(13):
        player.page.keyboard.press("-")


def test_the_time_field_takes_what_people_write(player: PlayerPage) -> None:
    for text, right in (("25:00", False), ("昨天 0001", True), ("no", False)):
        player.page.evaluate("document.activeElement.blur()")  # Esc would lead a level up
        player.page.keyboard.press("t")
        player.page.keyboard.type(text)
        player.page.keyboard.press("Enter")
        assert player.page.get_attribute("[data-when]", "aria-invalid") == str(not right).lower()
        assert right or "请写成" in player.said()
    player.page.evaluate("document.activeElement.blur()")


def test_home_goes_to_the_oldest_and_end_to_live(player: PlayerPage) -> None:
    first_ms = int(player.spans()["footage"][0][0])
    player.forget()
    player.page.locator("[data-timeline]").focus()
    player.page.keyboard.press("Home")
    player.until(f"() => mingchaProbe.frames.some(([, code]) => Math.abs(code - {first_ms}) < 1500)")
    player.page.keyboard.press("End")
    player.until("() => document.querySelector('[data-osd-tag]').innerText === '实时'")


def test_previous_gap_is_named_with_its_cause(player: PlayerPage) -> None:
    player.page.keyboard.press("p")
    player.until("() => document.querySelector('[data-say]').innerText.startsWith('缺口：')")
    assert "，" in player.said()
    player.page.keyboard.press("End")
    player.until_live()


def test_the_key_map_lists_what_there_is_and_tab_reaches_every_control(player: PlayerPage) -> None:
    page = player.page
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    listed = page.inner_text("dialog[data-keys]")
    for key in ("J", "L", "[", "]", "\\", "C", "N", "P", "T", "Home"):
        assert key in listed
    page.keyboard.press("Escape")
    reached = set()
    page.locator("[data-do=backward]").focus()
    for _ in range(40):
        reached.add(page.evaluate(f"({FOCUSED})()"))
        page.keyboard.press("Tab")
    assert {"toggle", "faster", "frame-back", "0.25", "16", "snapshot", "live", "timeline", "2"} <= reached


def test_a_small_picture_lies_over_the_timeline_where_the_pointer_is(player: PlayerPage) -> None:
    page = player.page
    player.until_live()
    page.locator("[data-timeline]").focus()  # the test before may have left the focus in the search field
    for _ in range(30):
        page.keyboard.press("+")
    for _ in range(5):
        page.keyboard.press("-")
    box = page.locator("[data-timeline]").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 50)
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 52)
    page.wait_for_selector("[data-thumbnail]:not([hidden])")
    size = page.evaluate(
        "() => { const one = document.querySelector('[data-thumbnail] canvas'); return [one.width, one.height]; }"
    )
    assert size == [160, 90]
    page.mouse.move(5, 5)
    page.wait_for_selector("[data-thumbnail]", state="hidden")


@pytest.mark.parametrize(("width", "theme", "language"), ENDS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, running_home: RunningHome, width: int, theme: str, language: str
) -> None:
    context = signed_in(browser, running_home, "wanghaiyan", viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": running_home.url}])
    problems = []
    sync = ("/watch/sync", f"/watch/sync?p={POINT},42010200001310000003")
    for path in (f"/points/{POINT}", *(sync if IN_FULL else sync[theme == "night" :][:1])):
        page = PlayerPage.opened(context, running_home, path).page
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        page.wait_for_timeout(400)  # colours change within a moment
        problems += [f"{path}: {one}" for one in violations(page)]
        problems += [f"{path}: {sideways(page)} px too wide"] if sideways(page) > 0 else []
        page.close()
    leave(context, running_home.url)
    assert problems == []
