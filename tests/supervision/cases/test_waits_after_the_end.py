"""An annulled case, and a demanded one after the term for the court, wait for who may do the next step (23; AEL 53)."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.case_course import PERSON, CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.penalty_dates import Payment
from mingcha.law.retention import shanghai_day
from mingcha.supervision.cases.models import CasePayment, PenaltyCase
from mingcha.supervision.cases.queries import cases, count_waiting_cases, penalty_case
from mingcha.supervision.cases.states import ChallengeKind, Verdict
from mingcha.supervision.cases.values import EndedChallenge
from mingcha.supervision.collection.actions import demand_payment, record_payment, serve_demand
from mingcha.supervision.collection.challenging import end_challenge, note_challenge
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.orders.values import ServiceWay
from mingcha.supervision.restitutions.models import CaseRestitution

pytestmark = [pytest.mark.law("23", "AEL 53"), pytest.mark.django_db]
ALL = {FIRST, SECOND, HEAD, PLAIN}


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def fined(people: City, clock: HandClock, tmp_path: Path) -> int:
    """A fine of 300 yuan that was served on 2026-10-12."""
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, tmp_path, clock)
    act_reinspected(officers, tree, tmp_path, clock)
    return act_fined(officers, tree, clock)


def waits_for(people: City, case: int, clock: HandClock, *steps: str) -> set[str]:
    """The officers whose list has the case; the page offers one of these steps to them and to nobody else."""
    listed = {one for one in ALL if cases(people[one], at=clock.now(), mine=True)}
    assert listed == {one for one in ALL if count_waiting_cases(people[one], at=clock.now())}
    shown = {one: penalty_case(people[one], case, at=clock.now()).steps for one in ALL}
    assert listed == {one for one, offered in shown.items() if any(getattr(offered, step) for step in steps)}
    return listed


@pytest.mark.parametrize("paid", [False, True])
def test_an_annulled_case(people: City, fined: int, clock: HandClock, tmp_path: Path, paid: bool) -> None:
    today, revision = shanghai_day(clock.now()), 5
    paper: dict[str, Any] = {"scan": png(), "folder": tmp_path, "clock": clock}
    if paid:
        new = Payment(today, Decimal(100))
        record_payment(people[FIRST], case=fined, new=new, receipt="鄂财 1", revision=5, clock=clock)
        revision += 1
    note_challenge(people[SECOND], case=fined, kind=ChallengeKind.REVIEW, since=today, revision=revision, **paper)
    ended = EndedChallenge(today, Verdict.ANNULLED, "区政府复议 9 号")
    end_challenge(people[HEAD], case=fined, ended=ended, revision=revision + 1, **paper)
    assert waits_for(people, fined, clock, "restitute", "close") == (ALL - {HEAD} if paid else {PLAIN})
    if paid:
        held = PenaltyCase.objects.get()
        back = {"yuan": Decimal(100), "voucher": "退 1", "returned_on": today, "receiver": PERSON, "record": "转账"}
        CaseRestitution.objects.create(case=held, noted_by=f"user:{people[FIRST].pk}", **back)
        assert waits_for(people, fined, clock, "restitute", "close") == {PLAIN}
        CasePayment.objects.update(noted_by=f"user:{people[PLAIN].pk}")
        assert waits_for(people, fined, clock, "restitute", "close") == set(), "who recorded the payment closes nothing"


def test_a_demanded_case_before_and_after_the_term_for_the_court(people: City, fined: int, clock: HandClock) -> None:
    clock.advance(timedelta(days=26))
    demand_payment(people[FIRST], case=fined, revision=5, clock=clock)
    served = Served(shanghai_day(clock.now()), ServiceWay.HANDED_OVER, PERSON)
    serve_demand(people[FIRST], case=fined, served=served, revision=6, clock=clock)
    assert waits_for(people, fined, clock, "court") == set(), "the days for a lawsuit run"
    clock.set_wall(datetime(2027, 6, 1, 10, tzinfo=SHANGHAI))
    assert waits_for(people, fined, clock, "court") == ALL
    clock.set_wall(datetime(2027, 8, 2, 10, tzinfo=SHANGHAI))
    assert waits_for(people, fined, clock, "court", "end_unenforced") == {HEAD, PLAIN}
