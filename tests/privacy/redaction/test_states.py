"""The states of a redaction: which act leads where (article 21)."""

import pytest

from mingcha.privacy.redaction.states import OPEN, RedactionAct, RedactionState, state_after

ENDED = (RedactionState.WITHDRAWN, RedactionState.REFUSED, RedactionState.FAILED)


@pytest.mark.law("21")
def test_t21a_an_edit_voids_what_was_reviewed_made_or_signed() -> None:
    edited = {state: state_after(state, RedactionAct.EDIT) for state in RedactionState}
    later = ("to_review", "reviewed", "gated", "signed")
    assert edited == {state: RedactionState.TO_REVIEW if state in later else None for state in RedactionState}


@pytest.mark.law("21")
def test_t21a_only_a_signed_film_is_released_and_only_a_gated_one_signed() -> None:
    for act, before in (
        (RedactionAct.RELEASE, RedactionState.SIGNED),
        (RedactionAct.SIGN, RedactionState.GATED),
        (RedactionAct.GATE_PASSED, RedactionState.REVIEWED),
        (RedactionAct.REVIEW, RedactionState.TO_REVIEW),
    ):
        assert [state for state in RedactionState if state_after(state, act) is not None] == [before]


def test_nothing_leads_out_of_an_end_and_each_open_state_can_be_refused() -> None:
    assert {(state, act) for state in ENDED for act in RedactionAct if state_after(state, act)} == set()
    assert {state for state in RedactionState if state_after(state, RedactionAct.REFUSE)} == set(OPEN)
