"""Weighty steps of supervision ask for a fresh factor, and what was typed is still there (799-16(2)(2); B.12)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.support.access.papers import identity_number
from tests.support.registry.city import City
from tests.support.supervision.case_course import PERSON, CourseOfficers, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import code_of, enrol_app, sign_in

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.fine_rules import Offence, Who
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.opening import ask_opening
from mingcha.supervision.cases.values import NewCase
from mingcha.supervision.leaks.models import LeakCase
from mingcha.web.supervision.cases.steps import STEPS as OF_CASES
from mingcha.web.supervision.enforcement_steps import Step
from mingcha.web.supervision.inspections.steps import STEPS as OF_INSPECTIONS
from mingcha.web.supervision.leaks.steps import STEPS as OF_LEAKS
from mingcha.web.supervision.obstructions.steps import STEPS as OF_OBSTRUCTIONS
from mingcha.web.supervision.transfers.steps import STEPS as OF_TRANSFERS

pytestmark = pytest.mark.law("799-16(2)(2)")
QUESTION = "Confirm it is you"
WEIGHTY: Mapping[str, tuple[Mapping[str, Step], set[str]]] = {
    "penalties": (
        OF_CASES,
        {
            "approve", "decline", "decide", "close", "answer_recusal", "end_challenge", "restitute", "strike_execution",
            "pay", "end_unenforced",
        },
    ),
    "transfers": (OF_TRANSFERS, {"approve"}),
    "leaks": (OF_LEAKS, {"name", "answer", "close"}),
    "inspections": (OF_INSPECTIONS, {"strike"}),
    "obstructions": (OF_OBSTRUCTIONS, {"strike"}),
}  # fmt: skip
"""By the folder of its pages: the steps of a noun, and the weighty ones."""


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def stale(city: City, username: str, clock: HandClock) -> tuple[Client, str]:
    """A client whose factor was proven eleven minutes ago, and the secret of the person's authenticator app."""
    secret, client = enrol_app(city[username], clock), Client()
    sign_in(client, city[username])
    client.cookies["django_language"] = "en"
    clock.advance(timedelta(minutes=9))
    client.get("/oversight")
    clock.advance(timedelta(minutes=2))
    return client, secret


@pytest.mark.parametrize("noun", WEIGHTY)
def test_each_weighty_step_asks_and_no_other(city: City, clock: HandClock, noun: str) -> None:
    """Asked before anything is looked up: of a case that is not there as of one that the person must not know of."""
    steps, weighty = WEIGHTY[noun]
    assert {name for name, step in steps.items() if step.is_weighty} == weighty
    client, _ = stale(city, "district", clock)
    for name in steps:
        answer = client.post(f"/oversight/{noun}/999/{name}", {"reason": "因 <此>", "revision": "3"})
        html = answer.content.decode()
        if name in weighty:
            assert (answer.status_code, QUESTION in html) == (403, True), name
            assert all(one in html for one in ('value="因 &lt;此&gt;"', 'name="revision" value="3"')), name
            assert PageReader(html).problems == []
        else:
            assert (answer.status_code, QUESTION in html) == (404, False), name
    fresh = Client()
    sign_in(fresh, city["district"])
    assert fresh.post(f"/oversight/{noun}/999/{next(iter(weighty))}", {"revision": "3"}).status_code == 404


def test_the_head_approves_with_what_was_typed_before_the_question(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    city = add_officers(city, clock)
    officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
    tree = act_ordered(officers, city.points["HQX"].code, tmp_path, clock)
    act_reinspected(officers, tree, tmp_path, clock)
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, PERSON, "项目经理", "负责养护", identity_number(99))
    case = ask_opening(city[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    head, secret = stale(city, HEAD, clock)
    page, late = f"/oversight/penalties/{case}", "当事人 <外出>"
    question = head.post(f"{page}/approve", {"late_reason": late, "revision": "1"})
    assert (question.status_code, PenaltyCase.objects.get().state) == (403, "opening_asked")
    wrong = head.post(f"{page}/approve", {"late_reason": late, "revision": "1", "step_up_code": "000000"})
    assert all('value="当事人 &lt;外出&gt;"' in one.content.decode() for one in (question, wrong))
    proved = {"late_reason": late, "revision": "1", "step_up_code": code_of(secret, clock.now())}
    assert head.post(f"{page}/approve", proved).headers["Location"] == page
    assert PenaltyCase.objects.get().state == "open"


def test_a_leak_case_is_opened_with_what_was_typed_before_the_question(city: City, clock: HandClock) -> None:
    client, secret = stale(city, "city", clock)
    new = {
        "kind": "privacy", "known_at": "2026-09-01 10:00", "grade": "larger", "summary": "值班画面外传",
        "organ": "JAGA", "suspect": "monitor", "from_at": "2026-08-20 00:00", "to_at": "2026-09-01 10:00",
        "points": city.points["JHG"].code,
    }  # fmt: skip
    question = client.post("/oversight/leaks/new", new)
    html = question.content.decode()
    assert (question.status_code, LeakCase.objects.count()) == (403, 0)
    assert all(f'name="{name}" value="{value}"' in html for name, value in new.items())
    answer = client.post("/oversight/leaks/new", new | {"step_up_code": code_of(secret, clock.now())})
    assert (answer.status_code, LeakCase.objects.count()) == (302, 1)


def test_scans_of_signed_papers_are_handed_in_and_confirmed_after_the_question(city: City, clock: HandClock) -> None:
    """Asked before a number is looked up: of a paper that is not there as of one out of the territory."""
    client, _ = stale(city, "district", clock)
    none = "/oversight/papers/E2026-000001-K7QX-3M9A-0BCD-EFGH/signed"
    for address in (none, f"{none}/7/answer"):
        html = client.post(address, {"reason": "因 <此>"}).content.decode()
        assert all(one in html for one in (QUESTION, 'value="因 &lt;此&gt;"'))
    fresh = Client()
    sign_in(fresh, city["district"])
    assert [fresh.post(one, {}).status_code for one in (none, f"{none}/7/answer")] == [404, 404]
