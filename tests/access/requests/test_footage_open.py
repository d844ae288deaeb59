"""Which closed footage a request opens all the same (articles 14(1), 18)."""

from datetime import UTC, datetime

import pytest

from mingcha.access.requests.scope import is_footage_open
from mingcha.law.request_purposes import RequesterKind
from mingcha.privacy.closed_spans.values import ClosedSpanRow, ClosedWhy

AT = datetime(2026, 12, 2, 4, tzinfo=UTC)
MS = int(AT.timestamp() * 1000)


def closed(why: ClosedWhy) -> tuple[ClosedSpanRow]:
    return (ClosedSpanRow(1, "42010200001310000001", why, AT, None),)


@pytest.mark.law("14(1)", "18")
@pytest.mark.parametrize("kind", list(RequesterKind))
def test_what_was_recorded_before_its_mask_is_open_to_the_police_alone(kind: RequesterKind) -> None:
    answer = is_footage_open(closed(ClosedWhy.UNMASKED), kind.value, MS - 1000, MS + 1000)
    assert (bool(answer), answer.article) == (kind is RequesterKind.PUBLIC_SECURITY, "18")
    assert not is_footage_open(closed(ClosedWhy.UNCHECKED), kind.value, MS - 1000, MS + 1000)


@pytest.mark.law("18")
def test_footage_that_ends_as_its_closed_span_begins_is_open() -> None:
    other = RequesterKind.OTHER_DEPARTMENT.value
    assert is_footage_open(closed(ClosedWhy.UNCHECKED), other, MS - 1000, MS)
    assert not is_footage_open(closed(ClosedWhy.UNCHECKED), other, MS - 1000, MS + 1)
    assert is_footage_open((), other, MS, MS + 1000)
