"""Who keeps a token, and how long it serves, at the edges (article 3; decree 799, art. 16(2)(2))."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.rules import AccountFacts, HeldRole
from mingcha.registry.tokens.rules import may_keep_token, may_make_token, token_expiry, token_serves

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
SEAT = Place("420102", "JAGA")
OWN = AccountFacts(8, SEAT, ())
OTHER = AccountFacts(9, SEAT, (HeldRole(Role.MONITOR, Territory("420102"), None),))
WHO = DutyFacts(8, "wang", "王", "", "JAGA", active=True, roles=())


def with_role(role: Role, division: str = "420102") -> DutyFacts:
    return replace(WHO, roles=(RoleInForce(role, Territory(division), NOW - timedelta(days=1)),))


@pytest.mark.law("799-16(2)(2)")
def test_a_person_keeps_the_own_tokens_while_the_account_is_enabled() -> None:
    assert may_keep_token(WHO, OWN)
    assert may_make_token(WHO, 8, has_factor=True)
    off = replace(WHO, active=False)
    for idle in (may_keep_token(off, OWN), may_make_token(off, 8, has_factor=True)):
        assert not idle
    assert may_keep_token(WHO, OTHER).article == "3"


@pytest.mark.law("3", "799-16(2)(2)")
def test_who_may_act_on_an_account_revokes_its_tokens_but_makes_none() -> None:
    """Issue point B.11: an administrator made a token for another person; now only its holder makes one."""
    for role in (Role.SECURITY_ADMINISTRATOR, Role.DISTRICT_OFFICER):
        assert may_keep_token(with_role(role), OTHER)
        assert not may_keep_token(with_role(role, "420111"), OTHER)
    for role in Role:
        refused = may_make_token(with_role(role), 9, has_factor=True)
        assert (refused.allowed, refused.article) == (False, "799-16(2)(2)")
    assert not may_keep_token(with_role(Role.ADMINISTRATOR), OTHER)  # could not have given the role of a monitor


@pytest.mark.law("799-16(2)(2)")
def test_a_token_serves_until_it_expires_is_revoked_or_its_account_is_off() -> None:
    later = NOW + timedelta(microseconds=1)
    assert token_serves(later, None, NOW, active=True)
    for expires, revoked, active in ((NOW, None, True), (later, NOW, True), (later, None, False)):
        refused = token_serves(expires, revoked, NOW, active=active)
        assert (refused.allowed, refused.article) == (False, "799-16(2)(2)")


def test_a_token_lasts_a_day_to_ninety() -> None:
    assert token_expiry(NOW, 1) == NOW + timedelta(days=1)
    assert token_expiry(NOW, 90) == NOW + timedelta(days=90)
    assert (token_expiry(NOW, 0), token_expiry(NOW, 91), token_expiry(NOW, -1)) == (None, None, None)
