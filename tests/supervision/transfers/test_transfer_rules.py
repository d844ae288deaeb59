"""When a transfer was sent and signed for, as it is stated afterwards (articles 22, 24; TCC 5, 7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.decision import Missing, allow
from mingcha.supervision.transfers.rules import may_record_transfer_receipt, may_send_transfer
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import SignedReceipt, TransferFacts

pytestmark = pytest.mark.law("24")
AT = datetime(2026, 11, 26, 2, 0, 30, tzinfo=UTC)
APPROVED = TransferFacts(
    TransferState.APPROVED, inside_police=False, prepared_by="user:1", prepared_at=AT, approved_at=AT
)


def test_what_is_recorded_long_after_it_was_sent_says_why() -> None:
    later = AT + timedelta(days=19)
    refused = may_send_transfer(allow("24"), APPROVED, AT, later, "")
    assert (refused.article, [one.about for one in refused.missing if isinstance(one, Missing)]) == (
        "TCC 5",
        ["late_reason"],
    )
    assert not may_send_transfer(allow("24"), APPROVED, AT, later, " ")
    assert may_send_transfer(allow("24"), APPROVED, AT, later, "当场递交，返回后补登")
    assert may_send_transfer(allow("24"), APPROVED, AT, AT + timedelta(minutes=60), "")


def test_nothing_is_signed_for_before_it_was_sent() -> None:
    sent, now = AT + timedelta(days=2), AT + timedelta(days=3)
    held = replace(APPROVED, state=TransferState.SENT, sent_at=sent)
    minutes = (-1, 0, 60)  # after the minute in which it was sent
    times = [sent.replace(second=0) + timedelta(minutes=one) for one in minutes]
    asked = [
        may_record_transfer_receipt(allow("24"), held, SignedReceipt("赵某", "回 1", at), now, scanned=True).allowed
        for at in times
    ]
    assert asked == [False, True, True]
