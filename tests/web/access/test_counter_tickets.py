"""The address of tickets and the page of a request, for who showed it at the counter and is on duty no more (15)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.access.papers import registered
from tests.support.access.requesting import APPROVER, OPERATOR, Asking, sheets_signed
from tests.support.registry.staffing import OWNER

from mingcha.access.approvals.actions import approve_request, check_request
from mingcha.access.duty.models import Grant
from mingcha.access.requests.opening import open_request
from mingcha.registry.accounts.actions import end_role
from mingcha.registry.identity.models import RoleAssignment

type ClientOf = Callable[[str], Client]


@pytest.mark.law("15", "15(4)")
def test_the_ticket_address_refuses_whose_duty_ended(asked: Asking, client_of: ClientOf) -> None:
    officers = tuple(registered(asked.city, number, asked.clock) for number in (21, 22))
    no = asked.draft(by=OPERATOR, officers=tuple(one.no for one in officers)).no
    sheets_signed(asked, no, officers)
    check_request(asked.people[OPERATOR], no, clock=asked.clock)
    approve_request(asked.people[APPROVER], no, clock=asked.clock)
    open_request(asked.people[OPERATOR], no, clock=asked.clock)
    grant, client = Grant.objects.get(request__no=no).no, client_of(OPERATOR)
    body = {"grant": grant, "points": [asked.city.points["HQX"].code], "modes": ["copy"]}
    assert client.post("/access/tickets", body, content_type="application/json").status_code == 200
    for held in RoleAssignment.objects.filter(user=asked.people[OPERATOR], valid_until=None):
        end_role(OWNER, assignment=held.pk, clock=asked.clock)
    asked.clock.advance(timedelta(minutes=1))
    assert client.get(f"/requests/{no}").status_code == 404
    sent = client.post("/access/tickets", body, content_type="application/json")
    assert sent.status_code == 403
    assert "不在该单位值班" in str(sent.json())
