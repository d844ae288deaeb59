"""A clue in browsers: two keys on the wall note it with its hold, the monitor reports it, the district receives it, the
unit states the department's call (article 16(4), T16-4a)."""

from datetime import datetime

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, POINT, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

from mingcha.kit.clock import SHANGHAI


@pytest.mark.soak
@pytest.mark.law("16(4)", "16(5)")
def test_from_two_keys_on_the_wall_to_two_receipts(running_home: RunningHome, browser: Browser) -> None:
    contexts = [signed_in(browser, running_home, name, **COARSE) for name in ("zhaolei", "zhouzhiyuan")]
    wall = PlayerPage.opened(contexts[0], running_home, f"/watch/wall/1?points={POINT}")
    wall.until("() => document.querySelector('[data-osd-name]')?.textContent.length > 1")
    wall.page.keyboard.press("x")
    wall.page.wait_for_selector("dialog[data-clue][open]")
    assert violations(wall.page) == []
    wall.page.keyboard.press("3")
    wall.page.wait_for_selector("[data-clue-open]:not([hidden])")
    assert "录像已保全（H" in wall.page.inner_text("[data-clue-said]")
    wall.page.keyboard.press("Enter")
    wall.page.wait_for_url("**/oversight/clues/X*")
    path = wall.page.url.removeprefix(running_home.url)
    monitor = PersonAtBrowser(contexts[0], wall.page, running_home.url)
    officer = PersonAtBrowser(contexts[1], contexts[1].new_page(), running_home.url)
    assert monitor.page.locator(f"form[action='{path}/police']").count() == 0
    monitor.send(f"form[action='{path}/report']", text="一人撬动自行车锁", department="市城管委")
    officer.at("/today")
    assert officer.page.locator(f"a[href='{path}']").count() >= 1
    officer.at(path)
    officer.send(f"form[action='{path}/police']")
    assert officer.page.locator("h1 ~ .chip").last.inner_text() == "已报告"
    now = f"{datetime.now(SHANGHAI):%Y-%m-%dT%H:%M}"
    call = {"department": "市城管委", "number": "城管 31", "name": "刘强", "called_at": now}
    monitor.send(f"form[action='{path}/department']", **call)
    assert monitor.page.locator("h1 ~ .chip").last.inner_text() == "已办结"
    officer.at(path)
    officer.page.locator(f"form[action='{path}/print'] button").click()
    officer.page.wait_for_selector("a:text('PDF/A')")
    assert violations(officer.page) == []
    for width in (390, 1440):
        officer.page.set_viewport_size({"width": width, "height": 900})
        assert sideways(officer.page) <= 0
    for context in contexts:
        leave(context, running_home.url)
