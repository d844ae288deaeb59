"""A night of a mall in browsers, from 21:55 on: its manager plans it with two guards, one of whom comes late so the
clock finds the shift short; the other shows no sign until the clock finds the seat unattended, comes back, is told when
seats are changed; two guards hand over in sessions of their own, the manager reads the objection, the sheet is printed;
the guard of the morning falls ill, and the manager ends that watch (articles 16(1), 16(2))."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import inside
from tests.support.e2e.oversight.papers_opened import LOOKED_AT, looked_at
from tests.support.e2e.oversight.served_home import ServedHome, beside, served
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.running_home import demo_home
from tests.support.registry.city import PASSWORD
from tests.support.registry.staffing import OWNER, confirm_as, train

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, Clock, HandClock, SystemClock
from mingcha.kit.home import Home
from mingcha.registry.accounts.actions import add_user
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.identity.rows import user_called
from mingcha.registry.watches.short_shifts import find_short_shifts
from mingcha.registry.watches.tasks import look_after_watches
from mingcha.run.demo.city import DEMO_ACCOUNTS

DUTY = "/oversight/duty"
UNIT, SEAT, OTHER_SEAT = "WCSY", "WCSY-1", "WCSY-2"
MANAGER, LEAVES, COMES, LATE = "duqiang", "luoyan", "hanmei", "chenna"
DISTRICT = "xuhui"
_PASSWORDS = {one.username: one.password for one in DEMO_ACCOUNTS} | {LATE: PASSWORD}


@dataclass(frozen=True, slots=True)
class Night:
    """The mall's home while its pages answer, under a clock that stands at five minutes to ten in the evening."""

    home: Home
    served: ServedHome
    people: dict[str, PersonAtBrowser] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The instant on the clock of the pages, in Shanghai."""
        return self.served.clock.now().astimezone(SHANGHAI)

    def arrive(self, browser: Browser, name: str) -> PersonAtBrowser:
        """A person signed in just now, with a browser's profile of their own."""
        if name not in self.people:
            self.people[name] = self.served.arrives(browser)
        self.served.sign_in(self.people[name], name, _PASSWORDS[name])
        return self.people[name]

    def pass_by(self, minutes: int) -> tuple[int, int]:
        """So many minutes go by, then the clock's program looks after watches and shifts; how many of both changed."""
        clock, worker = self.served.clock, program("clock")
        clock.advance(timedelta(minutes=minutes))
        return beside(
            self.home, lambda: (look_after_watches(worker, clock=clock), find_short_shifts(worker, clock=clock))
        )


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Night]:
    """The demo's mall in the next evening. Made before the browser starts."""
    path = tmp_path_factory.mktemp("night") / "home"
    demo_home(path)
    now = SystemClock().now().astimezone(SHANGHAI)
    evening = datetime.combine(now.date(), time(21, 55), SHANGHAI)
    clock = HandClock(evening if evening > now else evening + timedelta(days=1))
    home = Home(path, path / "keys")
    with django_db_blocker.unblock(), inside(home):
        add_guard(SystemClock())
        with served(home, clock) as pages:
            yield Night(home, pages)


def add_guard(clock: Clock) -> None:
    """A third guard of the mall, trained, whose filing the district received."""
    known = {"name": "陈娜", "badge_no": "WC-107", "organisation": UNIT, "password": PASSWORD, "own_password": True}
    add_user(OWNER, username=LATE, clock=clock, **known)
    train(LATE, clock)
    wanted = WantedRole(LATE, "monitor", "", UNIT, "", None, None)
    confirm_as(DISTRICT, propose_role(user_called(MANAGER), wanted, clock=clock).name, clock)


def plan_night(manager: PersonAtBrowser, begin: datetime) -> tuple[str, str, str, str]:
    """Withdraws the plan of the demo, plans the night with two guards and the morning after it with one at the first
    one's seat; the pages of the plan, of both watches at that seat, and of the other one of the night."""
    manager.at(f"{DUTY}?unit={UNIT}").locator(f"a[href^='{DUTY}/plans/']").first.click()
    manager.page.wait_for_load_state()
    manager.send("form[action$='/withdraw']")
    assert "已撤回" in manager.page.inner_text("main")
    end = begin + timedelta(hours=8)
    manager.at(f"{DUTY}?unit={UNIT}")
    manager.send(f"form[action='{DUTY}/units/{UNIT}/plans']", from_on=f"{begin:%Y-%m-%d}", until_on=f"{end:%Y-%m-%d}")
    plan = manager.page.url.removeprefix(manager.url)
    for begins, ends in ((begin, end), (end, end + timedelta(hours=8))):
        for box in manager.page.locator(f"form[action='{plan}'] input[name=seats]").all():
            box.check()
        hours = {"begins_at": f"{begins:%Y-%m-%dT%H:%M:%S}", "ends_at": f"{ends:%Y-%m-%dT%H:%M:%S}"}
        manager.send(f"form[action='{plan}']", **hours)
    first = put_on(manager, plan, 0, LEAVES)
    late = put_on(manager, plan, 0, LATE, OTHER_SEAT)
    return plan, first, put_on(manager, plan, 1, COMES), late


def put_on(manager: PersonAtBrowser, plan: str, place: int, person: str, seat: str = SEAT) -> str:
    """Puts a guard on a shift of the plan; the page of the watch."""
    manager.at(plan).locator("table a.strong").nth(place).click()
    manager.page.wait_for_load_state()
    page = manager.page
    page.locator("select[name=seat]").select_option(seat)
    page.locator("select[name=username]").select_option(person)
    page.locator("form.card button[type=submit]").first.click()
    page.wait_for_load_state()
    assert page.locator("table a.strong").count(), page.inner_text("main")[:900]
    links = page.locator("table a.strong")  # by seat
    return (links.first if seat == SEAT else links.last).get_attribute("href") or ""


