"""A day of before on which a paper was handed over or served: only with its signed scan, by another hand (APL 44,
61)."""

from datetime import date, timedelta

import pytest

from mingcha.kit.decision import Missing
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.orders.rules import is_day_proven, is_served_after
from mingcha.supervision.orders.values import NO_RECEIPT, ReceiptFacts, Served, ServiceWay

TODAY = date(2026, 10, 9)
NAMES = ("周某", "吴某", "郑某")
HANDS = (*(Hand(n, name, str(n), "JAGA") for n, name in enumerate(NAMES, 1)), Hand(4, "周某", "", "JAGA"))
SCANNED = ReceiptFacts("user:1", "user:2", HANDS)


@pytest.mark.law("23", "799-24")
@pytest.mark.parametrize(
    ("days", "user", "receipt", "allowed"),
    [
        (0, 1, NO_RECEIPT, True),
        (1, 1, NO_RECEIPT, True),
        (2, 3, NO_RECEIPT, False),
        (2, 3, SCANNED, True),
        (300, 3, SCANNED, True),
        (2, 1, SCANNED, False),
        (2, 2, SCANNED, False),
        (2, 4, SCANNED, False),
    ],
)
def test_a_day_of_before_needs_a_signed_scan_and_a_third_hand(
    days: int, user: int, receipt: ReceiptFacts, allowed: bool
) -> None:
    answer = is_day_proven("APL 61", TODAY - timedelta(days=days), TODAY, user, receipt)
    assert (answer.allowed, answer.article) == (allowed, "APL 61")
    assert [one.about for one in answer.missing if isinstance(one, Missing)] == ([] if allowed else ["served_on"])


@pytest.mark.law("APL 61", "CPL 95")
@pytest.mark.parametrize("published_on", [date.min, date.max, TODAY + timedelta(days=1)])
def test_a_notice_of_a_day_that_has_not_come_or_is_older_than_its_paper_serves_nothing(published_on: date) -> None:
    """No thirty days are counted from the last day of the calendar: refused at the field, never an error."""
    served = Served(TODAY, ServiceWay.NOTICE, "周某", "公告栏", published_on)
    answer = is_served_after(TODAY - timedelta(days=60), served, TODAY)
    assert (answer.allowed, answer.article) == (False, "APL 61")
    assert [one.about for one in answer.missing if isinstance(one, Missing)] == ["published_on"]


@pytest.mark.law("APL 61", "CPL 95")
@pytest.mark.parametrize(("days_ago", "allowed"), [(29, False), (30, True), (0, False)])
def test_a_notice_serves_after_its_thirty_days(days_ago: int, allowed: bool) -> None:
    served = Served(TODAY, ServiceWay.NOTICE, "周某", "公告栏", TODAY - timedelta(days=days_ago))
    assert is_served_after(TODAY - timedelta(days=60), served, TODAY).allowed is allowed
