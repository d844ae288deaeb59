"""From the map to the wall and onto paper, an alarm accepted on a phone, and what a browser keeps of all that: nothing
of footage or persons (articles 3, 5, 16(1), 19)."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome

READY_MS = 30_000
SIX = 6
SMALL = {"width": 1000, "height": 700}
PHONE = {"width": 390, "height": 844}
THUMB_PX = 40
"""The least height of what a thumb has to hit."""


@pytest.fixture
def monitor_map(browser: Browser, running_home: RunningHome) -> Iterator[Page]:
    """The map of a monitor of Jiang'an."""
    context = signed_in(browser, running_home, "wanghaiyan", viewport=SMALL, **COARSE)
    page = context.new_page()
    open_map(page, running_home)
    yield page
    leave(context, running_home.url)


def open_map(page: Page, home: RunningHome) -> None:
    page.goto(f"{home.url}/points/map")
    settled(page)


def settled(page: Page) -> None:
    """Waits until the map was drawn."""
    expect(page.locator("[data-map][data-ready]")).to_be_attached(timeout=READY_MS)
    expect(page.locator("[data-shown]")).to_have_text(re.compile(r"\d"), timeout=READY_MS)


def chosen(page: Page) -> list[str]:
    return [str(one.get_attribute("data-chosen")) for one in page.locator("#map-chosen [data-chosen]").all()]


def expect_chosen(page: Page, number: int) -> None:
    expect(page.locator("[data-chosen-count]")).to_have_attribute(
        "data-chosen-count", str(number), timeout=READY_MS
    )  # fmt: skip


def clear(page: Page) -> None:
    """Takes every chosen point away."""
    page.locator("[data-choose-none]").click()
    expect(page.locator("#map-chosen")).to_be_hidden()


@pytest.mark.law("3", "16(1)", "19")
def test_six_points_are_chosen_opened_on_the_wall_and_printed(monitor_map: Page, running_home: RunningHome) -> None:
    page = monitor_map
    west, south, east, north = json.loads(page.locator("[data-extent]").get_attribute("data-extent") or "")
    assert 114.2 < west < east < 114.5  # of Jiang'an, not of the city, which is 1.4 degrees wide
    assert 30.5 < south < north < 30.8
    for take in page.locator(".map-list .take").all()[:SIX]:
        take.press("Enter")
    expect_chosen(page, SIX)
    codes = chosen(page)
    expect(page.locator(".map-list .take.on")).to_have_count(SIX)
    assert violations(page) == []
    page.locator("[data-open-wall]").press("Enter")
    page.wait_for_url("**/watch/wall/*")
    opened = re.search(r"points=([\d,]+)", page.url)
    assert opened is not None
    watched = opened.group(1).split(",")
    assert watched == [code for code in codes if code in watched]
    purpose = page.locator(".chooser button.primary")
    if purpose.count():  # no grant is running: the wall asks why, as ever
        purpose.click()
    wall = page.locator("[data-wall]")
    expect(wall).to_be_attached(timeout=READY_MS)
    assert json.loads(wall.get_attribute("data-wall") or "{}")["slots"][: len(watched)] == watched
    open_map(page, running_home)
    for take in page.locator(".map-list .take").all()[:SIX]:
        take.press("Enter")
    expect_chosen(page, SIX)
    page.get_by_role("link", name="打印清单").click()
    page.wait_for_url("**/points/map/sheet?*")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".points-sheet tbody tr")).to_have_count(SIX)
    assert page.locator(".points-sheet img, .points-sheet video, .points-sheet canvas").count() == 0
    assert [one.inner_text() for one in page.locator(".points-sheet td.mono").all()] == codes
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.go_back()
    settled(page)
    expect_chosen(page, SIX)
    assert chosen(page) == codes


