"""The clocks of leaks and incidents: 较大 at 10:00 is due at 14:00, critical infrastructure in an hour (20(4))."""

from datetime import datetime, timedelta

import pytest

from mingcha.kit.clock import SHANGHAI
from mingcha.law.incident_clocks import IncidentGrade, NoticeTo, notices_due

TEN = datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
pytestmark = pytest.mark.law("20(4)")


def due(**given: object) -> dict[NoticeTo, tuple[str, str]]:
    facts = {"state_secret": False, "personal": False, "grade": None, "critical": False} | given
    known_at = facts.pop("known_at", TEN)
    return {one.to: (f"{one.due_at:%d %H:%M}", one.article) for one in notices_due(known_at, **facts)}  # type: ignore[arg-type]


@pytest.mark.parametrize("grade", [IncidentGrade.LARGER, IncidentGrade.MAJOR, IncidentGrade.GRAVEST])
def test_a_larger_incident_at_ten_is_due_at_fourteen(grade: IncidentGrade) -> None:
    assert due(grade=grade) == {NoticeTo.CYBERSPACE_OFFICE: ("26 14:00", "CIR 4")}


def test_critical_infrastructure_has_one_hour_and_other_receivers() -> None:
    hour = ("26 11:00", "CIR 4")
    critical = due(grade=IncidentGrade.LARGER, critical=True)
    assert critical == {NoticeTo.PROTECTION_DEPARTMENT: hour, NoticeTo.POLICE: hour}


def test_a_general_or_ungraded_incident_owes_no_notice() -> None:
    assert due(grade=IncidentGrade.ORDINARY, critical=True) == due() == {}


def test_state_secrets_have_24_hours_and_persons_are_told_at_once_first() -> None:
    found = due(state_secret=True, personal=True)
    assert list(found)[:2] == [NoticeTo.DATA_DEPARTMENT, NoticeTo.PERSONS]
    assert found[NoticeTo.PERSONS] == ("26 11:00", "PIPL 57")
    assert found[NoticeTo.SECRECY_BUREAU] == found[NoticeTo.UPPER_ORGAN] == ("27 10:00", "SSR 61")


def test_hours_are_counted_only_since_their_law() -> None:
    last = datetime(2025, 11, 1, tzinfo=SHANGHAI) - timedelta(seconds=1)
    assert due(grade=IncidentGrade.GRAVEST, known_at=last) == {}
    assert due(grade=IncidentGrade.GRAVEST, known_at=last + timedelta(seconds=1)) != {}


def test_the_grades_of_both_tables_are_the_same_four() -> None:
    assert [IncidentGrade(one.of_leaks) for one in IncidentGrade] == list(IncidentGrade)
    assert [one.of_leaks for one in IncidentGrade] == ["general", "larger", "major", "grave"]
