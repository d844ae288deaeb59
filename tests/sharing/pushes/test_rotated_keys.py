"""Another key of reduced codes: each point that a department knows by its cell leaves under its old code and comes
under another one, both in one batch (F12; articles 13(1), 13(2))."""

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.registry.secrecy.actions import set_precision
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.models import Batch
from mingcha.sharing.targets.actions import rotate_key

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("13(2)")]


def test_old_and_new_codes_leave_together(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    code = pushed.points["JHG"].code
    set_precision(pushed["district"], code=code, precision="reduced", reason="重点目标", clock=clock)
    name = enabled(pushed, clock, Audience.DEPARTMENT)
    turn(receiver=receiver, clock=clock)
    assert f"point/{code}" not in receiver.rows

    def reduced() -> set[str]:
        rows = receiver.rows.values()
        return {one.key for one in rows if one.key.startswith("point/R-") and one.operation is PushOperation.UPSERT}

    before = reduced()
    assert before
    rotate_key(pushed["city"], name=name, clock=clock)
    turn(receiver=receiver, clock=clock)
    after, batch = reduced(), Batch.objects.order_by("-pk")[0]
    assert len(after) == len(before)
    assert not after & before
    assert (batch.count, batch.withdrawals) == (2 * len(before), len(before))
    assert turn(receiver=receiver, clock=clock) == 0
