"""When a day is proved anew (art. 16(5))."""

from dataclasses import replace
from typing import Any

import pytest

from mingcha.custody.proofs.day_account import CountedDay
from mingcha.custody.proofs.rules import is_still_proved

pytestmark = pytest.mark.law("16(5)")
DAY = CountedDay("42010200001310000001", 86_400_000, 86_390_000, 4_000, 12_345, {"DISK_FAULT": 6_000})


def test_a_day_without_a_proof_is_proved_and_one_that_counts_the_same_is_not() -> None:
    assert not is_still_proved([DAY], None)
    assert not is_still_proved([], None)
    assert is_still_proved([DAY], [replace(DAY, gaps_ms={"DISK_FAULT": 6_000})])
    assert not is_still_proved([DAY, replace(DAY, camera="42010200001310000002")], [DAY])


@pytest.mark.parametrize(
    "late",
    [
        {"expected_ms": 80_000_000},
        {"footage_ms": 86_394_000},
        {"unexplained_ms": 0},
        {"size_bytes": 12_346},
        {"gaps_ms": {"NETWORK": 6_000}},
        {"camera": "42010200001310000002"},
    ],
)
def test_an_hour_that_came_late_has_its_day_proved_anew(late: dict[str, Any]) -> None:
    assert not is_still_proved([replace(DAY, **late)], [DAY])
