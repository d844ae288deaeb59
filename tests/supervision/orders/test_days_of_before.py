"""A day of before on which a paper was handed over or served: only with its signed scan, by another hand (APL 44,
61)."""

from datetime import date, timedelta

import pytest

from mingcha.kit.decision import Missing
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.orders.rules import is_day_proven
from mingcha.supervision.orders.values import NO_RECEIPT, ReceiptFacts

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
