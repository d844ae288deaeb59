"""Who signs, with which key, on which sheet: each refusal of article 15(1) and its way out."""

import pytest

from mingcha.access.signatures import rules
from mingcha.kit.decision import Decision


def saying(decision: Decision) -> str:
    assert not decision or decision.article == "15(1)"
    return decision.reason.en


@pytest.mark.law("15(1)")
def test_only_the_officers_named_sign_by_account_or_on_paper() -> None:
    assert rules.may_sign_by_account(7, (7, None))
    for user_id, accounts in ((8, (7, 9)), (0, (0, 7)), (7, ())):
        assert "whom the request names" in saying(rules.may_sign_by_account(user_id, accounts))
    assert rules.may_sign_on_paper("O1", ("O1", "O2"))
    assert "whom the request names" in saying(rules.may_sign_on_paper("O3", ("O1", "O2")))


@pytest.mark.law("15(1)")
def test_a_key_is_the_signers_own() -> None:
    assert rules.is_own_passkey(7, 7)
    for owner in (None, 8):
        assert "of your own account" in saying(rules.is_own_passkey(7, owner))
    pairs = (
        (rules.is_own_sm2_key(enrolled=True), rules.is_own_sm2_key(enrolled=False), "key of your own"),
        (rules.may_enrol_key(proved=True), rules.may_enrol_key(proved=False), "not proved"),
        (rules.may_keep_keys(is_officer=True), rules.may_keep_keys(is_officer=False), "not one of an officer"),
    )
    assert [(bool(yes), words in saying(no)) for yes, no, words in pairs] == [(True, True)] * 3


@pytest.mark.law("15(1)")
def test_a_sheet_and_a_signature_count_once() -> None:
    assert rules.sheet_counts(used=False)
    assert "handed in for another request" in saying(rules.sheet_counts(used=True))
    assert rules.is_new_signature(used=False)
    assert "used already" in saying(rules.is_new_signature(used=True))
