"""Which orders were late for the figures of a year and of health (16(1), 17)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.supervision.repairers import add_repairers

from mingcha.kit.clock import HandClock
from mingcha.supervision.work_orders.actions import open_work_order, withdraw_work_order
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.outcomes import orders_made, outcomes
from mingcha.supervision.work_orders.queries import work_order
from mingcha.supervision.work_orders.repairing import (
    accept_work_order,
    answer_wait,
    arrive_on_site,
    ask_wait,
    end_wait,
    fix_work_order,
)
from mingcha.supervision.work_orders.states import WaitReason, WorkKind
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


@pytest.mark.law("16(1)", "17")
def test_a_wait_that_is_asked_for_after_the_limit_moves_nothing_and_counts_once(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    add_repairers(city, clock)
    begins, fitter, manager = clock.now(), city["fitter"], city["manager"]
    new = NewWorkOrder(city.points["HQX"].code, WorkKind.CAMERA, "画面模糊")
    order = open_work_order(city["guard"], new=new, clock=clock)
    accept_work_order(fitter, order=order, revision=1, clock=clock)
    due = WorkOrder.objects.get(pk=order).repair_due_at

    def late_between(first: datetime, last: datetime) -> int:
        return len([one for _, one in outcomes(first, last) if not one.in_time])

    clock.set_wall(due + timedelta(minutes=1))
    assert late_between(begins, clock.now()) == 1
    ask_wait(fitter, order=order, reason=WaitReason.POWER, text="停电", revision=2, clock=clock)
    answer_wait(manager, order=order, agrees=True, text="", revision=3, clock=clock)
    clock.advance(timedelta(days=2))
    assert late_between(begins, clock.now()) == 1, "while it waits"
    assert work_order(manager, order, clock=clock).row.clocks.repaired_late
    end_wait(fitter, order=order, revision=4, clock=clock)
    assert WorkOrder.objects.get(pk=order).repair_due_at == due
    clock.advance(timedelta(days=3))
    assert late_between(due + timedelta(minutes=1), clock.now()) == 0, "no second time"
    arrive_on_site(fitter, order=order, revision=5, clock=clock)
    fix_work_order(fitter, order=order, done="更换", folder=tmp_path, revision=6, clock=clock)
    assert late_between(begins, clock.now()) == 1