@pytest.mark.soak
def test_shapes_are_drawn_by_mouse_and_by_keys(monitor_map: Page) -> None:
    page = monitor_map
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    page.locator("button[data-tool=frame]").click()
    page.mouse.move(box["x"] + 250, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] - 30, steps=4)
    page.mouse.up()
    expect(page.locator("[data-tool-say]")).to_have_text(
        re.compile(r"范围内 \d+ 个，新选 [1-9]\d* 个"), timeout=READY_MS
    )
    expect(page.locator("#map-chosen [data-chosen]").nth(1)).to_be_attached(timeout=READY_MS)
    clear(page)
    page.locator("button[data-tool=area]").click()
    for across, down in ((0.5, 0.2), (0.9, 0.2), (0.9, 0.9), (0.5, 0.9), (0.5, 0.2)):
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    expect(page.locator("[data-tool-say]")).to_have_text(re.compile(r"范围内 [1-9]\d* 个"), timeout=READY_MS)
    clear(page)
    page.locator("button[data-tool=area]").press("Enter")
    canvas = page.locator("[data-map] canvas")
    canvas.focus()
    for key in ("Minus", "Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)  # the map moves on for a third of a second
    expect(page.locator("[data-tool-say]")).to_have_text("3 个顶点")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-tool-say]")).to_have_text("2 个顶点")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("[data-tool-say]")).to_have_text(re.compile(r"范围内 \d+ 个"), timeout=READY_MS)
    page.locator("button[data-tool=road]").click()
    expect(page.locator("[data-road-width]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("button[data-tool=road]")).to_have_attribute("aria-pressed", "false")
    assert page.url.endswith("/points/map")


@pytest.mark.law("16(1)")
def test_on_a_phone_an_alarm_is_found_and_accepted_with_one_thumb(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "wanghaiyan", viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{running_home.url}/watch/alarms?kind=circuit")
    for _ in range(60):  # recorder and worker find the circuit some seconds after the start
        if page.locator("[data-alarm]").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    page.goto(f"{running_home.url}/today")
    line = page.locator(".today-alarms a")
    line_box = line.bounding_box()
    assert line_box is not None
    assert line_box["height"] >= THUMB_PX
    assert sideways(page) <= 0
    line.tap()
    row = page.locator("[data-alarm]", has_text="线路中断").first
    expect(row).to_contain_text("4")  # cameras, in one alarm
    number = row.get_attribute("data-alarm")
    accept = row.locator("[data-accept]")
    box = accept.bounding_box()
    assert box is not None
    assert box["height"] >= THUMB_PX
    assert sideways(page) <= 0
    accept.tap()
    expect(accept).to_have_text("已接警", timeout=READY_MS)
    page.goto(f"{running_home.url}/watch/alarms/{number}")
    assert sideways(page) <= 0
    with page.expect_navigation():
        page.locator(f"form[action$='/watch/alarms/{number}/steps/take_back'] button").last.tap()
    page.goto(f"{running_home.url}/watch/alarms")
    expect(page.locator(f"[data-alarm='{number}']")).to_have_count(1)
    leave(context, running_home.url)


KEPT = re.compile(r"map-layers(?:-open)?|mingcha-(?:alarm-sound-\d+|letter-keys(?:-\d+)?|wall-notice)")
"""What pages of ours keep in a browser beyond their tab: switches of the person, nothing that was shown."""


@pytest.mark.law("19")
def test_a_browser_keeps_no_page_and_no_picture(monitor_map: Page, running_home: RunningHome) -> None:
    page = monitor_map
    page.select_option("#filter-state", "down")  # the address of the tab changes: here htmx would keep the page
    page.wait_for_url("**/points/map?*state=down*")
    for path in ("/today", "/watch/alarms", "/points", "/watch/wall/4"):
        answer = page.goto(f"{running_home.url}{path}")
        assert answer is not None
        assert "no-store" in (answer.header_value("cache-control") or "")
    kept = page.evaluate(
        """async () => ({
          caches: window.caches ? await caches.keys() : [],
          databases: (await indexedDB.databases()).map(one => one.name),
          workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
          tab: Object.keys(sessionStorage),
          browser: Object.keys(localStorage),
        })"""
    )
    assert (kept["caches"], kept["databases"], kept["workers"]) == ([], [], 0)
    assert kept["tab"] in ([], ["htmx-current-path-for-history"])
    assert [name for name in kept["browser"] if not KEPT.fullmatch(name)] == []
