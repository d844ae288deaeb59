"""When a person is called since a target fails, and when a sealed batch stays (article 13(1); GDSR)."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.sharing.pushes.rules import is_called, is_withheld
from mingcha.sharing.reconciliations.rules import calls_since_uncompared

AT = datetime(2026, 12, 2, 4, tzinfo=UTC)
LONG = 2 * timedelta(hours=parameters.number("sharing.reconcile_hours", shanghai_day(AT)))


@pytest.mark.law("13(1)")
def test_a_target_is_called_for_once() -> None:
    assert is_called("city", {"city", "other"})
    assert not is_called("city", {"other"})


@pytest.mark.law("13(1)")
@pytest.mark.parametrize(
    ("since", "called", "calls"),
    [
        (AT - LONG, False, True),
        (AT - LONG, True, False),
        (AT - LONG + timedelta(seconds=1), False, False),
        (None, False, False),
    ],
)
def test_a_person_is_called_after_two_comparisons_that_did_not_come(
    since: datetime | None, called: bool, calls: bool
) -> None:
    assert calls_since_uncompared(since, AT, is_called=called) is calls


@pytest.mark.law("13(1)", "GDSR")
def test_a_batch_stays_once_one_of_its_rows_leaves_no_more() -> None:
    assert not is_withheld({"a", "b"}, {"a", "b", "c"})
    assert is_withheld({"a", "b"}, {"a", "c"})
    assert is_withheld({"a"}, ())
