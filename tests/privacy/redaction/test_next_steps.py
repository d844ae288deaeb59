"""Whom a refusal sends for: only who may do it (article 21)."""

from datetime import UTC, datetime

import pytest

from mingcha.privacy.redaction.rules import is_next_step_of, may_review_redaction, may_sign_redaction
from mingcha.privacy.redaction.states import RedactionState
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


@pytest.mark.law("21")
def test_the_next_step_is_offered_to_who_may_take_it_and_once_its_purpose_is_confirmed() -> None:
    made, reviewed = Parties(maker=8), Parties(maker=8, reviewer=6)

    def steps(who: DutyFacts, parties: Parties, *, is_confirmed: bool = True) -> list[RedactionState]:
        asked = {"is_confirmed": is_confirmed}
        return [state for state in RedactionState if is_next_step_of(who, UNIT, state, parties, **asked)]

    to_review, gated, signed = RedactionState.TO_REVIEW, RedactionState.GATED, RedactionState.SIGNED
    assert steps(MANAGER, made) == [to_review, signed], "nobody reviewed it: there is nothing to sign"
    assert steps(MANAGER, Parties(maker=8, reviewer=MANAGER.user_id)) == [to_review, signed], "the own review goes on"
    assert steps(MANAGER, reviewed) == [gated, signed], "somebody else reviews it"
    assert steps(MANAGER, Parties(maker=MANAGER.user_id)) == [signed]
    assert steps(OFFICER, reviewed) == [gated]
    assert steps(MANAGER, reviewed, is_confirmed=False) == []
