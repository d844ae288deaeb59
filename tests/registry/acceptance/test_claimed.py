"""The level of GB 35114 that a typed value names, and what stands beside an item of form 5.3 (articles 7, 8)."""

import pytest

from mingcha.registry.acceptance.claimed.rules import BatchClaims, claims_beside, stated_levels
from mingcha.registry.acceptance.states import Item
from mingcha.registry.standards.kinds import LEVELS, Standard

pytestmark = pytest.mark.law("7", "8")


@pytest.mark.parametrize(
    ("value", "letters"),
    [
        ("B", "b"), ("B级", "b"), ("b 级", "b"), ("Ｂ级", "b"), ("GB 35114-2017 C 级", "c"), ("level A", "a"),
        ("A、C", "ac"), ("C/A", "ac"), ("达到B级要求", "b"),
        ("GB 35114", ""), ("未采用", ""), ("has a certificate", ""), ("ABC", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_levels_that_a_value_names(value: str, letters: str) -> None:
    assert "".join(one.value[-1] for one in stated_levels(value)) == letters


def test_what_is_claimed_stands_beside_its_two_items_alone() -> None:
    claims = BatchClaims(40, {Standard.GB28181_2022: 40, Standard.GB35114_B: 3, Standard.GB37300: 40})
    words = {item: said.en for item in Item if (said := claims_beside(item, claims)) is not None}
    assert words == {
        Item.GB28181: "claimed: GB/T 28181-2022: 40 of 40 points",
        Item.GB35114: "claimed: GB 35114-2017 level B: 3 of 40 points",
    }
    none = claims_beside(Item.GB35114, BatchClaims(1))
    assert none is not None
    assert none.en == "no claim of its devices is recorded"


def test_the_levels_sort_as_they_rise_in_the_database() -> None:
    assert list(LEVELS) == sorted(LEVELS, key=lambda one: one.value)
