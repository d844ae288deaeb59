"""What may not be given away without an assessment in force, and who may confirm one (article 16(6); PIPL 55, 56)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.disclosures import above
from mingcha.registry.disclosures.values import DisclosureKind
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.assessments import rules
from mingcha.supervision.assessments.queries import may_open_way
from mingcha.supervision.assessments.values import (
    AssessmentFacts,
    AssessmentKind,
    AssessmentStanding,
    AssessmentState,
    NewAssessment,
)

pytestmark = pytest.mark.law("16(6)")
DAY = date(2027, 1, 2)
UNIT = Place("420102", "HQXX")
IN_FORCE = AssessmentFacts(
    AssessmentState.CONFIRMED, acceptable=True, valid_until=date(2027, 12, 2), unchanged=True, systems=("HQX",), maker=7
)
WHOLE = NewAssessment(
    AssessmentKind.SHARING, "WHGA", "联勤", "依决定", "面部", "加密", acceptable=True, systems=("HQX",)
)


def manager(user_id: int, name: str) -> DutyFacts:
    begun = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    role = RoleInForce(Role.UNIT_MANAGER, Territory(organisation="HQXX"), begun, begun + timedelta(days=999))
    return DutyFacts(user_id, name, name, "", "HQXX", active=True, roles=(role,))


@pytest.mark.parametrize(
    ("held", "on", "standing"),
    [
        (IN_FORCE, DAY, AssessmentStanding.IN_FORCE),
        (IN_FORCE, date(2027, 12, 2), AssessmentStanding.IN_FORCE),
        (IN_FORCE, date(2027, 12, 3), AssessmentStanding.OVER),
        (replace(IN_FORCE, unchanged=False), DAY, AssessmentStanding.CHANGED),
        (replace(IN_FORCE, acceptable=False), DAY, AssessmentStanding.NOT_ACCEPTABLE),
        (replace(IN_FORCE, state=AssessmentState.ENDED), DAY, AssessmentStanding.ENDED),
        (replace(IN_FORCE, state=AssessmentState.MADE, valid_until=None), DAY, AssessmentStanding.WAITING),
    ],
)
def test_one_in_force_alone_opens_the_way(held: AssessmentFacts, on: date, standing: AssessmentStanding) -> None:
    assert rules.assessment_standing(held, on) is standing
    answer = rules.may_disclose(held, ["HQX"], on)
    assert answer.allowed == (standing is AssessmentStanding.IN_FORCE)
    assert answer.article == "16(6)"


def test_none_and_one_of_fewer_systems_refuse() -> None:
    assert rules.may_disclose(None, ["HQX"], DAY).article == "16(6)"
    assert not rules.may_disclose(IN_FORCE, ["HQX", "HQX-2"], DAY)
    assert rules.may_disclose(IN_FORCE, [], DAY)


def test_the_doors_ask_from_2027_on() -> None:
    assert [rules.is_assessment_asked(date(2026, 12, 31)), rules.is_assessment_asked(date(2027, 1, 1))] == [
        False,
        True,
    ]
    assert rules.last_day_of(date(2028, 2, 29)) == date(2029, 2, 28)
    assert rules.assessment_kept_until(DAY) == date(2030, 1, 2)


def test_a_system_of_before_goes_on_to_its_last_day() -> None:
    first, last = rules.asked_from(), rules.existing_last_day()
    assert (first, last) == (date(2027, 1, 1), date(2027, 7, 1))
    eve, after = first - timedelta(days=1), last + timedelta(days=1)
    assert [rules.is_use_asked(None, day) for day in (eve, first)] == [False, True]
    assert [rules.is_use_asked(eve, day) for day in (first, last, after)] == [False, False, True]
    assert rules.is_use_asked(first, last), "a system of after the first day has no such time"
    assert "投入使用" in rules.may_take_into_use(None, "HQX", DAY).reason.zh
    assert rules.may_take_into_use(IN_FORCE, "HQX", DAY)
    assert not rules.may_take_into_use(IN_FORCE, "HQX2", DAY)


@pytest.mark.parametrize("lacks", ["about", "purpose", "lawful", "effects", "measures"])
def test_an_assessment_has_its_three_contents(lacks: str) -> None:
    assert rules.may_make_assessment(manager(7, "陈"), UNIT, WHOLE)
    without: dict[str, Any] = {lacks: " "}
    answer = rules.may_make_assessment(manager(7, "陈"), UNIT, replace(WHOLE, **without))
    assert (answer.article, len(answer.missing)) == ("PIPL 56", 1)


def test_another_hand_confirms_it() -> None:
    held = replace(IN_FORCE, state=AssessmentState.MADE)
    hands = [Hand(7, "陈", "", "HQXX"), Hand(8, "李", "", "HQXX"), Hand(9, "陈", "", "HQXX")]
    assert not rules.may_decide_assessment(manager(7, "陈"), UNIT, held, hands)
    assert rules.may_decide_assessment(manager(8, "李"), UNIT, held, hands)
    assert not rules.may_decide_assessment(manager(9, "陈"), UNIT, held, hands), "one name in one unit"
    assert not rules.may_decide_assessment(manager(8, "李"), UNIT, IN_FORCE, hands), "once"


def test_the_register_asks_this_rule_and_nothing_goes_out_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert above.disclosure_decision() is may_open_way
    assert {one.value for one in DisclosureKind} == {one.value for one in AssessmentKind}
    monkeypatch.setattr(above, "_PLUGGED", [])
    with pytest.raises(Fault) as raised:
        above.disclosure_decision()
    assert raised.value.kind is FaultKind.INTERNAL
