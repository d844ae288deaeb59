"""The next day of a case in the list, and whether it is over, in each state (23; APL 60, 61; AEL 53)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.registry.drawing import draw_block
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.penalty_dates import deliver_by
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import DueKind
from mingcha.supervision.cases.due import due_cases, due_obstructions
from mingcha.supervision.cases.models import CaseChallenge, PenaltyCase
from mingcha.supervision.cases.obstruction_steps import due_obstruction_steps
from mingcha.supervision.cases.queries import cases, penalty_case
from mingcha.supervision.cases.recounting import recount_dates
from mingcha.supervision.cases.states import ChallengeKind, Verdict
from mingcha.supervision.cases.values import EndedChallenge
from mingcha.supervision.collection.actions import demand_payment
from mingcha.supervision.collection.challenging import end_challenge, note_challenge
from mingcha.supervision.obstructions.models import CorrectionOrder, Obstruction
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.recusals.values import AskedBy
from mingcha.supervision.reliefs.actions import ask_relief, grant_relief
from mingcha.supervision.reliefs.values import Instalment

pytestmark = [pytest.mark.law("12", "23"), pytest.mark.django_db]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def fined(people: City, clock: HandClock, tmp_path: Path) -> int:
    """A fine of 300 yuan that was served on 2026-10-12, payable by 2026-10-27."""
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, tmp_path, clock)
    act_reinspected(officers, tree, tmp_path, clock)
    return act_fined(officers, tree, clock)


def listed(people: City, clock: HandClock) -> tuple[date | None, bool]:
    """The next day of the one case, and whether it is over."""
    (row,) = cases(people[FIRST], at=clock.now())
    return row.next_on, row.overdue


def test_a_decision_is_overdue_after_the_ninety_days(people: City, fined: int, clock: HandClock) -> None:
    last = shanghai_day(clock.now())
    cleared = {"outcome": "", "decided_on": None, "decided_by": "", "served_on": None, "pay_last": None, "yuan": 0}
    PenaltyCase.objects.update(state="noticed", decide_last=last, **cleared)
    assert listed(people, clock) == (last, False)
    clock.advance(timedelta(days=1))
    assert listed(people, clock) == (last, True)


def test_a_decision_that_waits_for_its_service_has_its_day(people: City, fined: int, clock: HandClock) -> None:
    decided = shanghai_day(clock.now())
    PenaltyCase.objects.update(state="decided", served_on=None, pay_last=None)
    last = deliver_by(decided).due
    assert listed(people, clock) == (last, False)
    clock.advance(timedelta(days=30))
    assert listed(people, clock) == (last, True)
    PenaltyCase.objects.update(published_on=decided)
    assert listed(people, clock) == (decided + timedelta(days=30), False), "a public notice is never late"


def test_a_demanded_case_has_the_last_day_for_the_court(people: City, fined: int, clock: HandClock) -> None:
    clock.advance(timedelta(days=26))
    demand_payment(people[FIRST], case=fined, revision=5, clock=clock)
    held = PenaltyCase.objects.get()
    assert held.lawsuit_last is not None
    day, overdue = listed(people, clock)
    assert day is not None
    assert (day > held.lawsuit_last, overdue) == (True, True)
    CaseChallenge.objects.create(case=held, kind="review", since=shanghai_day(clock.now()), noted_by="user:1")
    assert listed(people, clock) == (None, True), "no day for the court runs meanwhile"


def test_what_is_due_reaches_its_limit_after_cases_that_are_not_theirs(
    people: City, fined: int, clock: HandClock
) -> None:
    """A case that the reader was taken off, and cases to open, take the place of no other one."""
    today, first = shanghai_day(clock.now()), PenaltyCase.objects.get()
    for number in range(4):
        PenaltyCase.objects.create(**{
            **{field.attname: getattr(first, field.attname) for field in PenaltyCase._meta.concrete_fields},
            "id": None, "no": f"K{number}", "person_digest": f"{number:064}",
        })  # fmt: skip
    keys = [*PenaltyCase.objects.order_by("pk").values_list("pk", flat=True)]

    def due() -> list[tuple[str, DueKind]]:
        until = today + timedelta(days=90)
        return [(one.subject, one.kind) for one in due_cases(people[FIRST], until=until, at=clock.now(), limit=1)]

    assert due() == [(str(keys[0]), DueKind.PENALTY_PAYMENT)]
    CaseRecusal.objects.create(
        case=first, officer=people[FIRST], officer_name="某", asked_by=AskedBy.OFFICER.value, reason="亲属",
        asked_on=today, noted_by="user:1", granted=True, answer="同意", answered_on=today, answered_by="user:2",
    )  # fmt: skip
    assert due() == [(str(keys[1]), DueKind.PENALTY_PAYMENT)]
    CaseChallenge.objects.create(case_id=keys[4], kind="review", since=today - timedelta(days=90), noted_by="user:1")
    cleared = {"outcome": "", "decided_on": None, "decided_by": "", "served_on": None, "pay_last": None, "yuan": 0}
    not_opened = {"opened_on": None, "decide_last": None, "state": "opening_asked", "open_last": today}
    PenaltyCase.objects.filter(pk__in=keys[1:4]).update(**cleared, **not_opened)
    PenaltyCase.objects.filter(pk=keys[4]).update(pay_last=today + timedelta(days=99))
    assert due() == [(str(keys[4]), DueKind.PENALTY_CHALLENGE)]


def copied[Row: Model](row: Row, **changed: object) -> Row:
    """Another row that says the same but for this."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    made: Row = type(row)._default_manager.create(**{**values, "id": None, **changed})
    return made


