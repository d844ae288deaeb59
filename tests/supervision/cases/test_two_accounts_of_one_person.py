"""Steps of a case that need another person are refused to another account of the same one (APL 57, 58)."""

from datetime import datetime

import pytest
from django.conf import settings
from tests.support.access.papers import identity_number
from tests.support.supervision.case_course import CourseOfficers, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.law.fine_rules import Offence, Who
from mingcha.registry.identity.models import User
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.values import NewCase
from mingcha.supervision.reviewers.actions import name_reviewer


@pytest.mark.law("23")
@pytest.mark.django_db
def test_the_second_account_of_an_officer_is_no_second_person() -> None:
    clock = HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    people, documents = officers_city(clock), settings.MINGCHA_HOME.documents
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    new = NewCase(
        rule="23", offence=Offence.OBSTRUCTION, who=Who.RESPONSIBLE, person="周某", role="经理", why="负责绿化",
        identity_no=identity_number(99),
    )  # fmt: skip
    case = ask_opening(people[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    User.objects.filter(username=PLAIN).update(name=people[SECOND].name)
    other = User.objects.select_related("organisation").get(username=PLAIN)
    with pytest.raises(Refused, match="may not approve"):
        approve_opening(other, case=case, late_reason="", revision=1, clock=clock)
    with pytest.raises(Refused, match="own person"):
        name_reviewer(people[SECOND], username=PLAIN, qualification_no="A1", clock=clock)
    approve_opening(people[HEAD], case=case, late_reason="", revision=1, clock=clock)
