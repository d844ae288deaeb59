"""The unit's side of a request is two natural persons, not two accounts of one: who decides is another than who checks,
types, vouches, opens and exports (articles 15, 15(4), 16(3); decree 799, article 16(2)(2))."""

import pytest
from tests.support.access.requesting import APPROVER, OPERATOR, Asking, another_guard, refused, sheets_signed
from tests.support.registry.city import PASSWORD
from tests.support.registry.staffing import OWNER, make_monitor

from mingcha.access.approvals.actions import approve_request, check_request, refuse_request
from mingcha.access.approvals.offers import acts_offered
from mingcha.access.exports.queries import may_export
from mingcha.access.requests.models import Request
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import registrars_of


def guard_registered(asked: Asking, username: str, *, by: Asker = OWNER, name: str = "", badge_no: str = "") -> User:
    """Another person on duty of the school, whose account this person registered."""
    accounts_actions.add_user(
        by,
        username=username,
        name=name or f"人员 {username}",
        badge_no=badge_no or f"77{username}",
        organisation="HQXX",
        password=PASSWORD,
        clock=asked.clock,
    )
    make_monitor(username, asked.clock, organisation="HQXX")
    return asked.people[username]


def second_account(asked: Asking, how: str) -> User:
    """An account that is in the manager's hand."""
    manager = asked.people[APPROVER]
    if how == "name and unit":
        return guard_registered(asked, "second", name=manager.name.replace(" ", ""))
    if how == "registered":
        return guard_registered(asked, "second", by=manager)
    assert how == "registered the manager"
    second = guard_registered(asked, "second")
    User.objects.filter(pk=manager.pk).update(registered_by=f"user:{second.pk}")
    return second


HOWS = ["name and unit", "registered", "registered the manager"]


@pytest.mark.law("15", "799-16(2)(2)")
@pytest.mark.parametrize("how", HOWS)
def test_who_decides_has_not_checked_by_another_account(asked: Asking, how: str) -> None:
    second, manager, clock = second_account(asked, how), asked.people[APPROVER], asked.clock
    no = asked.signed().no
    check_request(second, no, clock=clock)
    offered = acts_offered(manager, no, at=clock.now())
    assert not offered[RequestAct.APPROVE]
    assert offered[RequestAct.APPROVE].next, "it says who does it instead"
    assert refused(approve_request, manager, no, clock=clock) == "15"
    assert refused(refuse_request, manager, no, article="19", reason="不符", clock=clock) == "15"
    assert Request.objects.get(no=no).state == RequestState.CHECKED
    approve_request(asked.people[OPERATOR], no, clock=clock)


@pytest.mark.law("15", "15(1)", "799-16(2)(2)")
@pytest.mark.parametrize("what", ["typed", "vouched"])
def test_nor_typed_it_or_vouched_for_a_signature(asked: Asking, what: str) -> None:
    second, manager, clock = second_account(asked, "registered"), asked.people[APPROVER], asked.clock
    another = another_guard(asked)
    no = asked.draft(by="second" if what == "typed" else OPERATOR).no
    sheets_signed(asked, no, asked.officers, by=second.username if what == "vouched" else OPERATOR)
    check_request(asked.people[OPERATOR], no, clock=clock)
    assert refused(approve_request, manager, no, clock=clock) == "15"
    approve_request(another, no, clock=clock)


@pytest.mark.law("15(4)", "16(3)", "799-16(2)(2)")
@pytest.mark.parametrize("how", HOWS)
def test_who_opens_or_exports_is_no_other_account_of_the_approver(asked: Asking, how: str) -> None:
    second = second_account(asked, how)
    day = shanghai_day(asked.clock.now())
    no = asked.approved(way="copy", return_by=day).no
    assert not acts_offered(second, no, at=asked.clock.now())[RequestAct.OPEN]
    assert refused(open_request, second, no, clock=asked.clock) == "15(4)"
    open_request(asked.people[OPERATOR], no, clock=asked.clock)
    decision = may_export(second, no, at=asked.clock.now())
    assert (bool(decision), decision.article) == (False, "16(3)")
    assert may_export(asked.people[OPERATOR], no, at=asked.clock.now())


@pytest.mark.law("15", "15(4)")
def test_a_small_unit_whose_manager_registered_both_guards_answers(asked: Asking) -> None:
    """One of them checks and opens, the other decides: the manager, who may know both first passwords, does neither."""
    manager, clock = asked.people[APPROVER], asked.clock
    first, second = (guard_registered(asked, name, by=manager) for name in ("guard-a", "guard-b"))
    no = asked.signed().no
    check_request(first, no, clock=clock)
    assert refused(approve_request, manager, no, clock=clock) == "15"
    approve_request(second, no, clock=clock)
    assert open_request(first, no, clock=clock).state == RequestState.OPEN


@pytest.mark.law("15", "15(4)")
def test_a_namesake_of_another_certificate_and_unit_is_another_person(asked: Asking) -> None:
    """The officer of the police who typed the request bears the manager's name."""
    asker = asked.people["asker-one"]
    User.objects.filter(username=APPROVER).update(name=asker.name, badge_no="88")
    assert asked.opened().state == RequestState.OPEN


@pytest.mark.law("16(2)", "799-16(2)(2)")
def test_who_registered_an_account_is_followed_to_the_first_one(asked: Asking) -> None:
    manager = asked.people[APPROVER]
    middle = guard_registered(asked, "middle", by=manager)
    last = guard_registered(asked, "last")
    User.objects.filter(pk=last.pk).update(registered_by=f"user:{middle.pk}")
    assert registrars_of([last.pk, manager.pk, 0]) == {last.pk: {middle.pk, manager.pk}, manager.pk: frozenset()}
