"""Provisional days move once the holidays of their year are known, with an entry (F11; articles 12, 23)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.access.papers import identity_number
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts
from tests.support.registry.notices import OF_2027
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers
from tests.support.supervision.trees import ordered_tree

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.actions import take_calendar
from mingcha.supervision.cases import recounting
from mingcha.supervision.cases.actions import notify_person
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.recounting import recount_dates
from mingcha.supervision.cases.states import EvidenceKind
from mingcha.supervision.cases.values import NewCase, NewNotice
from mingcha.supervision.inspections.actions import begin_unit_inspection, record_visit, sign_visit
from mingcha.supervision.inspections.models import UnitOrder
from mingcha.supervision.inspections.ordering import order_unit, serve_unit_order
from mingcha.supervision.inspections.values import NewRecord, NewUnitInspection, NewUnitOrder
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.models import CorrectionOrder, Obstruction
from mingcha.supervision.obstructions.ordering import extend_order
from mingcha.supervision.obstructions.queries import obstruction
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.obstructions.values import NewInspection, Served
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer

WORKER = program("worker")


@pytest.fixture
def clock() -> HandClock:
    """So that the days of the test lie where they are wanted."""
    return HandClock(datetime(2026, 12, 1, 10, tzinfo=SHANGHAI))


@pytest.mark.law("12", "23")
def test_a_limit_in_the_spring_festival_moves_with_the_notice(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 66)
    before = obstruction(city[FIRST], tree, at=clock.now()).order
    assert before is not None
    assert (before.provisional, before.due_safe_on) == (True, date(2027, 2, 5))
    assert recount_dates(WORKER, clock=clock) == 0, "the notice is not there"
    take_calendar(city["city"], content=OF_2027, source="2027.yaml", clock=clock)
    assert recount_dates(WORKER, clock=clock) == 1
    assert last_facts()["moved"] == [["due_on", str(before.due_on), "2027-02-12"]]
    after = obstruction(city[FIRST], tree, at=clock.now()).order
    assert after is not None
    assert (after.provisional, after.due_on) == (False, date(2027, 2, 12))
    assert recount_dates(WORKER, clock=clock) == 0
    assert list(check_application_log()) == []


def know_2027(city: City, clock: HandClock) -> None:
    """The city takes the notice on the days off of 2027 in."""
    take_calendar(city["city"], content=OF_2027, source="2027.yaml", clock=clock)


@pytest.mark.law("12", "23")
def test_a_step_between_reading_and_counting_is_kept(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 66)
    know_2027(city, clock)

    @contextmanager
    def after_a_step(name: str, **given: object) -> Iterator[ActRecord]:
        extend_order(city[FIRST], obstruction=tree, days=10, reason="树木待移栽审批", revision=6, clock=clock)
        monkeypatch.setattr(recounting, "act", act)
        with act(name, **given) as record:  # type: ignore[arg-type]
            yield record

    monkeypatch.setattr(recounting, "act", after_a_step)
    assert recount_dates(WORKER, clock=clock) == 0, "the extension was counted with the notice"
    held = CorrectionOrder.objects.get(obstruction=tree)
    assert (held.extended_days, held.due_on, held.provisional) == (10, date(2027, 2, 15), False)
    assert list(check_application_log()) == []


@pytest.mark.law("12", "23")
def test_a_page_with_the_days_before_conflicts(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 66)
    know_2027(city, clock)
    assert recount_dates(WORKER, clock=clock) == 1
    assert Obstruction.objects.get(pk=tree).revision == 7
    with pytest.raises(Fault, match="meanwhile"):
        extend_order(city[FIRST], obstruction=tree, days=10, reason="树木待移栽审批", revision=6, clock=clock)


@pytest.mark.law("23", "APL 45", "APL 60")
def test_two_days_of_one_case_move_together(city: City, clock: HandClock, tmp_path: Path) -> None:
    case = told_at_the_end_of_the_year(add_officers(city, clock), clock, tmp_path)
    before = PenaltyCase.objects.get(pk=case)
    assert (before.decide_provisional, before.statement_provisional) == (True, True)
    know_2027(city, clock)
    assert recount_dates(WORKER, clock=clock) == 1
    held = PenaltyCase.objects.get(pk=case)
    assert (held.decide_provisional, held.statement_provisional, held.revision) == (False, False, before.revision + 1)
    assert (held.decide_last, held.statement_last) == (date(2027, 3, 17), date(2027, 1, 7))
    assert [name for name, *_ in last_facts()["moved"]] == ["decide_last", "statement_last", "hearing_last"]
    assert recount_dates(WORKER, clock=clock) == 0
    assert list(check_application_log()) == []


def told_at_the_end_of_the_year(city: City, clock: HandClock, folder: Path) -> int:
    """The number of a case whose person was told on 30 December 2026."""
    tree = ordered_tree(city, clock, folder, 15)
    clock.advance(timedelta(days=16))
    again = NewInspection(
        shanghai_day(clock.now()), "周某", "未修剪", corrected=False, certificates_shown=True, recusal_told=True
    )
    record_inspection(city[FIRST], obstruction=tree, new=again, photo=jpeg(), folder=folder, revision=6, clock=clock)
    sign_inspection(city[SECOND], obstruction=tree, revision=7, clock=clock)
    identity = identity_number(99)
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, "周某", "项目经理", "负责绿化养护", identity)
    case = ask_opening(city[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(city[HEAD], case=case, late_reason="", revision=1, clock=clock)
    clock.advance(timedelta(days=13))
    today = shanghai_day(clock.now())
    notice = NewNotice("逾期未修剪", "复查认定", (EvidenceKind.SITE_RECORD,), Decimal(300), today, "周某")
    notify_person(city[FIRST], case=case, new=notice, revision=2, clock=clock)
    return case


@pytest.mark.law("12", "23")
def test_nothing_is_overdue_while_the_days_off_are_not_known(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 66)
    clock.advance(timedelta(days=70))
    given = {"obstruction": tree, "photo": jpeg(), "folder": tmp_path, "revision": 6, "clock": clock}
    again = NewInspection(
        shanghai_day(clock.now()), "周某", "未修剪", corrected=False, certificates_shown=True, recusal_told=True
    )
    with pytest.raises(Refused, match="2027") as refused:
        record_inspection(city[FIRST], new=again, **given)  # type: ignore[arg-type]
    assert refused.value.decision.article == "23"
    mended = NewInspection(
        shanghai_day(clock.now()), "周某", "已修剪", corrected=True, certificates_shown=True, recusal_told=True
    )
    record_inspection(city[FIRST], new=mended, **given)  # type: ignore[arg-type]
    sign_inspection(city[SECOND], obstruction=tree, revision=7, clock=clock)
    know_2027(city, clock)
    assert recount_dates(WORKER, clock=clock) == 0, "the limit of what was corrected runs no more"


@pytest.mark.law("799-24")
def test_the_limit_of_a_unit_moves_too(city: City, clock: HandClock, tmp_path: Path) -> None:
    first, today = add_officers(city, clock)[FIRST], shanghai_day(clock.now())
    new = NewUnitInspection(subject="某超市", district="420102", reason="日常巡查")
    visit = begin_unit_inspection(first, new=new, clock=clock)
    lacks = {"filed": GivenAnswer(Answer.NO, "未备案")}
    seen = NewRecord(today, "店长李某", "未备案", answers=lacks, certificates_shown=True, recusal_told=True)
    record_visit(first, inspection=visit, new=seen, photo=png(), folder=tmp_path, revision=1, clock=clock)
    sign_visit(city[SECOND], inspection=visit, revision=2, clock=clock)
    order_unit(first, inspection=visit, new=NewUnitOrder("某超市", "备案", 66), revision=3, clock=clock)
    served = Served(today, ServiceWay.HANDED_OVER, "李某")
    serve_unit_order(first, inspection=visit, served=served, revision=4, clock=clock)
    know_2027(city, clock)
    assert recount_dates(WORKER, clock=clock) == 1
    held = UnitOrder.objects.get(inspection=visit)
    assert (held.provisional, held.due_on, held.inspection.revision) == (False, date(2027, 2, 12), 6)
    assert list(check_application_log()) == []
