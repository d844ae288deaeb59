"""An officer's account is compared with the credential at every step, not only when it is claimed: one that left the
unit, got another name or was disabled signs, opens and views nothing (articles 15, 15(1), 15(2))."""

from datetime import timedelta

import pytest
from tests.support.access.assertions import assertion_of
from tests.support.access.papers import recorded, registered
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, refused, sheets_signed
from tests.support.registry.staffing import OWNER

from mingcha.access.approvals.actions import approve_request
from mingcha.access.duty.models import Grant
from mingcha.access.requests.actions import draft_request, end_requests
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.queries import conditions_of
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.access.signatures.actions import sign_with_passkey
from mingcha.access.tickets.actions import issue_ticket
from mingcha.kit.actor import program
from mingcha.kit.decision import Refused
from mingcha.registry.accounts.actions import change_person, disable_person, enable_person
from mingcha.registry.identity.models import User

WORK = program("work")
CHANGES = ["another unit", "another name", "disabled"]


def change(asked: Asking, how: str, username: str = FIRST) -> None:
    """What the keepers of accounts do to that of an officer."""
    person, clock = asked.people[username], asked.clock
    if how == "disabled":
        disable_person(OWNER, username=username, reason="离职", clock=clock)
        return
    name, unit = ("另一个人", "WCGA") if how == "another name" else (person.name, "JAGA")
    change_person(OWNER, username=username, name=name, badge_no="9", organisation=unit, clock=clock)


@pytest.mark.law("15(1)", "15(2)")
@pytest.mark.parametrize("how", CHANGES)
def test_nothing_is_asked_signed_or_approved_with_it(asked: Asking, how: str) -> None:
    drafted, checked = asked.draft(), asked.checked()
    change(asked, how, SECOND)
    with pytest.raises(Refused) as refusal:
        draft_request(asked.people[FIRST], asked.asked(), clock=asked.clock)
    decision = refusal.value.decision
    assert decision.article == "15(2)"
    assert asked.officers[1].name in decision.reason.zh
    assert [one.about for one in decision.missing] == [asked.officers[1].no]
    assert decision.next, "and how it is mended"
    assertion = assertion_of(asked.keys[FIRST], drafted.signed_digest)
    assert refused(sign_with_passkey, asked.people[FIRST], drafted.no, assertion, clock=asked.clock) == "15(2)"
    assert refused(approve_request, asked.people[APPROVER], checked.no, clock=asked.clock) == "15(2)"
    assert [bool(one) for one in conditions_of(asked.people[OPERATOR], checked.no, at=asked.clock.now())][1] is False


@pytest.mark.law("15", "15(2)", "19")
@pytest.mark.parametrize("how", CHANGES)
def test_what_is_open_ends_for_both_with_the_next_turn_of_the_clock(asked: Asking, how: str) -> None:
    no = asked.opened().no
    grant = Grant.objects.get(request__no=no, user__username=SECOND).no
    given = {"grant": grant, "points": [asked.city.points["HQX"].code], "modes": ["copy"], "clock": asked.clock}
    issue_ticket(asked.people[SECOND], **given)
    change(asked, how)
    asked.clock.advance(timedelta(seconds=2))
    assert refused(issue_ticket, asked.people[SECOND], **given) == "15(2)"
    sent: list[str] = []
    assert end_requests(WORK, clock=asked.clock, send=lambda token: sent.append(token) or True) == (no,)
    assert len(sent) == Grant.objects.filter(request__no=no, revoked_at=asked.clock.now()).count() == 2
    assert RequestStep.objects.get(request__no=no, act=RequestAct.EXPIRE).article == "15(2)"


@pytest.mark.law("15(2)")
def test_another_certificate_number_or_spacing_of_the_account_ends_nothing(asked: Asking) -> None:
    no, person = asked.opened().no, asked.people[FIRST]
    spaced = person.name.replace(" ", "  ")
    change_person(OWNER, username=FIRST, name=spaced, badge_no="9", organisation="WCGA", clock=asked.clock)
    assert end_requests(WORK, clock=asked.clock) == ()
    assert Request.objects.get(no=no).state == RequestState.OPEN


@pytest.mark.law("15(2)")
def test_an_account_that_is_set_right_again_signs_what_waits(asked: Asking) -> None:
    drafted, name = asked.draft(), asked.people[FIRST].name
    change(asked, "another name")
    change_person(OWNER, username=FIRST, name=name, badge_no="9", organisation="WCGA", clock=asked.clock)
    change(asked, "disabled", SECOND)
    enable_person(OWNER, username=SECOND, clock=asked.clock)
    asked.sign(drafted.no, drafted.signed_digest, FIRST)
    assert asked.sign(drafted.no, drafted.signed_digest, SECOND).state == RequestState.SIGNED


@pytest.mark.law("15(2)")
def test_officers_without_accounts_ask_as_before(asked: Asking) -> None:
    officers = tuple(registered(asked.city, number, asked.clock) for number in (21, 22))
    letter = recorded(asked.city, asked.folder, asked.clock)
    no = asked.draft(by=OPERATOR, officers=tuple(one.no for one in officers), papers=(letter.no,)).no
    sheets_signed(asked, no, officers)
    assert Request.objects.get(no=no).state == RequestState.SIGNED
    assert not User.objects.filter(pk__in=[one.user_id for one in officers if one.user_id]).exists()
