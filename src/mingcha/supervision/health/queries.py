"""Boards of a day or a month and curves over days or months, in the reader's reach (articles 3, 16(5), 17)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet, Sum

from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.health.models import HealthDay, HealthMonth
from mingcha.supervision.health.rules import SUMS, Measure, Sums, may_read_health, reading_health, reading_wholes

_PLACE = PlaceColumns("division", "organisation", "zone", "contractor")


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


@dataclass(frozen=True, slots=True)
class OneGroup:
    """A group by what it is grouped by and its code, as `Grouped` names it."""

    by: By
    code: str


def last_counted_day(reader: Reader, *, at: datetime) -> date | None:
    """The newest counted day with cameras in reach; None before the first."""
    rows = _in_reach(HealthDay, duty_of(reader, at)).filter(cameras__gt=0)
    return rows.order_by("-day").values_list("day", flat=True).first()


def counted_months(reader: Reader, *, at: datetime) -> tuple[date, ...]:
    """The first days of the months with counted cameras in reach that are kept, the newest first."""
    rows = _in_reach(HealthMonth, duty_of(reader, at), wholes=True).filter(cameras__gt=0)
    return tuple(rows.order_by("-month").values_list("month", flat=True).distinct())


def board(reader: Reader, by: By, day: date, *, at: datetime) -> tuple[Grouped, ...]:
    """The groups of a day, the least online first, those without a rate last. A zone is one group, in however many
    districts it lies."""
    rows = _in_reach(HealthDay, duty_of(reader, at), wholes=by is By.DISTRICT)
    return _grouped(rows.filter(day=day, cameras__gt=0), by)


def board_of_month(reader: Reader, by: By, month: date, *, at: datetime) -> tuple[Grouped, ...]:
    """The groups of the counted days of a month (its first day), in the order of `board`."""
    rows = _in_reach(HealthMonth, duty_of(reader, at), wholes=by is By.DISTRICT)
    return _grouped(rows.filter(month=month, cameras__gt=0), by)


def curve(reader: Reader, first: date, last: date, *, at: datetime) -> tuple[tuple[date, Sums], ...]:
    """The sums of each counted day over the whole reach, ascending."""
    rows = _in_reach(HealthDay, duty_of(reader, at), wholes=True).filter(day__gte=first, day__lte=last, cameras__gt=0)
    found = rows.order_by("day").values_list("day").annotate(*map(Sum, SUMS))
    return tuple((day, Sums(*sums)) for day, *sums in found)


def curve_of_months(
    reader: Reader, first: date, last: date, *, at: datetime, only: OneGroup | None = None
) -> tuple[tuple[date, Sums], ...]:
    """The sums of each counted month from one first day to another over the whole reach, or of one group in it,
    ascending."""
    rows = _in_reach(HealthMonth, duty_of(reader, at), wholes=only is None or only.by is By.DISTRICT)
    if only is not None:
        rows = rows.filter(_of_group(only))
    rows = rows.filter(month__gte=first, month__lte=last, cameras__gt=0)
    found = rows.order_by("month").values_list("month").annotate(*map(Sum, SUMS))
    return tuple((month, Sums(*sums)) for month, *sums in found)


def _in_reach[Table: (HealthDay, HealthMonth)](
    table: type[Table], facts: DutyFacts, *, wholes: bool = False
) -> QuerySet[Table, Table]:
    """The rows of this reader, by the roles that read health alone. `wholes`: the sums of districts and zones where a
    role reaches all of one, and the groups of a unit or contractor elsewhere; else groups alone. No camera is in two of
    these rows."""
    if not may_read_health(facts):
        return table.objects.none()
    reading, wide = reading_health(facts), reading_wholes(facts)
    groups = Q(whole=False) & reach(reading, _PLACE)
    if not wholes or not wide.roles:
        return table.objects.filter(groups)
    sums = Q(whole=True) & reach(wide, _PLACE)
    if wide.roles == reading.roles:  # one condition, so that the index of wholes is used
        return table.objects.filter(sums)
    return table.objects.filter(sums | groups & ~reach(wide, _PLACE))


def _of_group(one: OneGroup) -> Q:
    """The rows of a group; the code of a district is that of its zone where it lies in one."""
    if one.by is By.DISTRICT:
        return Q(zone=one.code) | Q(division=one.code, zone="") if one.code else Q(division="", zone="")
    (column,) = _COLUMNS[one.by]
    return Q((column, one.code))


def _grouped(rows: QuerySet[Any, Any], by: By) -> tuple[Grouped, ...]:
    columns = _COLUMNS[by]
    groups: dict[tuple[str, str], Sums] = {}
    for row in rows.order_by().values_list(*columns).annotate(*map(Sum, SUMS)):
        zone = row[1] if len(columns) > 1 else ""
        key = (zone or row[0], zone)
        groups[key] = groups.get(key, Sums()) + Sums(*row[len(columns) :])
    return tuple(sorted((Grouped(*key, sums) for key, sums in groups.items()), key=_worst_first))


def _worst_first(group: Grouped) -> tuple[bool, int, str, str]:
    rate = group.sums.permyriad(Measure.ONLINE)
    return rate is None, rate or 0, group.code, group.zone
