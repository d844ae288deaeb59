"""A step of a person about an alarm, whose row is derived (16(1))."""

from tests.support.registry.city import City

from mingcha.kit.clock import Clock
from mingcha.supervision.alarms.actions import snooze_alarm
from mingcha.supervision.alarms.models import Alarm


def add_alarm(city: City, clock: Clock) -> None:
    """The guard puts the alarm of the school's camera aside."""
    point = city.points["HQX"]
    place = {"division": point.place.division, "organisation": point.place.organisation}
    held = Alarm.objects.create(
        cause=f"down:{point.code}", kind="down", subject=point.code, reason="SILENT", severity=2, since=clock.now(),
        camera=point.code, **place,
    )  # fmt: skip
    snooze_alarm(city["guard"], held.pk, reason="停电检修", minutes=60, revision=1, clock=clock)
