"""Boards of a day and curves over months, in the reader's reach (articles 3, 16(5), 17)."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet, Sum

from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.rules import Measure, Sums, may_read_health

_PLACE = PlaceColumns("division", "organisation", "zone", "contractor")
_SUMS = tuple(one.name for one in fields(Sums))


class By(StrEnum):
    """What a board groups by."""

    DISTRICT = "district"
    STREET = "street"
    UNIT = "unit"
    CONTRACTOR = "contractor"


_COLUMNS = {
    By.DISTRICT: ("division", "zone"),
    By.STREET: ("street",),
    By.UNIT: ("organisation",),
    By.CONTRACTOR: ("contractor",),
}


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group of a board: its code ("" for points without one; of a district that of its zone, if it lies in one), the
    zone where the group is a district, its sums."""

    code: str
    zone: str
    sums: Sums


def last_counted_day(reader: Reader, *, at: datetime) -> date | None:
    """The newest counted day with cameras in reach; None before the first."""
    rows = _in_reach(duty_of(reader, at)).filter(cameras__gt=0)
    return rows.order_by("-day").values_list("day", flat=True).first()


def first_counted_day(reader: Reader, *, at: datetime) -> date | None:
    """The oldest counted day with cameras in reach that is still kept; None before the first."""
    rows = _in_reach(duty_of(reader, at)).filter(cameras__gt=0)
    return rows.order_by("day").values_list("day", flat=True).first()


def board(reader: Reader, by: By, day: date, *, at: datetime, since: date | None = None) -> tuple[Grouped, ...]:
    """The groups of a day, or of the days from `since` to it, the least online first, those without a rate last. A zone
    is one group, in however many districts it lies."""
    facts = duty_of(reader, at)
    columns = _COLUMNS[by]
    rows = _in_reach(facts, wholes=by is By.DISTRICT).filter(day__lte=day, day__gte=since or day, cameras__gt=0)
    found = rows.order_by().values_list(*columns).annotate(*map(Sum, _SUMS))
    groups: dict[tuple[str, str], Sums] = {}
    for row in found:
        zone = row[1] if len(columns) > 1 else ""
        key = (zone or row[0], zone)
        groups[key] = groups.get(key, Sums()) + Sums(*row[len(columns) :])
    return tuple(sorted((Grouped(*key, sums) for key, sums in groups.items()), key=_worst_first))


def curve(reader: Reader, first: date, last: date, *, at: datetime) -> tuple[tuple[date, Sums], ...]:
    """The sums of each counted day over the whole reach, ascending."""
    rows = _in_reach(duty_of(reader, at), wholes=True).filter(day__gte=first, day__lte=last, cameras__gt=0)
    found = rows.order_by("day").values_list("day").annotate(*map(Sum, _SUMS))
    return tuple((day, Sums(*sums)) for day, *sums in found)


def _in_reach(facts: DutyFacts, *, wholes: bool = False) -> QuerySet[HealthDay, Any]:
    """The rows of this reader. The sums of districts serve only those who reach all of a district: who reads one unit
    is given the groups of that unit."""
    if not may_read_health(facts):
        return HealthDay.objects.none()
    narrow = any(one.territory.organisation or one.role is Role.CONTRACTOR for one in facts.roles)
    return HealthDay.objects.filter(Q(whole=wholes and not narrow) & reach(facts, _PLACE))


def _worst_first(group: Grouped) -> tuple[bool, int, str, str]:
    rate = group.sums.permyriad(Measure.ONLINE)
    return rate is None, rate or 0, group.code, group.zone
