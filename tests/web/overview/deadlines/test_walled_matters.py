"""A matter of a leak case is told on pages alone: nothing of it, not even its kind, goes outside (20(4))."""

from datetime import date

import pytest

from mingcha.kit.words import Words
from mingcha.web.overview.deadlines.collected import not_walled
from mingcha.web.overview.today.matters import Matter

DAY = date(2026, 11, 26)


@pytest.mark.law("20(4)")
def test_nothing_of_a_leak_case_leaves_the_pages_while_the_transfer_of_a_penalty_case_is_told() -> None:
    words = Words("甲", "a")
    leak, penalty = (
        Matter("transfer_step", key, words, words, "24", DAY, DAY, "/", words, walled=walled)
        for key, walled in (("1/", True), ("2/", False))
    )
    assert not_walled((leak, penalty)) == (penalty,)
