"""A transfer freezes its case alike for the rule and for the list of what waits, in each state and day (22, 24)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Exists
from tests.support.access.papers import identity_number
from tests.support.registry.city import City
from tests.support.supervision.case_course import PERSON, CourseOfficers, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers

from mingcha.kit.clock import HandClock
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.values import NewCase
from mingcha.supervision.transfers.actions import prepare_transfer
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.queries import due_transfers
from mingcha.supervision.transfers.standing import freezes_case, freezing_transfers
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import NewTransfer

LETTER = NewTransfer("某区城市管理执法局", inside_police=False, reason="涉嫌其他违法", materials="案卷一册")
_ANSWERED = (
    TransferState.TAKEN,
    TransferState.REFUSED,
    TransferState.OBJECTED,
    TransferState.RETURNED,
    TransferState.CLOSED,
)
_APPROVED = {"approved_by": "user:999", "approval_reason": "同意"}


def open_case(city: City, clock: HandClock, folder: Path, code: str, identity: int) -> int:
    """The number of an open case about a tree before a camera, by the officers of the city."""
    officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
    tree = act_ordered(officers, code, folder, clock)
    act_reinspected(officers, tree, folder, clock)
    why, person = "负责绿化养护", identity_number(identity)
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, PERSON, "项目经理", why, person)
    case = ask_opening(city[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(city[HEAD], case=case, late_reason="", revision=1, clock=clock)
    return case


@pytest.mark.law("22", "24")
def test_the_rule_and_the_list_agree(city: City, clock: HandClock, tmp_path: Path) -> None:
    case = open_case(add_officers(city, clock), clock, tmp_path, city.points["HQX"].code, 99)
    prepare_transfer(city[FIRST], case=case, new=LETTER, revision=2, clock=clock)
    begun = shanghai_day(clock.now())
    for state in TransferState:
        approved = {} if state is TransferState.PREPARED else _APPROVED
        at = {"approved_at": clock.now()} if approved else {}
        for taken in (None, True, False):
            answer = {} if taken is None else {"answered_at": clock.now(), "answer_number": "复 1"}
            if (taken is None) is (state in _ANSWERED):
                continue
            Transfer.objects.update(state=state.value, answered_taken=taken, **approved, **at, **answer)
            last, _under = freezes_case(case)
            for day in (begun + timedelta(days=one) for one in range(6)):
                held = PenaltyCase.objects.filter(Exists(freezing_transfers(day)), pk=case).exists()
                assert held is (last is not None and day <= last), (state, taken, day)


@pytest.mark.law("24")
def test_transfers_without_a_day_hide_none_that_has_one(city: City, clock: HandClock, tmp_path: Path) -> None:
    add_officers(city, clock)
    case = open_case(city, clock, tmp_path, city.points["HQX"].code, 99)
    prepare_transfer(city[FIRST], case=case, new=LETTER, revision=2, clock=clock)
    Transfer.objects.update(inside_police=True)
    clock.advance(timedelta(days=2))  # so that the limit of the next order ends on a working day
    later = open_case(city, clock, tmp_path, city.points["HQX"].code, 97)
    prepare_transfer(city[FIRST], case=later, new=LETTER, revision=2, clock=clock)
    until = shanghai_day(clock.now()) + timedelta(days=9)
    (due,) = due_transfers(city[FIRST], until=until, at=clock.now(), limit=1)
    assert due.subject == str(Transfer.objects.get(case=later).pk)
