"""A tree before a camera, from the detector's finding to a paid and closed fine, wholly by pages: four officers with a
browser's profile each, each step on its own day (articles 12, 22, 23; APL). What the pages cannot do was done before:
the city, its officers, a signed reference, and the finding that a recorder's host reports.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser
from tests.support.access.papers import identity_number
from tests.support.access.scans import jpeg, png
from tests.support.e2e.kept_home import inside
from tests.support.e2e.oversight.served_home import ServedHome, served
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.programs import prepared
from tests.support.privacy.painted_stills import painted_still
from tests.support.registry.city import PASSWORD, City, build_city
from tests.support.supervision.case_course import (
    OWNER,
    PERSON,
    TO_DECISION,
    TO_NOTICE,
    TO_REINSPECTION,
    eleventh_late_day,
    noon,
)
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, add_officers
from tests.support.supervision.signed_looks import Stills, prove_rate, signed_reference
from tests.support.web.sign_in import enrol_app

from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LookFinding
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.supervision.looks.actions import take_in_findings
from mingcha.supervision.looks.shadow import end_shadow
from mingcha.supervision.looks.values import FindingReport

REVIEWER = PLAIN
"""Of the same organ, without a certificate: named to legal reviews by the head."""
TO_STATEMENT, TO_REVIEW = timedelta(days=2), timedelta(days=6)
TICKED = {"certificates_shown": "on", "recusal_told": "on"}
"""Days after the notice."""
_BEGUN = date(2026, 7, 7)
"""A Tuesday, after which no holiday moves a limit and no officer works on a Sunday."""
_SAW = timedelta(hours=3)
"""So long the detector saw the tree before it claimed it."""
_OFFICERS = (FIRST, SECOND, HEAD, REVIEWER)


@dataclass(frozen=True, slots=True)
class FoundHome:
    """The home on the day of the finding, while its pages answer: the secrets of the officers' authenticator apps, the
    eleventh day after the last one of payment, the log's public key."""

    served: ServedHome
    secrets: dict[str, str]
    paid_on: date
    key: bytes


@contextmanager
def found_home(path: Path) -> Iterator[FoundHome]:
    """Made before a browser starts, whose loop would refuse Django's acts."""
    prepared(path)
    home = Home(path, path / "keys")
    with inside(home):
        clock = HandClock(noon(_BEGUN) - timedelta(hours=1))
        city = add_officers(build_city(clock), clock)
        _found(city, home, clock)
        secrets = {name: enrol_app(city[name], clock) for name in _OFFICERS}
        publish_application_log()
        clock.set_wall(noon(_BEGUN))
        key = (path / "keys/log-app.pub").read_bytes()
        with served(home, clock) as pages:
            yield FoundHome(pages, secrets, eleventh_late_day(_BEGUN, calendar_in_force()), key)


def _found(city: City, home: Home, clock: HandClock) -> None:
    """The school's manager signed a reference; the host by its recorder claims what grows from the edge."""
    code = city.points["HQX"].code
    signed_reference(city["manager"], code, home.documents, clock, stills=Stills(clock, picture=painted_still()))
    prove_rate(code, clock)
    end_shadow(city["district"], code=code, paper_no="武公〔2026〕12 号", clock=clock)
    since = clock.now() - _SAW
    tree = FindingReport(
        code, 1, LookFinding.PARTIAL_SLOW, since, share_permille=310, is_growing=True, is_case=True, clear_at=since
    )
    take_in_findings(program("look"), "R1", [tree], clock=clock)


