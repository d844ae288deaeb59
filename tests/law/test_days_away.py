"""Days of a penalty case at another organ: by our parameter they count towards the ninety, or do not (APL 60)."""

from datetime import date

import pytest
from tests.support.law.days_away import NOT_COUNTED

from mingcha.law.penalty_dates import days_away, decide_by

pytestmark = pytest.mark.law("24")
SENT, BACK = date(2026, 9, 1), date(2026, 9, 21)


def test_the_days_at_another_organ_count_as_long_as_no_rule_says_otherwise() -> None:
    assert days_away(SENT, BACK) == 0
    assert days_away(date(2026, 8, 1), date(2026, 8, 31), NOT_COUNTED) == 0, "by the day on which it came back"


def test_where_they_do_not_count_the_last_day_moves_by_them() -> None:
    days = days_away(SENT, BACK, NOT_COUNTED)
    assert days == 20
    assert days_away(BACK, SENT, NOT_COUNTED) == 0
    assert (decide_by(SENT, away_days=days).due_raw - decide_by(SENT).due_raw).days == days
