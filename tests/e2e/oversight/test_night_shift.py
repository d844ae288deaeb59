"""A shift of a mall in browsers: its manager plans it, two guards hand over with an account and a session each, and the
sheet is printed (article 16(1))."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import signed_in
from tests.support.e2e.running_home import RunningHome

from mingcha.kit.clock import SHANGHAI

DUTY = "/oversight/duty"


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[list[PersonAtBrowser]]:
    """The mall's manager and its two guards, each with a browser's profile, in Chinese."""
    contexts = [signed_in(browser, running_home, name) for name in ("duqiang", "luoyan", "hanmei")]
    for context in contexts:
        context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": running_home.url}])
    yield [PersonAtBrowser(context, context.new_page(), running_home.url) for context in contexts]
    for context in contexts:
        context.close()


def add_shift(manager: PersonAtBrowser, plan: str, begin: datetime, end: datetime) -> None:
    form = f"form[action='{plan}']"
    for box in manager.page.locator(f"{form} input[name=seats]").all():
        box.check()
    typed = {"begins_at": f"{begin:%Y-%m-%dT%H:%M:%S}", "ends_at": f"{end:%Y-%m-%dT%H:%M:%S}"}
    manager.send(form, **typed)


def put_on(manager: PersonAtBrowser, plan: str, place: int, person: str) -> str:
    manager.at(plan)
    manager.page.locator("table a.strong").nth(place).click()
    manager.page.wait_for_load_state()
    page = manager.page
    page.locator("select[name=seat]").select_option("WCSY-1")
    page.locator("select[name=username]").select_option(person)
    page.locator("form.card button[type=submit]").first.click()
    page.wait_for_load_state()
    assert page.locator("table a.strong").count(), page.inner_text("main")[:900]
    return page.locator("table a.strong").first.get_attribute("href") or ""


@pytest.mark.law("16(1)", "16(2)")
def test_a_shift_is_handed_over_by_two_people(people: list[PersonAtBrowser], tmp_path: Path) -> None:
    manager, leaves, comes = people
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    begin, end = now - timedelta(hours=1), now + timedelta(minutes=6)
    manager.at(f"{DUTY}?unit=WCSY")
    assert violations(manager.page) == []
    days = {"from_on": f"{begin:%Y-%m-%d}", "until_on": f"{end:%Y-%m-%d}"}
    manager.send(f"form[action='{DUTY}/units/WCSY/plans']", **days)
    plan = manager.page.url.removeprefix(manager.url)
    add_shift(manager, plan, begin, end)
    add_shift(manager, plan, end, end + timedelta(hours=8))
    first = put_on(manager, plan, 0, "luoyan")
    second = put_on(manager, plan, 1, "hanmei")
    assert violations(manager.page) == []

    leaves.at(first)
    leaves.send(f"form[action='{first}/begin']")
    leaves.send(f"form[action='{first}/presence']")
    assert leaves.page.locator(".note.ok").inner_text() == "已确认在岗"
    comes.at(second)
    comes.send(f"form[action='{second}/begin']")
    leaves.send(f"form[action='{first}/sheet']")
    leaves.page.fill("textarea[name=notes]", "二楼扶梯口灯不亮，已报修")
    leaves.page.locator(f"form[action='{first}/sign-out'] button").click()
    leaves.page.wait_for_load_state()
    assert leaves.page.locator(f"form[action='{first}/take-over']").count() == 0, "nobody hands over to oneself"
    comes.at(first)
    comes.page.fill("textarea[name=objections]", "对讲机缺一台")
    comes.page.locator(f"form[action='{first}/take-over'] button").click()
    comes.page.wait_for_load_state()
    assert comes.page.locator(".head .chip").first.inner_text() == "已交接"
    assert violations(comes.page) == []
    comes.send(f"form[action='{first}/print']")
    with comes.page.expect_download() as download:
        comes.page.locator("a[href^='/documents/']").click()
    paper = tmp_path / "sheet.pdf"
    download.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    for person, address in ((comes, first), (manager, DUTY), (manager, plan)):
        person.page.set_viewport_size({"width": 390, "height": 844})
        assert sideways(person.at(address)) <= 0
    manager.at(plan)
    manager.send(f"form[action='{plan}/withdraw']")  # other journeys of this home watch without shifts
    assert "已撤回" in manager.page.content()
