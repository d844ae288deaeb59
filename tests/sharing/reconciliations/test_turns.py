"""Which targets are compared in their turn (article 13(1))."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mingcha.sharing.reconciliations.rules import is_compared_in_turn
from mingcha.sharing.reconciliations.values import TurnFacts

pytestmark = pytest.mark.law("13(1)")
AT = datetime(2026, 12, 2, 4, tzinfo=UTC)
DUE = TurnFacts(
    since=AT - timedelta(days=3), tried_at=None, is_asked=False, is_paused=False, is_last_whole=True, is_unmended=False,
    gets_withdrawals=True, has_old_columns=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "is_compared"),
    [
        ({}, True),
        ({"since": None}, False),
        ({"since": AT}, False),
        ({"since": AT, "is_asked": True}, True),
        ({"since": AT, "is_last_whole": False}, True),
        ({"since": AT, "is_last_whole": None}, False),
        ({"since": AT, "is_unmended": True}, True),
        ({"since": AT, "is_unmended": True, "is_last_whole": None}, False),
        ({"is_paused": True}, False),
        ({"is_paused": True, "is_asked": True}, True),
        ({"is_paused": True, "is_unmended": True}, True),
        ({"has_old_columns": True}, False),
        ({"has_old_columns": True, "gets_withdrawals": False}, True),
        ({"gets_withdrawals": False}, True),
        ({"tried_at": AT - timedelta(minutes=29)}, False),
        ({"tried_at": AT - timedelta(minutes=30)}, True),
    ],
)
def test_a_target_is_compared_in_its_turn(given: dict[str, Any], is_compared: bool) -> None:
    assert is_compared_in_turn(replace(DUE, **given), AT) is is_compared
