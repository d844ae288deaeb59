"""What the table of values says of hours of which nothing is known (articles 16(1), 17)."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.supervision.health.figures import Figure, Moment
from mingcha.web.supervision.health.figure_curves import NO_REPORT, row_of, told_between

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.law("16(1)")
def test_nothing_was_to_be_reported_before_the_first_hour_nor_after_the_last() -> None:
    known = (False, True, False, True, False)
    moments = [
        Moment(BEGIN + timedelta(hours=place), {Figure.COMPLETE: 10_000} if one else {}, {}, is_known=one)
        for place, one in enumerate(known)
    ]
    reported = told_between(moments)
    assert reported == (BEGIN + timedelta(hours=1), BEGIN + timedelta(hours=3))
    causes = [[words for words, _ in row_of(one, reported, by_day=False).causes] for one in moments]
    assert causes == [[], [], [NO_REPORT], [], []]
    assert told_between(moments[:1]) is None
    assert row_of(moments[0], None, by_day=False).causes == ()
