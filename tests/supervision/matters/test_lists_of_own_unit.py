"""Lists leave out what is charged to the reader's own unit by the names that the rule knows (APL 43)."""

from datetime import date, datetime

import pytest
from django.conf import settings
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.identity.asker import duty_of
from mingcha.supervision.cases.due import due_cases
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.obstructions.models import CorrectionOrder, Obstruction
from mingcha.supervision.obstructions.waiting import not_charged_to
from mingcha.supervision.officers.rules import is_named
from mingcha.supervision.recusals.rows import not_barred
from mingcha.supervision.transfers.actions import prepare_transfer
from mingcha.supervision.transfers.rows import transfers_waiting_for
from mingcha.supervision.transfers.values import NewTransfer


@pytest.mark.law("23", "APL 43")
@pytest.mark.django_db
def test_lists_leave_out_what_the_rule_bars() -> None:
    clock = HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    people = officers_city(clock)
    officers, documents = CourseOfficers(people[FIRST], people[SECOND], people[HEAD]), settings.MINGCHA_HOME.documents
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    case = act_fined(officers, tree, clock)
    due, who = {"until": date(2027, 12, 31), "limit": 9}, duty_of(people[HEAD], clock.now())
    new = NewTransfer("江岸区人民检察院", inside_police=False, reason="涉嫌犯罪", materials="笔录")
    prepare_transfer(people[FIRST], case=case, new=new, revision=5, clock=clock)
    names = ("江岸区公安分局", " 江岸区公安分局", "武汉市公安局江岸区公安分局", "公安分局", "武汉市公安局", "花桥小学")
    barred = [is_named(who, name) for name in names]
    assert barred == [True, True, True, True, False, False]
    for name, bars in zip(names, barred, strict=True):
        CorrectionOrder.objects.update(unit=name.strip())
        PenaltyCase.objects.update(unit=name.strip())
        listed = (
            not_charged_to(who, Obstruction.objects.all()).exists(),
            not_barred(who, PenaltyCase.objects.all()).exists(),
            transfers_waiting_for(who, clock.now()).exists(),
            bool(due_cases(people[HEAD], at=clock.now(), **due)),  # type: ignore[arg-type]
        )
        assert set(listed) == {not bars}, name
