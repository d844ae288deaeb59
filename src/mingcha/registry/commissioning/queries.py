"""How the points of a system were put into use, and which are still on trial (article 8)."""

from dataclasses import dataclass

from django.db.models import Count

from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.commissioning.values import CommissioningRow
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import with_units

MOST_NAMED = 200
"""Points on trial that a page names."""


@dataclass(frozen=True, slots=True)
class SystemUse:
    """The points of a system on trial (code, name), at most MOST_NAMED of `on_trial`, the records by which others were
    put into use, newest first."""

    on_trial: int
    named: tuple[tuple[str, str], ...]
    records: tuple[CommissioningRow, ...]


def use_of_system(code: str) -> SystemUse:
    """The use of a system that the caller has shown to be in the asker's reach; nothing for an unknown code."""
    held = with_units(System.objects.filter(code=code)).first()
    if held is None:
        return SystemUse(0, (), ())
    trial = Point.objects.filter(system=held, state=PointState.TRIAL).order_by("code")
    records = Commissioning.objects.filter(system=held).select_related("acceptance").annotate(count=Count("points"))
    records = records.order_by("-pk")
    return SystemUse(
        on_trial=trial.count(),
        named=tuple(trial.values_list("code", "name")[:MOST_NAMED]),
        records=tuple(
            CommissioningRow(
                code, one.document, one.used_on, one.recorded_at, one.recorded_by, one.count, _acceptance_of(one)
            )
            for one in records
        ),
    )


def _acceptance_of(held: Commissioning) -> int:
    """Number of the acceptance that put the points into use, 0 for a document of a home before 0.7.0."""
    accepted = getattr(held, "acceptance", None)
    return accepted.pk if accepted else 0
