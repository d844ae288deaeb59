"""A row of each table of work orders: an order, its steps with a photograph, a wait that was agreed to; a step of a
person about an alarm, whose row is derived (16(1))."""

from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.supervision.repairers import FITTER, add_repairers

from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.supervision.alarms.actions import snooze_alarm
from mingcha.supervision.alarms.models import Alarm
from mingcha.supervision.work_orders.actions import open_work_order
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


def add_work_orders(city: City, home: Home, clock: Clock) -> None:
    """A fitter repairs the school's camera after a wait; nobody has verified it yet."""
    city = add_repairers(city, clock)
    fitter, manager = city[FITTER], city["manager"]
    new = NewWorkOrder(city.points["HQX"].code, WorkKind.CAMERA, "夜间黑屏")
    order = open_work_order(manager, new=new, clock=clock)
    accept_work_order(fitter, order=order, revision=1, clock=clock)
    arrive_on_site(fitter, order=order, revision=2, clock=clock)
    ask_wait(fitter, order=order, reason=WaitReason.POWER, text="片区停电", revision=3, clock=clock)
    answer_wait(manager, order=order, agrees=True, text="属实", revision=4, clock=clock)
    end_wait(fitter, order=order, revision=5, clock=clock)
    kept = {"photo": jpeg(), "folder": home.documents}
    fix_work_order(fitter, order=order, done="更换电源", revision=6, clock=clock, **kept)  # type: ignore[arg-type]


def add_alarm(city: City, clock: Clock) -> None:
    """The guard puts the alarm of the school's camera aside."""
    point = city.points["HQX"]
    place = {"division": point.place.division, "organisation": point.place.organisation}
    held = Alarm.objects.create(
        cause=f"down:{point.code}", kind="down", subject=point.code, reason="SILENT", severity=2, since=clock.now(),
        camera=point.code, **place,
    )  # fmt: skip
    snooze_alarm(city["guard"], held.pk, reason="停电检修", minutes=60, revision=1, clock=clock)
