"""Two people hand one alarm over to maintenance at once: one order is made (7, 16(1))."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.support.registry.city import City
from tests.support.supervision.failing import alarms_after

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.supervision.alarms import actions
from mingcha.supervision.alarms.actions import send_alarm_to_repair
from mingcha.supervision.work_orders.models import WorkOrder


@pytest.mark.law("16(1)")
def test_two_people_make_one_order_of_one_alarm(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    code = city.points["HQX"].code
    number = alarms_after({code: "SILENT"}, clock)[f"down:{code}"]

    @contextmanager
    def after_the_other_one(name: str, **given: object) -> Iterator[ActRecord]:
        monkeypatch.setattr(actions, "act", act)
        send_alarm_to_repair(city["manager"], number, what="无画面", revision=1, clock=clock)
        with act(name, **given) as record:  # type: ignore[arg-type]
            yield record

    monkeypatch.setattr(actions, "act", after_the_other_one)
    with pytest.raises(Refused):
        send_alarm_to_repair(city["guard"], number, what="黑屏", revision=1, clock=clock)
    assert list(WorkOrder.objects.values_list("what", flat=True)) == ["无画面"]
    assert list(check_application_log()) == []
