"""Which orders were late for the figures of a year and of health (16(1), 17)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.supervision.work_orders.actions import open_work_order, withdraw_work_order
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.outcomes import orders_made, outcomes
from mingcha.supervision.work_orders.states import WorkKind
from mingcha.supervision.work_orders.values import NewWorkOrder


@pytest.mark.law("16(1)", "17")
@pytest.mark.parametrize(("late", "counted"), [(timedelta(minutes=-1), 0), (timedelta(minutes=1), 1)])
def test_an_order_that_is_withdrawn_after_its_limit_is_late(
    city: City, clock: HandClock, late: timedelta, counted: int
) -> None:
    begins = clock.now()
    new = NewWorkOrder(city.points["HQX"].code, WorkKind.CAMERA, "画面模糊")
    order = open_work_order(city["guard"], new=new, clock=clock)
    due = WorkOrder.objects.get(pk=order).repair_due_at
    clock.set_wall(due + late)
    withdraw_work_order(city["manager"], order=order, reason="已自行恢复", revision=1, clock=clock)
    found = [one.in_time for _, one in outcomes(begins, due + timedelta(days=1))]
    assert found == [False] * counted
    assert orders_made("HQXX", begins, due + timedelta(days=1)).count() == counted
