"""Whom a refusal sends for: only who may do it (article 21)."""

from datetime import UTC, datetime

import pytest

from mingcha.privacy.redaction.rules import may_review_redaction, may_sign_redaction
from mingcha.privacy.redaction.values import Parties
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory

UNIT = Place("420102", "HQXX")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
MANAGER = DutyFacts(
    7, "m", "甲", "", "HQXX", active=True, roles=(RoleInForce(Role.UNIT_MANAGER, Territory("", "HQXX"), SINCE),)
)
OFFICER = DutyFacts(
    9, "o", "乙", "P1", "JAGA", active=True, roles=(RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), SINCE),)
)


@pytest.mark.law("21")
def test_t21b_the_police_are_named_for_a_signature_and_not_for_a_review() -> None:
    made, reviewed = Parties(maker=MANAGER.user_id), Parties(maker=MANAGER.user_id, reviewer=8)
    assert not may_review_redaction(OFFICER, UNIT, made)
    assert may_sign_redaction(OFFICER, UNIT, reviewed)
    (review,) = may_review_redaction(MANAGER, UNIT, made).next
    (sign,) = may_sign_redaction(MANAGER, UNIT, reviewed).next
    assert "公安" not in review.words.zh
    assert "police" not in review.words.en
    assert "公安" in sign.words.zh
