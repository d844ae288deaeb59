"""Sharing in browsers, from the catalogue to a grant that the clock suspends: a fire brigade asks for live pictures of
a district, is refused one point and agreed the rest, watches, reports, goes on with a second grant, is late with a
report by sixteen days, and is resumed after it (articles 13(2), 13(3), 16(3), 16(6), 19; NDSR 12)."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.support.e2e.oversight.served_home import beside
from tests.support.e2e.sharing.asking import answer_of_units, apply, assess, decide, forward, publish_live_set
from tests.support.e2e.sharing.people import SharingPeople, follow, send, state_of
from tests.support.e2e.sharing.shared_home import ASKING, NAMED, SECOND_CLERK, UNNAMED, SharedHome, shared_home
from tests.support.e2e.sharing.supplying import ask_for_people, report, supply, until_closed, watch

from mingcha.access.duty.actions import end_grants_without_duty
from mingcha.access.tickets.gateways import send_revocation
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI
from mingcha.law.periods import add_months
from mingcha.law.retention import shanghai_day
from mingcha.sharing.grants.tasks import suspend_late_grants
from mingcha.sharing.grants.terms import periods_of

pytestmark = pytest.mark.soak
DAY = timedelta(days=1)
ARTICLE = "第十三条"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[SharedHome]:
    """The home with its people, while its pages answer."""
    with django_db_blocker.unblock(), shared_home(tmp_path_factory.mktemp("home") / "var") as found:
        yield found


@pytest.fixture
def people(home: SharedHome, browser: Browser) -> SharingPeople:
    """Nobody yet."""
    return SharingPeople(home, browser)


def at(day: date, moment: time) -> datetime:
    """An instant of a Shanghai day."""
    return datetime.combine(day, moment, SHANGHAI)


def go_on_to(people: SharingPeople, day: date, moment: time = time(10)) -> None:
    """Another day: the clock is moved, and everybody signs in anew."""
    people.home.go_on_to(at(day, moment))
    people.go_on_to_another_day()


def round_of_the_clock(home: SharedHome) -> None:
    """What the worker does of it: late reports suspend, watching that nothing covers ends."""
    worker = program("work")

    def does() -> None:
        suspend_late_grants(worker, clock=home.clock)
        end_grants_without_duty(worker, clock=home.clock, send=send_revocation)

    beside(home.home, does)


@pytest.mark.law("3", "13(2)", "13(3)", "16(3)", "16(6)", "19", "NDSR 12")
def test_a_fire_brigade_asks_watches_reports_and_is_late(home: SharedHome, people: SharingPeople) -> None:
    begun_on = shanghai_day(home.clock.now())
    publish_live_set(people)
    asked = apply(people)
    forward(people, asked)
    answer_of_units(people, asked)
    refused = decide(people, asked, assess(people))
    ask_for_people(people, asked)
    grant = supply(people, asked)
    with home.programs():
        watch(people, ASKING, refused, name="watch")
        watch(people, NAMED, refused)
        is_refused_who_is_not_named(people)
    first = periods_of(begun_on, add_months(begun_on, 12))[0]
    go_on_to(people, first.to_on + DAY)
    assert report(people, grant, name="report") == first.to_on
    renewed_on = add_months(begun_on, 11)
    go_on_to(people, renewed_on)
    again = apply(people, again=True)
    forward(people, again, again=True)
    answer_of_units(people, again, again=True)
    decide(people, again, assessments_of_before(people, asked.page), again=True)
    ask_for_people(people, again, again=True)
    goes_on = supply(people, again, renews=grant)
    late_on = renewed_on + timedelta(days=16)
    go_on_to(people, late_on - DAY, time(23, 47))
    is_told_what_is_owed(people, grant, late_on - DAY)
    with home.programs():
        page = watch(people, NAMED, refused)
        round_of_the_clock(home)
        page.wait_for_timeout(3000)
        assert page.locator("[data-shared-live] .refusal").count() == 0, "fifteen days late are no reason"
        home.clock.set_wall(at(late_on, time(0, 1)))
        round_of_the_clock(home)
        assert ARTICLE in until_closed(page)
        people.passed(page, "watch-ended")
    says_why_it_is_closed(people, NAMED)
    go_on_to(people, late_on)
    is_suspended(people, goes_on)
    assert report(people, grant, name="late-report") == renewed_on
    is_resumed(people, goes_on)
    assert people.judged


def is_refused_who_is_not_named(people: SharingPeople) -> None:
    """A colleague without being named finds no share, and is refused at its address, with the article."""
    share = re.sub(r"\?.*", "", people[NAMED].page.url)
    person = people.today(UNNAMED)
    page = person.page
    assert page.locator("a[href='/sharing/watch']").count() == 0, "nothing leads to what is not there"
    answer = page.goto(share)
    assert answer is not None
    assert answer.status == 403
    text = page.locator("main").inner_text()
    assert "指名" in text
    assert ARTICLE in text
    people.passed(page, "watch-not-named")
    person.at("/sharing/watch")
    people.passed(page, "watch-no-share")


def assessments_of_before(people: SharingPeople, address: str) -> list[str]:
    """The numbers of the assessments as the decision of before names them."""
    page = people["limin"].at(address)
    text = page.locator("dt", has_text="影响评估").locator("xpath=following-sibling::dd[1]").inner_text()
    return re.findall(r"\d+", text)


def is_told_what_is_owed(people: SharingPeople, grant: str, last_day: date) -> None:
    """The page of the old grant says until when its report is no reason to suspend."""
    page = people[ASKING].at(f"/sharing/grants/{grant}")
    assert f"{last_day}" in page.locator("main .note.law").inner_text()


def says_why_it_is_closed(people: SharingPeople, username: str) -> None:
    """The page of the share says that it has ended, why, and by which article."""
    page = people[username].page
    page.reload()
    text = page.locator("main").inner_text()
    assert "使用情况报告逾期" in text
    assert ARTICLE in text
    people.passed(page, "watch-suspended")


def is_suspended(people: SharingPeople, grant: str) -> None:
    """The department and the clerk read it on the page of the grant; the clerk cannot resume it before the report."""
    page = people[ASKING].at(f"/sharing/grants/{grant}")
    assert state_of(page) == "已中止"
    people.passed(page, "suspended-department")
    clerk = people[SECOND_CLERK]
    page = clerk.at(f"/sharing/grants/{grant}")
    assert page.locator(f"form[action='/sharing/grants/{grant}/resume']").count() == 0
    people.passed(page, "suspended-clerk")


def is_resumed(people: SharingPeople, grant: str) -> None:
    """Once it was reported a clerk finds it on the page of the day and resumes it; the points are open again."""
    clerk = people.today(SECOND_CLERK)
    people.passed(clerk.page, "clerk-today-suspended")
    page = follow(clerk, f"/sharing/grants/{grant}")
    send(clerk, f"/sharing/grants/{grant}/resume", why="报告已签署")
    assert state_of(page) == "提供中"
    people.passed(page, "resumed-clerk")
    person = people.today(NAMED)
    page = follow(person, "/sharing/watch")
    assert page.locator("main .chip.ok").count() == 1
    people.passed(page, "watch-resumed-shares")