def chips(page: Page) -> str:
    """The state of the watch in the head of its page."""
    return page.locator(".head").inner_text()


def come_late(night: Night, browser: Browser, late: str) -> None:
    """At a quarter past ten one of two guards is there: the manager reads so, until the other one signs in."""
    lacks = "22:00 起的班次应到 2 人，实到 1 人"
    assert night.pass_by(11) == (0, 1)
    assert lacks in night.arrive(browser, MANAGER).at("/points/findings").inner_text("main")
    comes = night.arrive(browser, LATE)
    comes.at(late)
    comes.send(f"form[action='{late}/begin']")
    assert night.pass_by(1) == (0, 1)
    assert lacks not in night.arrive(browser, MANAGER).at("/points/findings").inner_text("main")


def watch_the_night(night: Night, browser: Browser, first: str, late: str) -> None:
    """From the begin to a quarter past eleven: a sign, then none until the clock finds the seat unattended; the manager
    sees it, the guard's next sign ends it. At midnight seats are changed, and the next change is named."""
    leaves = night.arrive(browser, LEAVES)
    leaves.at(first)
    leaves.send(f"form[action='{first}/begin']")
    assert night.pass_by(10) == (0, 0)
    assert "下次换席：00:00" in leaves.at(first).inner_text("main")
    leaves.send(f"form[action='{first}/presence']")
    assert leaves.page.locator(".note.ok").inner_text() == "已确认在岗"
    come_late(night, browser, late)
    assert night.pass_by(7) == (0, 0)
    other = night.arrive(browser, LATE)
    other.at(late)
    other.send(f"form[action='{late}/presence']")
    assert night.pass_by(11) == (1, 0), "22:05 was the last sign"
    manager = night.arrive(browser, MANAGER)
    assert "无人值守" in chips(manager.at(first))
    assert "自 22:15 起无人值守" in manager.at("/points/findings").inner_text("main")
    leaves = night.arrive(browser, LEAVES)  # a session that nobody used is over after a quarter of an hour
    leaves.at(first)
    leaves.send(f"form[action='{first}/presence']")
    assert "无人值守" not in chips(manager.at(first))
    assert "起无人值守" not in manager.at("/points/findings").inner_text("main")
    night.served.clock.advance(datetime.combine(night.now.date(), time(23, 50), SHANGHAI) - night.now)
    leaves = night.arrive(browser, LEAVES)
    leaves.at(first)
    leaves.send(f"form[action='{first}/presence']")
    night.served.clock.advance(timedelta(minutes=15))
    assert "下次换席：02:00" in night.arrive(browser, LEAVES).at(first).inner_text("main")


def hand_over(night: Night, browser: Browser, first: str, second: str) -> PersonAtBrowser:
    """At five minutes to six: the sheet is filled in, who leaves signs, who relieves signs with an objection."""
    begin = datetime.combine(night.now.date(), time(5, 55), SHANGHAI)
    night.served.clock.advance(begin - night.now)
    leaves, comes = night.arrive(browser, LEAVES), night.arrive(browser, COMES)
    leaves.at(first)
    leaves.send(f"form[action='{first}/presence']")
    comes.at(second)
    comes.send(f"form[action='{second}/begin']")
    leaves.at(first)
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
    return comes


def fall_ill(night: Night, browser: Browser, comes: PersonAtBrowser, second: str) -> None:
    """The guard of the morning falls ill: the manager ends the watch, and the guard, who still can, signs its sheet."""
    manager = night.arrive(browser, MANAGER)
    looked_at(manager, second, "watch_to_end")
    manager.at(second)
    manager.send(f"form[action='{second}/end']", reason="突发疾病，已就医")
    assert "中途终止" in chips(manager.page)
    assert manager.page.locator(f"form[action='{second}/end']").count() == 0
    comes.at(second)
    comes.page.locator(f"form[action='{second}/sign-out'] button").click()
    comes.page.wait_for_load_state()
    assert comes.page.locator(".note.ok").inner_text() == "交班人已签字"
    looked_at(manager, second, "watch_ended")
    assert violations(manager.page) == []


@pytest.mark.law("16(1)", "16(2)")
def test_a_night_is_watched_and_handed_over(night: Night, browser: Browser, tmp_path: Path) -> None:
    manager = night.arrive(browser, MANAGER)
    assert f"{night.now:%H:%M}" == "21:55"
    plan, first, second, late = plan_night(manager, night.now + timedelta(minutes=5))
    assert violations(manager.page) == []
    assert "夜间换席：00:00、02:00、04:00" in manager.at(plan).inner_text("main")
    watch_the_night(night, browser, first, late)
    comes = hand_over(night, browser, first, second)
    manager = night.arrive(browser, MANAGER)
    sheet = manager.at(first).inner_text("#sheet")
    assert "对讲机缺一台" in sheet
    assert "二楼扶梯口灯不亮，已报修" in sheet
    comes.at(first)
    comes.send(f"form[action='{first}/print']")
    with comes.page.expect_download() as download:
        comes.page.locator("a[href^='/documents/']").click()
    paper = (LOOKED_AT or tmp_path) / "watch.pdf"
    download.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    fall_ill(night, browser, comes, second)
    for person, address, name in ((comes, first, "watch"), (manager, DUTY, "duty"), (manager, plan, "plan")):
        looked_at(person, address, name)
        person.page.set_viewport_size({"width": 390, "height": 844})
        assert sideways(person.at(address)) <= 0
    for person in night.people.values():
        person.context.close()
