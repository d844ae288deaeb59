"""Which use of a grant comes after its end, and whose it is (articles 13(2), 15, 20(1))."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.access.duty.rules import is_late_use, is_use_by_holder
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

AT = datetime(2026, 12, 2, 4, tzinfo=UTC)
GRACE = timedelta(seconds=parameters.number("access.late_use_seconds", shanghai_day(AT)))


@pytest.mark.law("13(2)", "15", "20(1)")
def test_use_is_late_once_the_grace_after_the_end_is_over() -> None:
    assert is_late_use(AT - GRACE, AT)
    assert not is_late_use(AT - GRACE + timedelta(seconds=1), AT)
    assert not is_late_use(None, AT)


@pytest.mark.law("15", "20(1)")
def test_only_its_holder_uses_a_grant() -> None:
    assert is_use_by_holder(7, 7)
    assert [is_use_by_holder(7, holder) for holder in (8, None)] == [False, False]
