"""Who reads an inspection and learns of a report, from which day on it is recorded (decree 799, art. 24)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.inspection_plans.rules import may_withdraw_planned
from mingcha.supervision.inspection_plans.values import PlannedLine
from mingcha.supervision.inspections import rules
from mingcha.supervision.inspections.states import InspectionPlanState, UnitInspectionState
from mingcha.supervision.inspections.values import NewRecord, UnitInspectionFacts
from mingcha.supervision.officers.values import Enforcer, Signature
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer

pytestmark = pytest.mark.law("799-24")
SCHOOL = Place("420102", "HQXX")
ON = date(2026, 9, 3)


def person(role: Role, territory: Territory) -> DutyFacts:
    held = RoleInForce(role, territory, datetime(2026, 1, 1, tzinfo=UTC))
    return DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(held,))


@pytest.mark.parametrize(
    ("role", "territory", "reads"),
    [
        (Role.AUDITOR, Territory("420100"), True),
        (Role.DISTRICT_OFFICER, Territory("420102"), True),
        (Role.AUDITOR, Territory(organisation="HQXX"), False),
        (Role.UNIT_MANAGER, Territory(organisation="HQXX"), False),
    ],
)
def test_whose_territory_is_the_unit_alone_reads_no_begun_inspection_and_no_report(
    role: Role, territory: Territory, reads: bool
) -> None:
    who = person(role, territory)
    assert rules.may_read_unit_inspection(who, SCHOOL, UnitInspectionState.BEGUN).allowed is reads
    assert rules.reads_reports(who, SCHOOL) is reads


@pytest.mark.parametrize(("day", "allowed"), [(31, False), (1, True), (3, True), (4, False)])
def test_what_was_found_is_of_a_day_since_the_beginning(day: int, allowed: bool) -> None:
    who = person(Role.DISTRICT_OFFICER, Territory("420102"))
    enforcer = Enforcer("user:7", 7, 1, "甲", "p", "enforcement_certificate", "1", date(2027, 1, 1))
    held = UnitInspectionFacts(UnitInspectionState.BEGUN, SCHOOL, registered=True, begun_on=date(2026, 9, 1))
    answers = {"filed": GivenAnswer(Answer.NO, "未备案")}
    new = NewRecord(
        date(2026, 8 if day == 31 else 9, day), "孙某", "现场查看", answers, certificates_shown=True, recusal_told=True
    )
    assert rules.may_record_visit(who, enforcer, held, new, {}, ON).allowed is allowed


STATION = Place("420102", "JAGA")
"""The own unit of `person`."""
SERVED = UnitInspectionFacts(
    UnitInspectionState.ORDERED, STATION, registered=True, recorded=True, ordered_on=ON, begun_on=ON
)


@pytest.mark.law("APL 43")
@pytest.mark.parametrize("own", [True, False])
def test_nobody_of_the_inspected_unit_serves_extends_strikes_or_closes(own: bool) -> None:
    """Of a unit of the police: its officers act on others, and none of them on their own."""
    who, place = person(Role.DISTRICT_OFFICER, Territory("420102")), STATION if own else SCHOOL
    held = replace(SERVED, place=place)
    running = replace(held, served_on=ON, due_on=ON + timedelta(days=9))
    waits = replace(held, unsigned=Signature("user:8", "乙", "p", "1"))
    ended = replace(running, state=UnitInspectionState.CORRECTED)
    answers = (
        rules.may_serve_unit_order(who, held, Served(ON, ServiceWay.HANDED_OVER, "孙某"), ON),
        rules.may_extend_unit_order(who, running, 5, "雨季", ON),
        rules.may_strike_record(who, waits, "与现场不符"),
        rules.may_close_unit_inspection(who, ended, "已改正"),
    )
    assert [one.article for one in answers if not one] == (["APL 43"] * 4 if own else []), answers


@pytest.mark.parametrize(
    ("state", "days", "allowed"),
    [
        (InspectionPlanState.DRAFT, -1, True),
        (InspectionPlanState.IN_FORCE, -1, False),
        (InspectionPlanState.IN_FORCE, 0, True),
    ],
)
def test_a_line_of_a_draft_is_taken_off_after_its_quarter_too(
    state: InspectionPlanState, days: int, allowed: bool
) -> None:
    who = person(Role.DISTRICT_OFFICER, Territory("420102"))
    line = PlannedLine(SCHOOL, state, ON + timedelta(days=days), maker=8, inspected=False, withdrawn=False)
    assert may_withdraw_planned(who, line, "系统停用", ON).allowed is allowed
