"""What the recorder is handed: the signature of an order and the second question before footage is unlinked."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mingcha.custody.disposal.order import sign_order
from mingcha.custody.disposal.rules import HoldFacts
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.disposal_order import Order
from mingcha.station.orders import disposal_rule, order_verifier

CAMERA = "42010200001320000001"
HOUR = int(datetime(2026, 10, 25, 2, tzinfo=UTC).timestamp()) // 3600  # 10:00 in Shanghai
DECIDED_MS = int(datetime(2026, 11, 25, 6, tzinfo=UTC).timestamp()) * 1000
NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
HOME = "0f" * 16
ORDER = Order(
    HOME, "D00000001", "rec-1", CAMERA, 1, (HOUR,), "retention", "R30", 3, DECIDED_MS + 86_400_000, DECIDED_MS
)
may_dispose = disposal_rule(demo_home=False)


def asked(order: Order, *, hour: int = HOUR, label: str = "R30", now: datetime = NOW) -> str:
    """The article of the refusal, "" when it may go."""
    decision = may_dispose(order, hour, label, (), now)
    return "" if decision else decision.article


@pytest.mark.law("16(5)")
def test_the_second_question() -> None:
    assert asked(ORDER) == ""
    assert asked(ORDER, now=datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)) == "20(2)", "before the order was made"
    early = replace(ORDER, decided_ms=0)
    assert asked(early, now=datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)) == "799-17"
    assert asked(early, now=datetime(2026, 11, 24, 16, tzinfo=UTC)) == ""
    assert asked(ORDER, label="R90") == "16(5)", "the label is longer than the order"
    assert asked(replace(ORDER, retention_class="R90")) == "16(5)", "the order is longer than the label"
    assert asked(ORDER, label="what is this") == "16(5)"
    assert asked(ORDER, hour=HOUR + 1) == "20(2)"
    assert asked(replace(ORDER, basis="whim")) == "20(2)"
    assert asked(replace(ORDER, retention_class="R0")) == "20(2)"
    assert asked(replace(ORDER, basis="demo_cap")) == "20(2)"


@pytest.mark.law("20(2)")
def test_an_order_leaves_the_whole_veto_time_and_is_not_of_the_future() -> None:
    assert asked(replace(ORDER, not_before_ms=ORDER.not_before_ms - 1)) == "20(2)"
    assert asked(ORDER, now=datetime.fromtimestamp(DECIDED_MS / 1000, UTC)) == ""
    assert asked(ORDER, now=datetime.fromtimestamp(DECIDED_MS / 1000 - 0.001, UTC)) == "20(2)"


@pytest.mark.law("16(5)")
def test_the_recorders_own_holds_bind() -> None:
    hold = HoldFacts("H00000001", CAMERA, HOUR * 3_600_000, HOUR * 3_600_000 + 1)
    decision = may_dispose(ORDER, HOUR, "R30", [hold], NOW)
    assert (decision.allowed, decision.article) == (False, "16(5)")
    assert may_dispose(ORDER, HOUR, "R30", [replace(hold, camera="0" * 20)], NOW)


@pytest.mark.law("20(2)")
def test_a_demo_recorder_makes_room_by_size_and_by_nothing_else() -> None:
    rule = disposal_rule(demo_home=True)
    now = datetime(2026, 11, 25, 7, tzinfo=UTC)
    fresh = int(now.timestamp()) // 3600 - 1
    by_cap = replace(ORDER, basis="demo_cap", hours=(fresh,), not_before_ms=DECIDED_MS)
    assert rule(by_cap, fresh, "R30", (), now)
    assert not rule(replace(by_cap, basis="retention"), fresh, "R30", (), now)
    hold = HoldFacts("H00000001", CAMERA, fresh * 3_600_000, fresh * 3_600_000 + 1)
    assert not rule(by_cap, fresh, "R30", [hold], now)


@pytest.mark.law("20(2)")
def test_only_an_order_of_the_disposal_key_is_one(home: Home) -> None:
    keys = KeyFolder(home.keys)
    verify = order_verifier(keys, HOME)
    with pytest.raises(Fault) as fault:
        verify("a.b")
    assert fault.value.kind is FaultKind.NOT_FOUND, "no order was ever signed here"
    token = sign_order(ORDER, keys.signer("disposal"))
    assert verify(token) == ORDER
    forged = sign_order(ORDER, keys.signer("ticket"))
    for wrong in (forged, token[:-1], token.replace(".", ".A", 1), ""):
        with pytest.raises(Fault) as fault:
            verify(wrong)
        assert fault.value.kind is FaultKind.UNAUTHENTICATED


@pytest.mark.law("20(2)")
def test_an_order_of_another_home_is_refused_even_under_a_shared_key(home: Home) -> None:
    keys = KeyFolder(home.keys)
    token = sign_order(replace(ORDER, home="0e" * 16), keys.signer("disposal"))
    with pytest.raises(Fault) as fault:
        order_verifier(keys, HOME)(token)
    assert fault.value.kind is FaultKind.FORBIDDEN


def test_the_recorder_carries_no_django() -> None:
    code = "import sys, mingcha.station.rules; print([name for name in sys.modules if name.startswith('django')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
