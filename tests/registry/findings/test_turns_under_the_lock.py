"""Tasks of the clock that open findings ask again under the log's lock: what was mended between their reading and their
act is no finding, and an act that has nothing left to say leaves no entry (articles 16, 17, 18)."""

from datetime import datetime, timedelta

import pytest
from tests.support.registry.between import between
from tests.support.registry.city import City

from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.circuits import faults
from mingcha.registry.circuits.faults import find_circuit_faults
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.turning import Turn
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.reports import actions as reports
from mingcha.registry.reports.actions import find_reports_left_lying, receive_report, take_up_report
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.values import NewReport
from mingcha.registry.shifts import missing
from mingcha.registry.shifts.missing import find_missing_plans
from mingcha.registry.shifts.models import Shift, ShiftPlan
from mingcha.registry.staff import lapsed
from mingcha.registry.staff.lapsed import find_lapsed_trainings
from mingcha.registry.watches import short_shifts
from mingcha.registry.watches.short_shifts import find_short_shifts

WORK = program("work")


def acts_and_findings() -> tuple[int, int]:
    return Entry.objects.count(), Finding.objects.count()


@pytest.fixture
def clock() -> HandClock:
    """A Thursday morning."""
    return HandClock(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))


@pytest.mark.law("18")
def test_a_report_that_was_taken_up_meanwhile(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    new = NewReport("420102", "fitting_room", "某商场三楼", "镜后有镜头")
    receive_report(program("report-page"), new, clock=clock)
    number = Report.objects.get().pk
    clock.advance(timedelta(days=5))
    between(monkeypatch, reports, lambda: take_up_report(city["district"], number=number, clock=clock))
    entries, findings = acts_and_findings()
    assert find_reports_left_lying(WORK, clock=clock) == 0
    assert acts_and_findings() == (entries + 1, findings), "the officer's act alone"
    held = Report.objects.get()
    assert (held.state, held.was_found) == ("taken_up", False)


@pytest.mark.law("16(1)")
def test_a_unit_whose_monitors_left_meanwhile(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    between(monkeypatch, missing, lambda: User.objects.update(is_active=False))
    before = acts_and_findings()
    assert find_missing_plans(WORK, clock=clock) == 0
    assert acts_and_findings() == before
    User.objects.update(is_active=True)
    assert find_missing_plans(WORK, clock=clock) > 0


@pytest.mark.law("16(1)")
def test_a_shift_whose_plan_was_withdrawn_meanwhile(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    days = {"from_on": shanghai_day(now), "until_on": shanghai_day(now)}
    unit = city["manager"].organisation
    plan = ShiftPlan.objects.create(unit=unit, made_at=now, made_by="user:1", **days)
    begun = now - timedelta(hours=1)
    Shift.objects.create(plan=plan, begins_at=begun, ends_at=now + timedelta(hours=4), seats=["S1"], least=2)
    withdrawn = {"withdrawn_at": now, "withdrawn_by": "user:1"}
    between(monkeypatch, short_shifts, lambda: ShiftPlan.objects.update(**withdrawn))
    before = acts_and_findings()
    assert find_short_shifts(WORK, clock=clock) == 0
    assert acts_and_findings() == before
    ShiftPlan.objects.update(withdrawn_at=None, withdrawn_by="")
    assert find_short_shifts(WORK, clock=clock) == 1


@pytest.mark.law("16(2)")
def test_staff_that_left_meanwhile(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.advance(timedelta(days=800))
    between(monkeypatch, lapsed, lambda: User.objects.update(is_active=False))
    before = acts_and_findings()
    assert find_lapsed_trainings(WORK, clock=clock) == 0
    assert acts_and_findings() == before
    User.objects.update(is_active=True)
    assert find_lapsed_trainings(WORK, clock=clock) > 0


@pytest.mark.law("17")
def test_points_that_went_out_of_use_meanwhile(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    between(monkeypatch, faults, lambda: Point.objects.update(state=PointState.OUT_OF_USE))
    before = acts_and_findings()
    assert find_circuit_faults(WORK, clock=clock) == 0
    assert acts_and_findings() == before
    Point.objects.update(state=PointState.IN_USE)
    assert find_circuit_faults(WORK, clock=clock) > 0


def test_what_is_left_of_a_turn() -> None:
    turn = Turn(FindingKind.SHIFT_SHORT, SubjectKind.SHIFT, opened=("1", "2"), ended=("3", "4"))
    left = turn.again({"2", "4"})
    assert (left.opened, left.ended, left.count) == (("2",), ("3",), 2)
