"""To whom an incident is told and by when, by grade, infrastructure and personal information (PIPL 57; CIR 4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.incidents import rules
from mingcha.supervision.incidents.values import AddedToIncident, IncidentFacts, NewIncidentNotice, NoticeReceiver

pytestmark = pytest.mark.law("16(6)")
TEN = datetime(2026, 12, 2, 10, tzinfo=SHANGHAI)
PLAIN = IncidentFacts(IncidentGrade.ORDINARY, is_critical=False, personal=False, found_at=TEN, clock_from=TEN)
LARGER = replace(PLAIN, grade=IncidentGrade.LARGER)


def grades(incident: IncidentFacts, grade: IncidentGrade, by: int = 7, hands: tuple[Hand, ...] = ()) -> Decision:
    """Whether a person may give it this grade."""
    return rules.may_grade_incident(incident, grade, by, hands, reason="影响较小")


def hours(incident: IncidentFacts) -> dict[str, float]:
    """By receiver the hours that the notice has."""
    return {one.receiver.value: (one.due_at - TEN) / timedelta(hours=1) for one in rules.notices_owed(incident)}


@pytest.mark.parametrize(
    ("incident", "owed"),
    [
        (PLAIN, {}),
        (replace(PLAIN, is_critical=True), {}),
        (LARGER, {"cac": 4}),
        (replace(LARGER, grade=IncidentGrade.GRAVEST), {"cac": 4}),
        (replace(LARGER, is_critical=True), {"protection": 1, "police": 1}),
        (replace(PLAIN, personal=True), {"pi_department": 1, "persons": 1}),
        (replace(PLAIN, personal=True, averted=True), {"pi_department": 1}),
        (replace(LARGER, personal=True), {"cac": 4, "pi_department": 1, "persons": 1}),
    ],
)
def test_who_is_told_by_when(incident: IncidentFacts, owed: dict[str, float]) -> None:
    assert hours(incident) == owed


def test_only_the_limit_that_the_law_does_not_number_is_our_own() -> None:
    found = rules.notices_owed(replace(LARGER, personal=True))
    assert {one.receiver.value: one.own_limit for one in found} == {
        "cac": False, "pi_department": True, "persons": True,
    }  # fmt: skip


def test_what_was_given_is_not_owed_and_it_closes_only_then() -> None:
    whole = replace(LARGER, personal=True, given=frozenset({NoticeReceiver.PROVINCIAL_CAC}))
    assert [one.receiver.value for one in rules.still_owed(whole)] == ["pi_department", "persons"]
    refused = rules.may_close_incident(whole, 7, (), result="已处置")
    assert (refused.allowed, refused.article, len(refused.missing)) == (False, "PIPL 57", 2)
    done = replace(whole, averted=True, given=whole.given | {NoticeReceiver.PERSONAL_INFORMATION})
    assert rules.may_close_incident(done, 7, (), result="已处置")
    assert not rules.may_close_incident(done, 7, (), result=" ")


def test_persons_who_are_found_later_are_reached_by_what_was_done_since() -> None:
    held = replace(PLAIN, personal=True, persons=40)
    more = AddedToIncident("日志", persons=60)
    assert rules.adds_persons(held, more), "while the first notice is owed, too"
    assert not rules.adds_persons(held, replace(more, persons=40))
    assert not rules.adds_persons(PLAIN, AddedToIncident("日志", personal=True, persons=60)), "all are new"
    found = TEN + timedelta(hours=2, seconds=40)
    times = [(0, 180), (100, 130), (120, 120), (120, 121), (130, 131)]  # given, recorded: minutes after ten
    asked = [rules.reaches_all(*(TEN + timedelta(minutes=one) for one in both), found) for both in times]
    assert asked == [False, False, False, True, True]
    assert rules.reaches_all(TEN, TEN, None)


def test_a_grade_that_first_asks_for_a_report_starts_the_hours_and_one_reported_does_not_fall() -> None:
    later = TEN + timedelta(hours=6)
    assert rules.clock_after(PLAIN, IncidentGrade.LARGER, later) == later
    assert rules.clock_after(LARGER, IncidentGrade.MAJOR, later) == TEN
    assert grades(LARGER, IncidentGrade.ORDINARY)
    reported = replace(LARGER, given=frozenset({NoticeReceiver.PROVINCIAL_CAC}))
    assert grades(reported, IncidentGrade.ORDINARY).article == "CIR 4"
    assert grades(reported, IncidentGrade.MAJOR)


def test_who_grades_down_and_up_again_starts_no_hours_anew_and_another_person_grades_below_what_is_reported() -> None:
    later = TEN + timedelta(hours=6)
    lowered = replace(PLAIN, clock_from=later, larger_from=later)
    assert rules.clock_after(lowered, IncidentGrade.GRAVEST, later + timedelta(hours=3)) == later
    held = replace(LARGER, graders=frozenset({8, 9}))
    hands = (Hand(7, "周明", "", "HQXX"), Hand(8, "周 明", "", "HQXX"), Hand(6, "吴越", "", "HQXX"))
    assert [grades(held, IncidentGrade.ORDINARY, by, hands).allowed for by in (9, 7, 6)] == [False, False, True]
    assert grades(held, IncidentGrade.MAJOR, 9, hands)


@pytest.mark.parametrize(
    ("persons", "grade"), [(None, None), (999_999, None), (1_000_000, "larger"), (10**7, "major"), (10**9, "gravest")]
)
def test_the_unverified_numbers_are_a_hint(persons: int | None, grade: str | None) -> None:
    assert rules.hinted_grade(persons, TEN) == grade


def test_what_nobody_was_told_of_is_closed_by_another_hand_and_nobody_is_told_twice() -> None:
    noted = replace(PLAIN, graders=frozenset({7}))
    assert rules.may_close_incident(noted, 7, (), result="已恢复").article == "16(6)"
    assert rules.may_close_incident(noted, 8, (), result="已恢复")
    told = replace(noted, grade=IncidentGrade.LARGER, given=frozenset({NoticeReceiver.PROVINCIAL_CAC}))
    assert rules.may_close_incident(told, 7, (), result="已恢复"), "the notice is a second pair of eyes"
    given_at = TEN + timedelta(hours=1)
    new = NewIncidentNotice(NoticeReceiver.PROVINCIAL_CAC, "市网信办", "报 1", given_at, "摄像机口令外泄")
    assert rules.may_give_notice(LARGER, new, given_at)
    assert not rules.may_give_notice(told, new, given_at), "told already"
    refused = rules.may_give_notice(LARGER, replace(new, receiver=NoticeReceiver.PERSONS), given_at)
    assert (refused.article, [one.about for one in refused.missing]) == ("PIPL 57", ["receiver"])
