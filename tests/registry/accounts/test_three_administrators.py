"""System, security and audit administrator are three people, by whatever way the roles come (article 16(1))."""

from datetime import timedelta
from itertools import permutations

import pytest
from tests.support.registry.city import OWNER, PASSWORD, City, add_person
from tests.support.registry.staffing import appoint, confirm_as

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.queries import roles

pytestmark = pytest.mark.law("16(1)", "799-16(2)(2)")

THREE = ("administrator", "security_admin", "auditor")
PAIRS = tuple(permutations(THREE, 2))
"""Held first, wanted second."""
CITY = "420100"


def held_by(username: str, clock: HandClock) -> list[str]:
    return [row.role.value for row in roles(User.objects.get(username=username), at=clock.now())]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_nobody_holds_two_of_the_three(city: City, clock: HandClock, first: str, second: str) -> None:
    """Issue point B.12: on 0.3.0 one administrator gave all rights, and there was no security administrator."""
    add_person("one", "WHGA", clock)
    appoint("one", first, clock, division=CITY)
    for division in (CITY, "420102"):
        with pytest.raises(Refused) as refused:
            propose_role(OWNER, WantedRole("one", second, division), clock=clock)
        assert refused.value.decision.article == "16(1)"
        assert "三员分立" in refused.value.decision.reason.zh
    assert held_by("one", clock) == [first]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_waiting_proposals_do_not_both_take_effect(city: City, clock: HandClock, first: str, second: str) -> None:
    """Issue point B.12: each is judged again when it is confirmed."""
    add_person("one", "WHGA", clock)
    names = [propose_role(OWNER, WantedRole("one", role, CITY), clock=clock).name for role in (first, second)]
    confirm_as("security", names[0], clock)
    with pytest.raises(Refused) as refused:
        confirm_as("security", names[1], clock)
    assert refused.value.decision.article == "16(1)"
    assert held_by("one", clock) == [first]


def test_nor_one_now_and_one_that_begins_later(city: City, clock: HandClock) -> None:
    """Issue point B.12: a role that begins tomorrow is held against the one of today, and the other way round."""
    add_person("one", "WHGA", clock)
    tomorrow = clock.now() + timedelta(days=1)
    name = propose_role(OWNER, WantedRole("one", "auditor", CITY, valid_from=tomorrow), clock=clock).name
    confirm_as("security", name, clock)
    with pytest.raises(Refused):
        propose_role(OWNER, WantedRole("one", "administrator", CITY), clock=clock)
    until = propose_role(OWNER, WantedRole("one", "administrator", CITY, valid_until=tomorrow), clock=clock).name
    confirm_as("security", until, clock)
    assert held_by("one", clock) == ["administrator"]
    clock.advance(timedelta(days=1))
    assert held_by("one", clock) == ["auditor"]


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_nor_on_a_new_installation_by_the_owner_of_the_machine(clock: HandClock, first: str, second: str) -> None:
    """Issue point B.12: the first three are made on the machine, each another account."""
    by_role = {role: f"first-{role.replace('_', '-')}" for role in (first, second)}
    for role in (first, second):
        accounts_actions.create_administrator(
            username=by_role[role], name="管理员", password=PASSWORD, clock=clock, by=OWNER, role=Role(role)
        )
    for username, role in ((by_role[first], second), (by_role[second], first)):
        for give in (_at_once, _proposed):
            with pytest.raises(Refused) as refused:
                give(username, role, clock)
            assert refused.value.decision.article == "16(1)"
    assert RoleAssignment.objects.count() == 2


def _at_once(username: str, role: str, clock: HandClock) -> None:
    accounts_actions.assign_role(OWNER, username=username, role=role, clock=clock)


def _proposed(username: str, role: str, clock: HandClock) -> None:
    propose_role(OWNER, WantedRole(username, role), clock=clock)
