"""A camera dies, in a real browser: its alarm shows, is accepted by a key, goes into a tile, is put aside, and ends."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.player_page import program_of, signed_in
from tests.support.e2e.running_home import RunningHome

pytestmark = [pytest.mark.timed, pytest.mark.law("16(1)")]
WITHIN_MS = 40_000
"""From the stop of the cameras: four seconds of the recorder, then seconds; a busy machine gets many times that."""
CHOSEN = "tr[data-alarm].chosen"


@contextmanager
def cameras_silent(home: RunningHome) -> Iterator[None]:
    """The simulated cameras stand still."""
    simulation = program_of(home, "simulate")
    os.kill(simulation, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(simulation, signal.SIGCONT)


def numbers(page: Page) -> set[str]:
    """The alarms that the list shows."""
    return set(page.eval_on_selector_all("tr[data-alarm]", "all => all.map((one) => one.dataset.alarm)"))


def test_from_the_dead_camera_to_the_end_of_its_alarm(browser: Browser, running_home: RunningHome) -> None:
    context = signed_in(browser, running_home, "zhaolei")
    page = context.new_page()
    page.goto(f"{running_home.url}/watch/alarms")
    before = numbers(page)
    with cameras_silent(running_home):
        page.wait_for_selector("[data-fresh]:not([hidden])", timeout=WITHIN_MS)
        assert re.search(r"新报警 \d+ 条", page.inner_text("[data-fresh]"))
        page.keyboard.press("n")
        page.wait_for_selector("[data-fresh]", state="hidden")
        new = numbers(page) - before
        assert new, "the list shows what was announced"
        assert violations(page) == []
        number = ""
        while number not in new:
            page.keyboard.press("ArrowDown")
            number = page.get_attribute(CHOSEN, "data-alarm") or ""
        page.keyboard.press("a")
        expect(page.locator(f"{CHOSEN} [data-accept]")).to_have_text("已接警")
        page.uncheck("[data-letter-keys]")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("g")
        assert "/watch/alarms" in page.url, "letters are switched off"
        page.check("[data-letter-keys]")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("g")
        page.wait_for_url("**/watch/wall/**points=**")
        page.goto(f"{running_home.url}/watch/alarms/{number}")
        page.fill("#step-snooze [name=minutes]", "30")
        page.fill("#step-snooze [name=reason]", "停电检修")
        page.click("#step-snooze button[type=submit]")
        page.wait_for_load_state()
        assert "停电检修" in page.inner_text("main")
        page.set_viewport_size({"width": 390, "height": 844})
        assert sideways(page) <= 0
        page.goto(f"{running_home.url}/watch/alarms?list=snoozed")
        assert page.locator(f"tr[data-alarm='{number}']").count() == 1
        assert sideways(page) <= 0
    ended = f"{running_home.url}/watch/alarms?list=ended"
    for _ in range(30):
        page.goto(ended)
        if page.locator(f"tr[data-alarm='{number}']").count():
            break
        page.wait_for_timeout(1_000)
    assert page.locator(f"tr[data-alarm='{number}']").count() == 1
    leave(context, running_home.url)
