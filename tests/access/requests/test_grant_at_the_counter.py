"""Officers without accounts are shown their pictures at the counter: the grant is of a person on duty for the managing
unit, and ends with that duty (articles 15, 15(4), 19)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.access.papers import registered
from tests.support.access.requesting import APPROVER, OPERATOR, Asking, another_guard, refused, sheets_signed
from tests.support.registry.staffing import OWNER, confirm_as, make_monitor

from mingcha.access.approvals.actions import approve_request, check_request
from mingcha.access.duty.models import Grant
from mingcha.access.requests.actions import end_requests
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.queries import requests_without_conditions
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.access.tickets.actions import issue_ticket
from mingcha.kit.actor import program
from mingcha.registry.accounts.actions import change_person, disable_person, end_role
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.identity.models import RoleAssignment

WORK = program("work")


def shown_at_the_counter(asked: Asking, number: int = 21) -> tuple[str, str]:
    """A request of two officers without accounts (number and the next one) that the guard opened: its number, and that
    of the guard's grant."""
    officers = tuple(registered(asked.city, one, asked.clock) for one in (number, number + 1))
    no = asked.draft(by=OPERATOR, officers=tuple(one.no for one in officers)).no
    sheets_signed(asked, no, officers, mark=str(number))
    check_request(asked.people[OPERATOR], no, clock=asked.clock)
    approve_request(asked.people[APPROVER], no, clock=asked.clock)
    open_request(asked.people[OPERATOR], no, clock=asked.clock)
    return no, Grant.objects.get(request__no=no, user__username=OPERATOR).no


def ticket(asked: Asking, grant: str) -> dict[str, object]:
    """What is asked for the viewing copy of the school's camera under a grant."""
    return {"grant": grant, "points": [asked.city.points["HQX"].code], "modes": ["copy"], "clock": asked.clock}


def roles_end(asked: Asking) -> None:
    """All roles of the guard end."""
    for held in RoleAssignment.objects.filter(user=asked.people[OPERATOR], valid_until=None):
        end_role(OWNER, assignment=held.pk, clock=asked.clock)


def moves(asked: Asking) -> None:
    """The guard works for the police of Wuchang from now on, as a monitor there."""
    roles_end(asked)
    name = asked.people[OPERATOR].name
    change_person(OWNER, username=OPERATOR, name=name, badge_no="1", organisation="WCGA", clock=asked.clock)
    make_monitor(OPERATOR, asked.clock, organisation="WCGA", trained_on=None)


def leaves(asked: Asking) -> None:
    """The guard's account is disabled."""
    disable_person(OWNER, username=OPERATOR, reason="离职", clock=asked.clock)


@pytest.mark.law("15", "15(4)", "16(3)")
@pytest.mark.parametrize("how", [roles_end, moves])
def test_whose_duty_ended_gets_no_ticket_from_that_moment(asked: Asking, how: Callable[[Asking], None]) -> None:
    _, grant = shown_at_the_counter(asked)
    issue_ticket(asked.people[OPERATOR], **ticket(asked, grant))
    how(asked)
    assert refused(issue_ticket, asked.people[OPERATOR], **ticket(asked, grant)) == "15"


@pytest.mark.law("15", "15(4)", "19")
@pytest.mark.parametrize("how", [roles_end, moves, leaves])
def test_a_running_picture_ends_with_the_next_turn_of_the_clock(asked: Asking, how: Callable[[Asking], None]) -> None:
    """The request expires with its reason, and the gateways are sent the revocation of the grant."""
    no, grant = shown_at_the_counter(asked)
    other = asked.opened().no
    sent: list[str] = []
    assert end_requests(WORK, clock=asked.clock, send=lambda token: sent.append(token) or True) == ()
    how(asked)
    asked.clock.advance(timedelta(seconds=2))
    assert end_requests(WORK, clock=asked.clock, send=lambda token: sent.append(token) or True) == (no,)
    assert len(sent) == 1
    assert Grant.objects.get(no=grant).revoked_at == asked.clock.now()
    ended = RequestStep.objects.get(request__no=no, act=RequestAct.EXPIRE)
    assert ended.article == "15"
    assert "不在该单位值班" in ended.words
    assert Request.objects.get(no=other).state == RequestState.OPEN, "whose officers watch by their own accounts"


@pytest.mark.law("15", "15(4)")
def test_who_is_still_on_duty_by_another_role_goes_on(asked: Asking) -> None:
    """The guard becomes the unit's manager: the duty as monitor ends, the duty for the unit does not."""
    no, grant = shown_at_the_counter(asked)
    wanted = WantedRole(OPERATOR, "unit_manager", organisation="HQXX")
    confirm_as("security", propose_role(OWNER, wanted, clock=asked.clock).name, asked.clock)
    monitor = RoleAssignment.objects.get(user=asked.people[OPERATOR], role="monitor", valid_until=None)
    end_role(OWNER, assignment=monitor.pk, clock=asked.clock)
    assert end_requests(WORK, clock=asked.clock) == ()
    issue_ticket(asked.people[OPERATOR], **ticket(asked, grant))
    assert Request.objects.get(no=no).state == RequestState.OPEN


@pytest.mark.law("15", "15(4)")
def test_the_end_of_another_guards_duty_ends_nothing(asked: Asking) -> None:
    another = another_guard(asked)
    shown_at_the_counter(asked)
    for held in RoleAssignment.objects.filter(user=another, valid_until=None):
        end_role(OWNER, assignment=held.pk, clock=asked.clock)
    assert requests_without_conditions(asked.clock.now()) == ()


@pytest.mark.law("15", "799-20")
def test_the_clock_asks_as_much_of_three_counters_as_of_one(asked: Asking) -> None:
    """Holders, their roles and their units are read for all open requests together."""
    counts = []
    for number in (21, 31, 41):
        shown_at_the_counter(asked, number)
        with CaptureQueriesContext(connection) as asked_of_one:
            assert requests_without_conditions(asked.clock.now()) == ()
        counts.append(len(asked_of_one))
    assert counts[0] == counts[1] == counts[2] <= 12
