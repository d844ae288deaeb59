"""A time that is none is refused by its field (article 18)."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.masks.times import require_time
from mingcha.privacy.masks.values import MaskMaker, NewMask

pytestmark = pytest.mark.law("18")
NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-timedelta(hours=14)))
"""An instant that UTC has no name for."""


@pytest.mark.parametrize(
    ("field", "times"),
    [
        ("until_at", {"until_at": LAST}),
        ("from_at", {"from_at": LAST}),
        ("until_at", {"until_at": NOW}),
        ("until_at", {"from_at": NOW + timedelta(days=2), "until_at": NOW + timedelta(days=1)}),
        ("closes", {"opens": time(6)}),
        ("opens", {"closes": time(6)}),
        ("closes", {"opens": time(6), "closes": time(6)}),
    ],
)
def test_a_time_that_is_none_is_named(field: str, times: dict[str, datetime | time]) -> None:
    with pytest.raises(Fault) as fault:
        require_time(NewMask((), MaskMaker.CAMERA, "", **times), NOW)  # type: ignore[arg-type]
    assert fault.value.kind is FaultKind.INVALID
    assert field in fault.value.words.zh
    assert field in fault.value.words.en


def test_a_time_of_the_next_years_is_one() -> None:
    hours = {"opens": time(6), "closes": time(20)}
    require_time(NewMask((), MaskMaker.CAMERA, "", until_at=NOW + timedelta(days=36_525), **hours), NOW)