@dataclass(slots=True)
class TreeByPages:
    """The course. Each method is what officers do on one day, by forms alone; the clock goes on between them."""

    home: FoundHome
    browser: Browser
    folder: Path
    """Where photographs are put that they upload."""
    people: dict[str, PersonAtBrowser] = field(default_factory=dict)
    tree: str = ""
    case: str = ""
    """The paths of the pages of obstruction and case, once they are there."""

    @property
    def today(self) -> date:
        """The day on the clock of the pages."""
        return shanghai_day(self.home.served.clock.now())

    def officer(self, name: str) -> PersonAtBrowser:
        """An officer at the own browser, signed in today."""
        if name not in self.people:
            self.people[name] = self.home.served.arrives(self.browser)
            self._sign_in(name)
        return self.people[name]

    def _sign_in(self, name: str) -> None:
        self.home.served.sign_in(self.people[name], name, PASSWORD, self.home.secrets[name])

    def go_on(self, by: timedelta) -> None:
        """So many days later; their sessions are over, they sign in anew."""
        self.home.served.clock.advance(by)
        for name in self.people:
            self._sign_in(name)

    def step(self, who: str, page: str, name: str, **typed: str) -> PersonAtBrowser:
        """One step of the page of the tree or of the case, by its form; the answer must be no refusal."""
        officer = self.officer(who)
        officer.at(page)
        officer.send(f"form[action='{page}/{name}']", **typed)
        _require_done(officer, name)
        return officer

    def confirm_finding(self, looked_at: list[str]) -> None:
        """The first officer opens the finding from the list, confirms what covers the view, notes it, and judges the
        candidate. The address of the finding is added to `looked_at`."""
        officer = self.officer(FIRST)
        officer.at("/oversight/looks").locator("a[href^='/oversight/looks/B-']").first.click()
        officer.page.wait_for_url("**/oversight/looks/B-*")
        looked_at.append(officer.page.url.removeprefix(officer.url))
        officer.at(f"{looked_at[-1]}?pictures=1")  # who confirms has seen its pictures
        officer.send("aside form", judgement="confirmed", cause="greenery", owner=OWNER)
        _require_done(officer, "judge")
        officer.page.locator("a[href^='/oversight/obstructions/new?']").click()
        officer.page.wait_for_load_state()
        given = {"since": f"{self.today}", "seen": "树冠由画面上缘向下生长，遮挡正门画面"}
        officer.send("form[action='/oversight/obstructions/new']", offence="obstruction", **given)
        _require_done(officer, "note")
        self.tree = officer.page.url.removeprefix(officer.url)
        judged = {"outcome": "confirmed", "cause": "greenery", "owner": OWNER, "owner_kind": "unit"}
        self.step(FIRST, self.tree, "judge", **judged)

    def inspect_and_order(self) -> None:
        """Both inspect, each signing in the own session; the first orders and serves."""
        seen = {"inspected_on": f"{self.today}", "present": PERSON, "record": "香樟树冠遮挡画面约三成", **TICKED}
        photo = self._photo("tree.jpg", jpeg())
        self.step(FIRST, self.tree, "inspect", arose_on=f"{self.today}", photo=photo, **seen)
        self.step(SECOND, self.tree, "sign")
        order = {"unit": OWNER, "days": "15", "what": "修剪树冠，恢复画面", "department": "江岸区园林和林业局"}
        self.step(FIRST, self.tree, "order", **order)
        served_so = {"served_on": f"{self.today}", "way": "handed_over", "receiver": PERSON}
        self.step(FIRST, self.tree, "serve", **served_so)

    def reinspect_and_ask(self) -> None:
        """After the limit it stands; a case against who answers for it is asked for, the head opens it."""
        self.go_on(TO_REINSPECTION)
        seen = {"inspected_on": f"{self.today}", "present": PERSON, "record": "树冠未修剪", "corrected": "no", **TICKED}
        self.step(FIRST, self.tree, "again", photo=self._photo("again.png", png()), **seen)
        self.step(SECOND, self.tree, "sign")
        officer = self.officer(FIRST)
        officer.at(self.tree).locator(f"a[href='{self.tree}/cases/new']").click()
        officer.page.wait_for_load_state()
        person = {"person": PERSON, "role": "项目经理", "identity_no": identity_number(99), "why": "负责小区绿化养护"}
        officer.send(f"form[action='{self.tree}/cases/new']", rule="23", who="responsible", **person)
        _require_done(officer, "cases/new")
        self.case = officer.page.url.removeprefix(officer.url)
        self.step(HEAD, self.case, "approve")

    def draw_notice(self) -> None:
        """The notice of 300 yuan is drawn up; the head names who reviews, since it is marked as complex."""
        self.go_on(TO_NOTICE)
        officer, form = self.officer(FIRST), f"form[action='{self.case}/draw_notice']"
        officer.at(self.case)
        for one in ("site_record", "photograph"):
            officer.page.locator(f"{form} input[name=evidence][value={one}]").check()
        told = {"facts": "逾期未修剪树冠", "grounds": "复查认定未改正", "yuan": "300"}
        officer.send(form, proposed="fine", is_complex="on", **told)
        _require_done(officer, "draw_notice")
        head = self.officer(HEAD)
        head.at("/oversight/reviewers")
        head.send("form[action='/oversight/reviewers/name']", username=REVIEWER, qualification_no="A20124201")
        _require_done(head, "reviewers/name")

    def hand_over_notice(self) -> None:
        """What was printed was handed over, by its number without the check part."""
        printed = self.officer(FIRST).at(self.case).locator("li:has(form[action$='/penalty_notice']) a.mono").first
        no = "-".join(printed.inner_text().split("-")[:2])
        self.step(FIRST, self.case, "hand_over_notice", handed_on=f"{self.today}", receiver=PERSON, paper=no)

    def hear_and_review(self) -> None:
        """The person states something; the reviewer passes the case."""
        self.go_on(TO_STATEMENT)
        self.step(FIRST, self.case, "state", text="养护人手不足，已联系修剪队")
        self.go_on(TO_REVIEW - TO_STATEMENT)
        self.step(REVIEWER, self.case, "review", agrees="yes", opinion="事实清楚，证据充分，程序合法")

    def decide_and_serve(self) -> None:
        """A fine of 300 yuan, handed over on that day."""
        self.go_on(TO_DECISION - TO_REVIEW)
        heads = {"persons": "王局长\n李副局长\n张政委", "conclusion": "同意罚款 300 元"}
        self.step(HEAD, self.case, "discuss", held_on=f"{self.today}", **heads)
        self.step(HEAD, self.case, "decide", outcome="fine", yuan="300", reason="逾期未改正，情节一般")
        served_so = {"served_on": f"{self.today}", "way": "handed_over", "receiver": PERSON}
        self.step(FIRST, self.case, "serve", **served_so)

    def pay_late(self) -> None:
        """The whole is paid eleven days after the last day."""
        self.go_on(self.home.paid_on - self.today)
        self.step(FIRST, self.case, "pay", paid_on=f"{self.today}", yuan="399", receipt="鄂财 0001")

    def close(self) -> None:
        """The case is over: another officer than who recorded the payment closes it."""
        self.step(SECOND, self.case, "close", reason="罚款和加处罚款缴清")

    def _photo(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return f"{path}"


def _require_done(officer: PersonAtBrowser, name: str) -> None:
    wrong = officer.page.locator(".note.bad, .note.warn, [data-refusal], .errorlist").all_inner_texts()
    assert officer.page.locator(".note.ok").count() == 1, (name, officer.page.url, wrong)
