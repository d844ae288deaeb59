"""The clock reads its list and acts on each request later: what moved on meanwhile is left alone, the others are not
(articles 15(1), 799-20)."""

from datetime import timedelta

import pytest
from tests.support.access.requesting import APPROVER, FIRST, SECOND, Asking

from mingcha.access.approvals.actions import revoke_request
from mingcha.access.officers.models import Officer
from mingcha.access.requests import actions
from mingcha.access.requests.models import Request
from mingcha.access.requests.queries import lapsed_requests, requests_without_conditions
from mingcha.access.requests.values import RequestState
from mingcha.access.signatures.models import RequestSignature
from mingcha.kit.actor import program

WORK = program("work")


@pytest.mark.law("15(1)")
def test_a_lapse_voids_no_fresh_signature_and_stops_no_other(asked: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, fresh, late = (asked.draft() for _ in range(3))
    for one in (gone, fresh, late):
        asked.sign(one.no, one.signed_digest, FIRST)
    asked.clock.advance(timedelta(minutes=11))
    listed = lapsed_requests(asked.clock.now())
    assert listed == (gone.no, fresh.no, late.no)
    actions.withdraw_request(asked.people[FIRST], gone.no, clock=asked.clock)
    anew = actions.change_request(asked.people[FIRST], fresh.no, asked.asked(), clock=asked.clock)
    asked.sign(fresh.no, anew.signed_digest, SECOND)
    monkeypatch.setattr(actions, "lapsed_requests", lambda _at: listed)
    assert actions.lapse_signatures(WORK, clock=asked.clock) == (late.no,)
    assert RequestSignature.objects.get(request__no=fresh.no, voided_at=None).officer.no == asked.officers[1].no
    assert Request.objects.get(no=late.no).state == RequestState.DRAFT


@pytest.mark.law("15", "799-20")
def test_an_end_of_one_request_stops_no_other(asked: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked, carries, over = (asked.opened() for _ in range(3))
    officer = Officer.objects.filter(no=asked.officers[0].no)
    officer.update(credential_no="069999")
    listed = requests_without_conditions(asked.clock.now())
    assert [no for no, _ in listed] == [revoked.no, carries.no, over.no]
    revoke_request(asked.people[APPROVER], revoked.no, reason="案件已撤", clock=asked.clock)
    officer.update(credential_no=asked.officers[0].credential_no)
    Request.objects.filter(no=over.no).update(open_until=asked.clock.now() - timedelta(seconds=1))
    monkeypatch.setattr(actions, "requests_without_conditions", lambda _at: listed)
    assert actions.end_requests(WORK, clock=asked.clock) == (over.no,)
    assert Request.objects.get(no=carries.no).state == RequestState.OPEN
