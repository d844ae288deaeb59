"""When the record of a hearing waits for the person's signature (APL 64)."""

from dataclasses import replace
from datetime import date

import pytest

from mingcha.supervision.hearings.values import HearingFacts

DAY = date(2026, 10, 9)
HELD = HearingFacts(DAY, set_on=DAY, chair="user:7", held_on=DAY, notice_on=DAY, notified_on=DAY, attended=True)


@pytest.mark.law("23")
def test_a_record_waits_for_who_came_and_nothing_of_a_hearing_before_there_was_a_notice() -> None:
    assert HELD.waits_for_signing
    assert not replace(HELD, notice_on=None).waits_for_signing
    assert not replace(HELD, attended=False).waits_for_signing
    assert not replace(HELD, record_signed=False).waits_for_signing
    assert not replace(HELD, held_on=None).waits_for_signing
