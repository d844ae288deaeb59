"""A hearing whose chair left waits for another officer, and is set anew by one (APL 64)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from tests.support.access.papers import identity_number
from tests.support.registry.city import City
from tests.support.supervision.case_course import PERSON, CourseOfficers, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.supervision.cases.actions import notify_person
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.queries import count_waiting_cases
from mingcha.supervision.cases.states import EvidenceKind
from mingcha.supervision.cases.values import NewCase, NewNotice
from mingcha.supervision.hearings.actions import ask_hearing, set_hearing
from mingcha.supervision.hearings.values import NewHearing
from mingcha.supervision.recusals.actions import answer_recusal, ask_recusal
from mingcha.supervision.recusals.values import AskedBy, NewRecusal


def account_is_off(_people: City, _case: int, clock: HandClock) -> None:
    User.objects.filter(username=PLAIN).update(is_active=False)


def role_ended(_people: City, _case: int, clock: HandClock) -> None:
    RoleAssignment.objects.filter(user__username=PLAIN).update(valid_until=clock.now())


def taken_off(people: City, case: int, clock: HandClock) -> None:
    new, at = NewRecusal(PLAIN, AskedBy.OFFICER, "近亲属"), {"case": case, "clock": clock}
    ask_recusal(people[FIRST], new=new, revision=5, **at)  # type: ignore[arg-type]
    answer_recusal(people[HEAD], granted=True, reason="属实", revision=6, **at)  # type: ignore[arg-type]


@pytest.mark.law("23")
@pytest.mark.django_db
@pytest.mark.parametrize("leaves", [account_is_off, role_ended, taken_off])
def test_a_hearing_whose_chair_left_waits_for_another_officer(
    leaves: Callable[[City, int, HandClock], None],
) -> None:
    clock = HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    people, documents = officers_city(clock), settings.MINGCHA_HOME.documents
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, PERSON, "项目经理", "负责养护", identity_number(99))
    case = ask_opening(people[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(people[HEAD], case=case, late_reason="", revision=1, clock=clock)
    today = shanghai_day(clock.now())
    notice = NewNotice("逾期", "未改正", (EvidenceKind.SITE_RECORD,), Decimal(300), today, PERSON)
    notify_person(people[FIRST], case=case, new=notice, revision=2, clock=clock)
    ask_hearing(people[FIRST], case=case, asked_on=today, note="书面提出", revision=3, clock=clock)
    day = today + timedelta(days=22)
    set_hearing(people[PLAIN], case=case, new=NewHearing(day, "分局会议室"), revision=4, clock=clock)
    anew = NewHearing(day + timedelta(days=5), "分局会议室", anew_reason="主持人已不能主持")

    def waits() -> int:
        return count_waiting_cases(people[HEAD], at=clock.now())

    assert waits() == 0, "its chair holds it"
    with pytest.raises(Refused, match="APL 64"):
        set_hearing(people[HEAD], case=case, new=anew, revision=5, clock=clock)
    leaves(people, case, clock)
    assert waits() == 1
    revision = PenaltyCase.objects.get(pk=case).revision
    set_hearing(people[HEAD], case=case, new=anew, revision=revision, clock=clock)
    assert count_waiting_cases(people[SECOND], at=clock.now()) == 0, "it waits for its new chair alone"
