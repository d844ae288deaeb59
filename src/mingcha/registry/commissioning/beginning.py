"""Puts points into use inside the act of the acceptance that they passed (article 8)."""

from datetime import date

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System

BY_THEMSELVES = 300
"""Up to this number, points stand in the entry one by one; more of them stand there in bulk."""


def begin_use(
    record: ActRecord, *, system: System, document: str, used_on: date, keys: list[int], clock: Clock
) -> Commissioning:
    """Writes the record and the new state of the points with these primary keys, in rising order, all of them on trial;
    they leave their trial run. Footage from before this act stays trial footage. No rule is asked: the act asked it."""
    made = Commissioning.objects.create(
        system=system, document=document, used_on=used_on, recorded_at=clock.now(), recorded_by=record.by.id
    )
    record.wrote(made)
    rows = Point.objects.filter(system=system, state=PointState.TRIAL)
    for start in range(0, len(keys), BY_THEMSELVES):
        part = keys[start : start + BY_THEMSELVES]
        # locked in their order, as the pass of the night locks them: an update takes them in any order
        list(rows.filter(pk__in=part).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        rows.filter(pk__in=part).update(state=PointState.IN_USE, commissioning=made)
    if len(keys) <= BY_THEMSELVES:
        record.wrote(*Point.objects.filter(pk__in=keys))
    else:
        record.wrote_many(Point, keys)
    tell_points_changed(Point.objects.filter(commissioning=made))
    return made
