"""Two accounts of one person are one hand (articles 15, 16(2); decree 799, art. 16(2)(2))."""

from dataclasses import replace

import pytest

from mingcha.registry.identity.hands import Hand, are_same_hand, has_hand_of, is_same_hand

ONE = Hand(1, "马三", "B-1", "JAGA")
OTHER = Hand(2, "何四", "B-2", "HQXX")


@pytest.mark.law("15", "16(2)")
def test_one_name_with_one_certificate_or_one_unit_is_one_person() -> None:
    assert not is_same_hand(ONE, OTHER)
    assert is_same_hand(ONE, replace(OTHER, user_id=1))
    assert not is_same_hand(ONE, replace(OTHER, name="马三"))
    assert is_same_hand(ONE, replace(OTHER, name="马三", badge_no="B-1"))
    assert is_same_hand(ONE, replace(OTHER, name="马三", organisation="JAGA"))
    assert not is_same_hand(replace(ONE, badge_no="", organisation=""), Hand(2, "马三", "", ""))
    assert not is_same_hand(ONE, replace(OTHER, badge_no="B-1", organisation="JAGA"))


@pytest.mark.law("16(2)")
def test_who_registered_an_account_may_use_it() -> None:
    assert is_same_hand(ONE, replace(OTHER, registrars=frozenset({1})))
    assert is_same_hand(replace(ONE, registrars=frozenset({2})), OTHER)
    hands = (ONE, replace(OTHER, registrars=frozenset({1})))
    assert are_same_hand(1, 2, hands)
    assert are_same_hand(5, 5, hands)
    assert not are_same_hand(1, 5, hands)
    assert not are_same_hand(0, 0, hands)


@pytest.mark.law("9", "10")
def test_an_officer_who_registered_the_manager_is_another_person_than_one_with_the_same_name() -> None:
    """Who files or asks by one account does not answer by another."""
    registered = replace(OTHER, registrars=frozenset({1}))
    assert not has_hand_of(1, (2,), (ONE, registered))
    assert has_hand_of(1, (0, 2), (ONE, replace(registered, name="马三", badge_no="B-1")))
    assert has_hand_of(1, (1,), (ONE,))
    assert not has_hand_of(0, (0,), ())
