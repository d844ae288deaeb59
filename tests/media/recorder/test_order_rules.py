"""What the recorder asks of an order before it asks for each hour (articles 20, 20(2))."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.decision import Decision
from mingcha.media.disposal_order import DisposalBasis, Order
from mingcha.media.recorder import rules

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
ORDER = Order("home", "D1", "rec-1", "42010200001310000001", 1, (494_000,), DisposalBasis.RETENTION, "R30", 7, 0, 0)


def judged(order: Order = ORDER, version: int | None = 7, *, lacks_policy: bool = False, demo: bool = False) -> str:
    """The article of the refusal and the first word of its reason, "" for none."""
    decision: Decision = rules.may_be_judged(order, version, lacks_policy=lacks_policy, demo=demo)
    return "" if decision else f"{decision.article} {decision.reason.zh}"


@pytest.mark.law("20", "20(2)")
def test_policy_holds_and_basis_come_before_any_hour() -> None:
    assert judged() == ""
    assert judged(version=8) == ""
    assert judged(lacks_policy=True).startswith("20(2) 录像机尚未取得存储期限")
    for version in (None, 6):
        assert judged(version=version).startswith("20 录像机尚未取得最新的保全清单")
    by_cap = replace(ORDER, basis=DisposalBasis.DEMO_CAP)
    assert judged(by_cap, demo=True) == ""
    assert judged(by_cap).startswith("20 此依据")
    assert judged(replace(ORDER, basis="other"), demo=True).startswith("20 此依据")


@pytest.mark.law("20", "20(2)")
def test_an_hour_is_sealed_and_an_intent_is_witnessed() -> None:
    assert rules.is_sealed(("in_use",))
    assert rules.is_sealed(()).article == "20"
    assert rules.is_witnessed(1, witnesses=True)
    for seen_ms, witnesses in ((None, True), (1, False)):
        refused = rules.is_witnessed(seen_ms, witnesses=witnesses)
        assert (refused.allowed, refused.article) == (False, "20(2)")


@pytest.mark.law("20(2)")
def test_a_clock_set_forward_makes_nothing_due() -> None:
    seen_ms = int(NOW.timestamp() * 1000)
    assert rules.time_to_judge_by(NOW + timedelta(days=40), seen_ms) == NOW + rules.CLOCKS_AGREE
    assert rules.time_to_judge_by(NOW, seen_ms) == NOW
