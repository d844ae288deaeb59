"""A home in which a fine was served and is now eleven days late: acted at its own days before today, by the real
actions (tests/support/supervision/case_course.py), then its pages run at today's clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import prepared, started, three_free_ports
from tests.support.registry.city import PASSWORD, build_city
from tests.support.supervision.case_course import (
    CourseOfficers,
    act_fined,
    act_ordered,
    act_reinspected,
    eleventh_late_day,
    first_day,
    noon,
)
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers

from mingcha.bench.monitors import add_factor
from mingcha.bench.page_client import PageClient, wait_for_pages
from mingcha.bench.second_factor import code_now
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force

_BUILT = timedelta(days=40)
_HASHERS = ["mingcha.registry.sign_in.hashers.Argon2"]


@dataclass(frozen=True, slots=True)
class CaseHome:
    """Its pages, the numbers of the obstruction and the case, the day of the payment, and the log's public key."""

    port: int
    tree: int
    case: int
    paid_on: date
    key: bytes

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def signed_in(self, browser: Browser, username: str) -> BrowserContext:
        """A browser's profile in which a person is signed in, by both pages of the sign-in."""
        client = PageClient(self.port)
        client.sign_in(username, PASSWORD, code_now())
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True)
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in client.cookies.items()])
        client.close()
        return context


@contextmanager
def case_home(path: Path) -> Iterator[CaseHome]:
    """The home while its pages answer."""
    prepared(path)
    home, port = Home(path, path / "keys"), three_free_ports()
    with inside(home), override_settings(PASSWORD_HASHERS=_HASHERS):
        calendar = calendar_in_force()
        begun = first_day(shanghai_day(SystemClock().now()), calendar)
        clock = HandClock(noon(begun))
        city = add_officers(build_city(clock, _BUILT), clock)
        officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
        tree = act_ordered(officers, city.points["HQX"].code, home.documents, clock)
        act_reinspected(officers, tree, home.documents, clock)
        case = act_fined(officers, tree, clock)
        add_factor(FIRST, SystemClock())
        publish_application_log()
    key = (path / "keys/log-app.pub").read_bytes()
    with started(path, "web", port):
        wait_for_pages(port)
        yield CaseHome(port, tree, case, eleventh_late_day(begun, calendar), key)