def test_the_places_of_all_that_is_due_are_judged_at_once(people: City, fined: int, clock: HandClock) -> None:
    """With a classified area the points of each site are read: for five sites as for one."""
    first, now = Obstruction.objects.get(), clock.now()
    draw_block(people["city"], clock, "classified", unit=first.point.system.site.organisation.code)
    asked = (("uncorrected", due_cases), ("ordered", due_obstructions), ("candidate", due_obstruction_steps))

    def due() -> list[tuple[int, int]]:
        found = []
        for state, query in asked:
            Obstruction.objects.update(state=state)
            with CaptureQueriesContext(connection) as statements:
                rows = query(people[FIRST], until=shanghai_day(now) + timedelta(days=90), at=now, limit=9)
            assert all(one.classified for one in rows)
            found.append((len(rows), len(statements)))
        return found

    due()  # what is remembered of the law's days is read
    before = due()
    for number in range(4):
        site = copied(first.point.system.site, code=f"S{number}")
        system = copied(first.point.system, code=f"S{number}", site_id=site.pk)
        point = copied(
            first.point, code=f"4201020000131900000{number}", system_id=system.pk, url=f"rtsp://10.9.9.{number}/"
        )
        tree = copied(first, point_id=point.pk)
        copied(CorrectionOrder.objects.get(obstruction=first), obstruction_id=tree.pk)
        copied(
            PenaltyCase.objects.get(pk=fined), no=f"K{number}", obstruction_id=tree.pk, person_digest=f"{number:064}"
        )
    assert due() == [(rows * 5, statements) for rows, statements in before]


def test_what_is_left_of_a_fine_in_instalments_is_owed_by_the_day_it_had(
    people: City, fined: int, clock: HandClock, tmp_path: Path
) -> None:
    """Late amounts: 9 yuan a day of 300, of what is left 3 of 100; none on the days of instalments and review."""
    first = PenaltyCase.objects.get().pay_last
    assert first is not None
    clock.advance(timedelta(days=20))
    today = shanghai_day(clock.now())
    late = (today - first).days
    ask_relief(people[FIRST], case=fined, asked_on=today, reason="失业", revision=5, clock=clock)
    parts = (
        Instalment(today + timedelta(days=10), Decimal(100)), Instalment(today + timedelta(days=90), Decimal(200))
    )  # fmt: skip
    grant_relief(people[HEAD], case=fined, parts=parts, reason="属实", revision=6, clock=clock)
    clock.advance(timedelta(days=20))
    today = shanghai_day(clock.now())
    paper: dict[str, Any] = {"scan": png(), "folder": tmp_path, "clock": clock}
    note_challenge(people[SECOND], case=fined, kind=ChallengeKind.REVIEW, since=today, revision=7, **paper)
    clock.advance(timedelta(days=9))
    left = EndedChallenge(shanghai_day(clock.now()), Verdict.PARTLY, "区政府复议 9 号", Decimal(100))
    end_challenge(people[HEAD], case=fined, ended=left, revision=8, **paper)
    held = PenaltyCase.objects.get()
    assert held.pay_last == first
    clock.advance(timedelta(days=2))
    (row,) = cases(people[FIRST], at=clock.now())
    assert row.overdue
    owed = penalty_case(people[FIRST], fined, at=clock.now()).owed
    assert owed is not None
    assert owed.late == Decimal(3 * (late + 2)), "what grew before the grant stays; it grows on after the result"
    PenaltyCase.objects.update(dates_provisional=True)
    recount_dates(program("worker"), clock=clock)
    assert PenaltyCase.objects.get().pay_last == first
