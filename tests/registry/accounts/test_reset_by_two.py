"""Lost second factors are reset by two persons, never by one (decree 799, art. 16(2)(2))."""

import pytest
from tests.support.registry.city import OWNER, PASSWORD, City
from tests.support.registry.last_act import last_facts
from tests.support.registry.staffing import confirm_as
from tests.support.web.sign_in import enrol_app

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.accounts.factor_resets import propose_factor_reset
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity.asker import person_with_password
from mingcha.registry.sessions.actions import begin_session
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.rules import Method


@pytest.mark.law("799-16(2)(2)")
def test_two_persons_reset_and_one_does_not(city: City, clock: HandClock) -> None:
    """Issue point B.12: recovery by two persons; the password stays, so neither of them can sign in as the person."""
    person = city["district"]
    enrol_app(person, clock)
    begin_session(person, method=Method.PASSWORD_CODE, address="10.1.1.1", browser="?", clock=clock)
    proposal = propose_factor_reset(city["security"], "district", clock=clock)
    for alone in ("security", "district"):
        with pytest.raises(Refused):
            confirm(city[alone], proposal.name, clock=clock)
    assert len(factors_of(person.pk)) == 1
    assert confirm_as("admin", proposal.name, clock) == ""
    assert last_facts()["username"] == "district"
    assert factors_of(person.pk) == ()
    assert AccountSession.objects.get().end_reason == "factors"
    assert person_with_password("district", PASSWORD) == person


@pytest.mark.law("799-16(2)(2)")
@pytest.mark.parametrize("role", ["district", "monitor", "auditor", "nobody"])
def test_who_keeps_no_such_account_proposes_nothing(city: City, clock: HandClock, role: str) -> None:
    with pytest.raises(Refused):
        propose_factor_reset(city[role], "city", clock=clock)
    with pytest.raises(Refused):
        confirm(city[role], propose_factor_reset(OWNER, "city", clock=clock).name, clock=clock)
