"""Two accounts of one person are not two persons (article 16(2); decree 799, art. 16(2)(2))."""

import pytest
from tests.support.registry.city import OWNER, PASSWORD, City, add_person
from tests.support.registry.staffing import appoint, confirm_as, train
from tests.support.web.sign_in import enrol_app

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.models import User


def _registered(by: Asker, username: str, organisation: str, clock: HandClock) -> User:
    accounts_actions.add_user(
        by, username=username, name=f"人员 {username}", badge_no="", organisation=organisation, password=PASSWORD,
        clock=clock,
    )  # fmt: skip
    return User.objects.select_related("organisation").get(username=username)


def _guard_proposed(by: Asker, clock: HandClock) -> str:
    add_person("newguard", "HQXX", clock)
    train("newguard", clock)
    return propose_role(by, WantedRole("newguard", "monitor", organisation="HQXX"), clock=clock).name


@pytest.mark.law("16(2)", "799-16(2)(2)")
def test_an_account_that_the_proposer_registered_does_not_confirm(city: City, clock: HandClock) -> None:
    """Issue point B.11: the proposer's second account confirmed what the first one proposed."""
    _registered(city["city"], "second", "JAGA", clock)
    appoint("second", "district_officer", clock, division="420102")
    name = _guard_proposed(city["city"], clock)
    with pytest.raises(Refused) as refused:
        confirm(User.objects.get(username="second"), name, clock=clock)
    assert "登记" in refused.value.decision.reason.zh
    confirm(city["district"], name, clock=clock)


@pytest.mark.law("16(2)", "799-16(2)(2)")
def test_nor_one_that_an_account_of_the_proposers_registered(city: City, clock: HandClock) -> None:
    """Issue point B.11: nor does a chain of accounts."""
    middle = _registered(city["city"], "middle", "JAGA", clock)
    appoint("middle", "district_officer", clock, division="420102")
    _registered(middle, "second", "JAGA", clock)
    appoint("second", "district_officer", clock, division="420102")
    name = _guard_proposed(city["city"], clock)
    with pytest.raises(Refused):
        confirm(User.objects.get(username="second"), name, clock=clock)


def _security_reset(city: City, clock: HandClock) -> User:
    """A second security administrator, who confirmed a new password of the first one and read it."""
    add_person("security2", "WHGA", clock)
    appoint("security2", "security_admin", clock, division="420100")
    name = propose_password_reset(OWNER, "security", clock=clock).name
    assert confirm_as("security2", name, clock)
    return User.objects.get(username="security2")


def _officer_proposed(city: City, clock: HandClock) -> str:
    wanted = WantedRole("nobody", "district_officer", division="420102")
    return propose_role(city["security"], wanted, clock=clock).name


@pytest.mark.law("16(1)", "799-16(2)(2)")
def test_who_read_the_new_password_of_an_account_without_a_factor_does_not_confirm_for_it(
    city: City, clock: HandClock
) -> None:
    """Issue points B.11, B.12: who confirmed a reset signed in with the new password, enrolled a factor, proposed in
    that name and confirmed in the own one."""
    second = _security_reset(city, clock)
    enrol_app(city["security"], clock)  # by whoever knows the password
    name = _officer_proposed(city, clock)
    with pytest.raises(Refused) as refused:
        confirm(second, name, clock=clock)
    assert "密码" in refused.value.decision.reason.zh
    confirm(city["admin"], name, clock=clock)


@pytest.mark.law("16(1)", "799-16(2)(2)")
def test_a_factor_from_before_the_reset_keeps_the_two_apart(city: City, clock: HandClock) -> None:
    """The second person did not have it, so the account stayed its person's."""
    enrol_app(city["security"], clock)
    second = _security_reset(city, clock)
    confirm(second, _officer_proposed(city, clock), clock=clock)
