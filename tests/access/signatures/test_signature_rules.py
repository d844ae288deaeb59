"""Who signs, with which key, on which sheet: each refusal of article 15(1) and its way out."""

from dataclasses import replace
from typing import Any

import pytest

from mingcha.access.signatures import rules
from mingcha.access.signatures.values import EnrolledKeys, SignatureKind, UsedKey
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


KEYS = EnrolledKeys({"c1": (7, "Y29zZQ")}, frozenset({(3, "k1", "cG9pbnQ")}))
BY_PASSKEY = UsedKey(SignatureKind.PASSKEY, 3, 7, "c1", "Y29zZQ")
BY_SM2 = UsedKey(SignatureKind.SM2, 3, 7, "k1", "cG9pbnQ")


@pytest.mark.law("15(1)")
@pytest.mark.parametrize(
    ("used", "changed", "is_enrolled"),
    [
        (BY_PASSKEY, {}, True),
        (BY_PASSKEY, {"account": None}, True),
        (BY_PASSKEY, {"account": 8}, False),
        (BY_PASSKEY, {"public_key": "b3RoZXI"}, False),
        (BY_PASSKEY, {"key_id": "c2"}, False),
        (BY_PASSKEY, {"key_id": "k1", "public_key": "cG9pbnQ"}, False),
        (BY_SM2, {}, True),
        (BY_SM2, {"account": None}, True),
        (BY_SM2, {"officer": 4}, False),
        (BY_SM2, {"key_id": "k2"}, False),
        (BY_SM2, {"public_key": "b3RoZXI"}, False),
        (BY_SM2, {"kind": SignatureKind.PAPER, "key_id": "", "public_key": ""}, True),
    ],
)
def test_a_stored_signature_names_a_key_that_its_officer_enrolled(
    used: UsedKey, changed: dict[str, Any], is_enrolled: bool
) -> None:
    assert rules.is_enrolled_key(replace(used, **changed), KEYS) is is_enrolled
