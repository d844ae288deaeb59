"""How the points of a system were put into use, and which are still on trial (article 8)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from mingcha.registry.commissioning import rules
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.commissioning.values import CommissioningRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import with_units

MOST_NAMED = 200
"""Points on trial that a page names."""


@dataclass(frozen=True, slots=True)
class SystemUse:
    """The points of a system on trial (code, name), at most MOST_NAMED of `on_trial`, the records by which others were
    put into use (newest first), and whether the asker records the next."""

    on_trial: int
    named: tuple[tuple[str, str], ...]
    records: tuple[CommissioningRow, ...]
    may_commission: bool


def use_of_system(asker: Reader, code: str, *, at: datetime) -> SystemUse:
    """The use of a system that the caller has shown to be in the asker's reach; nothing for an unknown code."""
    held = with_units(System.objects.filter(code=code)).first()
    if held is None:
        return SystemUse(0, (), (), may_commission=False)
    builder = held.building_unit.code if held.building_unit else ""
    trial = Point.objects.filter(system=held, state=PointState.TRIAL).order_by("code")
    records = Commissioning.objects.filter(system=held).annotate(count=Count("points")).order_by("-pk")
    return SystemUse(
        on_trial=trial.count(),
        named=tuple(trial.values_list("code", "name")[:MOST_NAMED]),
        records=tuple(
            CommissioningRow(code, one.document, one.used_on, one.recorded_at, one.recorded_by, one.count)
            for one in records
        ),
        may_commission=rules.may_commission(duty_of(asker, at), held.place, builder).allowed,
    )
