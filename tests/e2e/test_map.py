"""The map in a real browser: it shows, its counts add up to the list's, keys reach everything, nobody else is asked."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import ENDS, sideways, violations
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome

READY_MS = 30_000


LOOK, *OTHER_LOOKS = ENDS
"""The look of the map that is opened once, and those for which it is opened anew."""
ASKED: list[str] = []
SAID: list[str] = []
"""What pages of the map asked for, and the errors on their consoles."""
SMALL = {"width": 1000, "height": 700}
"""Maps are drawn without a graphics card, by the pixel."""
type PageOf = Callable[[str], Page]


@pytest.fixture
def page_of(browser: Browser, running_home: RunningHome) -> Iterator[PageOf]:
    """Opens an empty page of a person who is signed in."""
    contexts = []

    def of(username: str) -> Page:
        contexts.append(signed_in(browser, running_home, username, viewport=SMALL, **COARSE))
        return contexts[-1].new_page()

    yield of
    for context in contexts:
        leave(context, running_home.url)


@pytest.fixture(scope="module")
def city_map(browser: Browser, running_home: RunningHome) -> Iterator[Page]:
    """The map of the whole city, opened once: it takes seconds of a processor to draw. What asks for it leaves it
    without a filter."""
    context = signed_in(browser, running_home, "limin", viewport=SMALL, **COARSE)
    context.add_cookies([{"name": "django_language", "value": LOOK[2], "url": running_home.url}])
    page = context.new_page()
    page.on("request", lambda request: ASKED.append(request.url))
    page.on("console", lambda message: SAID.append(message.text) if message.type == "error" else None)
    open_map(page, running_home)
    yield page
    leave(context, running_home.url)


def open_map(page: Page, home: RunningHome, query: str = "") -> None:
    """Opens the map and waits until it rests."""
    page.goto(f"{home.url}/points/map{query}")
    expect(page.locator("[data-map][data-ready]")).to_be_attached(timeout=READY_MS)
    expect(page.locator("[data-shown]")).to_have_text(re.compile(r"\d"), timeout=READY_MS)


def placed(page: Page) -> int:
    """How many points the list has with a place on the map (the demo's fit on pages of fifty)."""
    return page.locator("[data-spot][data-longitude]").count()


def test_counts_of_the_map_add_up_to_the_list(city_map: Page) -> None:
    page = city_map
    counted = int(page.locator("[data-found]").get_attribute("data-found") or "0")
    missing = counted - placed(page) if counted <= 50 else 0
    expect(page.locator("[data-shown]")).to_have_attribute("data-shown", str(counted - missing), timeout=READY_MS)


def test_what_is_chosen_in_the_list_is_chosen_on_the_map_by_keys_alone(city_map: Page) -> None:
    page = city_map
    spot = page.locator("[data-spot][data-longitude]").first
    code = spot.get_attribute("data-spot")
    spot.focus()
    page.keyboard.press("Enter")
    card = page.locator("[data-card-place]")
    expect(card).to_be_visible(timeout=READY_MS)
    assert card.get_attribute("data-code") == code
    expect(spot).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.url.endswith("/points/map")


def test_a_filter_changes_list_address_and_tiles(city_map: Page) -> None:
    page = city_map
    with page.expect_request(lambda request: ".mvt?division=420106" in request.url, timeout=READY_MS):
        page.select_option("#filter-division", "420106")
    page.wait_for_url("**/points/map?*division=420106*")
    expect(page.locator("[data-found]")).to_have_attribute("data-query", "division=420106")
    page.select_option("#filter-division", "")
    expect(page.locator("[data-found]")).to_have_attribute("data-query", "")


def test_the_map_is_accessible_and_asks_nobody_else(city_map: Page, running_home: RunningHome) -> None:
    city_map.set_viewport_size({"width": LOOK[0], "height": 844})
    judge(city_map, running_home, LOOK[1])
    city_map.set_viewport_size(SMALL)


@pytest.mark.parametrize(("width", "theme", "language"), OTHER_LOOKS)
def test_the_map_is_accessible_in_other_looks(
    city_map: Page, running_home: RunningHome, width: int, theme: str, language: str
) -> None:
    """Of the same person, whose browser has the map's scripts by now."""
    page = city_map.context.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": running_home.url}])
    page.on("request", lambda request: ASKED.append(request.url))
    page.on("console", lambda message: SAID.append(message.text) if message.type == "error" else None)
    open_map(page, running_home)
    judge(page, running_home, theme)
    page.close()


def judge(page: Page, home: RunningHome, theme: str) -> None:
    """Axe, sideways scrolling, the console, and whom the map asks."""
    if page.locator("html").get_attribute("data-theme") != theme:  # the account may remember another one
        page.evaluate("document.querySelector('form[data-theme-form] button').click()")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
    assert violations(page) == []
    assert sideways(page) <= 0
    assert SAID == []
    assert [url for url in ASKED if not url.startswith((home.url, "data:", "blob:"))] == []


def test_points_of_a_request_are_chosen_on_the_map(running_home: RunningHome, page_of: PageOf) -> None:
    page = page_of("matao")
    page.goto(f"{running_home.url}/requests/new")
    page.fill("[name=reason]", "typed before")
    page.locator("[data-map-pick] summary").click()
    expect(page.locator("[data-map-picker][data-ready]")).to_be_attached(timeout=READY_MS)
    stage = page.locator("[data-map-picker]")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    page.locator("[data-draw]").click()
    page.mouse.move(box["x"] + 60, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4, steps=4)
    page.mouse.up()
    chosen = page.locator("[data-chosen]")
    expect(chosen.first).to_be_visible()
    codes = page.locator("#field-points").input_value().split()
    assert [one.get_attribute("data-chosen") for one in chosen.all()] == codes
    assert all(len(code) == 20 for code in codes)
    chosen.first.get_by_role("button").press("Enter")
    assert page.locator("#field-points").input_value().split() == codes[1:]
    page.fill("#find-point", "花桥小学正门")
    page.keyboard.press("Enter")
    page.locator("[data-pick]").first.press("Enter")
    picked = page.locator("[data-pick]").first.get_attribute("data-pick")
    assert picked in page.locator("#field-points").input_value().split()
    assert page.locator("[name=reason]").input_value() == "typed before"


def test_an_area_is_drawn_on_the_map_and_typed_and_both_agree(running_home: RunningHome, page_of: PageOf) -> None:
    page = page_of("zhouzhiyuan")
    page.goto(f"{running_home.url}/points/areas")
    page.locator("[data-draw-map] summary").press("Enter")
    stage = page.locator("[data-drawn][data-ready]")
    expect(stage).to_be_attached(timeout=READY_MS)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    for x, y in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.3)):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=3)
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    text, told = page.locator("#field-border"), page.locator("[data-draw-say]")
    expect(text).to_have_value(re.compile(r'^{"type":"Polygon","coordinates":\[\[(\[[\d.]+,[\d.]+\],?){4}\]\]}$'))
    assert page.locator("#field-label").input_value() == "EPSG:4490"
    crossing = [[114.3, 30.61], [114.31, 30.62], [114.31, 30.61], [114.3, 30.62], [114.3, 30.61]]
    text.fill(json.dumps({"type": "Polygon", "coordinates": [crossing]}))
    expect(told).to_have_class(re.compile("problem"))
    page.locator("[data-draw-anew]").press("Enter")
    expect(text).to_have_value("")
    page.locator("[data-drawn] canvas").focus()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)  # the map moves on for a third of a second
    expect(text).to_have_value(re.compile("Polygon"))
    expect(told).not_to_have_class(re.compile("problem"))
    assert violations(page) == []


def test_layers_are_switched_by_keys_and_stay_switched(city_map: Page) -> None:
    page = city_map
    switch = page.locator("[data-layer-switch=items]")
    assert not switch.is_checked()
    with page.expect_request(lambda request: "/points/tiles/items/" in request.url, timeout=READY_MS):
        page.locator("[data-spot][data-longitude]").first.press("Enter")
        expect(page.locator("[data-card-place]")).to_be_visible(timeout=READY_MS)
        switch.press("Space")
    page.reload()
    assert switch.is_checked()
    switch.press("Space")
    page.reload()
    assert not switch.is_checked()
