"""How much of a day the sealed hours cover: of many points for the start pages, of one point by month (art. 16(5))."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import HELD_STATES, hour_of
from mingcha.law import retention
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns
from mingcha.registry.places.reached_query import ReachedQuery

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class DayHeld:
    """Minutes with footage of a Shanghai day, and all minutes in the sealed hours of the same points."""

    minutes_expected: int
    minutes_kept: int

    @property
    def share(self) -> float | None:
        """0 to 1; None if no hour of the day is sealed."""
        return self.minutes_kept / self.minutes_expected if self.minutes_expected else None


def day_held(cameras: Collection[str], day: date) -> DayHeld:
    """The coverage of a day by these points. A point without a sealed hour on that day is not counted."""
    return _day_of(_sealed(Q(camera__in=cameras), *_hours_of(day)).iterator(chunk_size=2000))


def hours_in_reach(columns: PlaceColumns, cameras: Callable[[Q], Any]) -> ReachedQuery:
    """The query of `day_held_in` for a plane above that knows where points are. `columns`: of its table; `cameras`: the
    codes of the points under a condition on it, as a query."""
    return ReachedQuery(columns, lambda within, first, end: _sealed(Q(camera__in=cameras(within)), first, end))


def day_held_in(hours: ReachedQuery, reader: DutyFacts, day: date) -> DayHeld:
    """The coverage of a day by all points in a reader's reach, as `day_held`; `hours`: of `hours_in_reach`."""
    return _day_of(hours.rows(reader, *_hours_of(day)))


def _hours_of(day: date) -> tuple[int, int]:
    """The first hour of a Shanghai day and the one after its last."""
    first = hour_of(retention.day_begins(day))
    return first, first + HOURS_A_DAY


def _sealed(condition: Q, first: int, end: int) -> QuerySet[Hour, Any]:
    """The sealed hours under a condition, from one hour to before another."""
    rows = Hour.objects.filter(condition, beside=False, hour__gte=first, hour__lt=end)
    return rows.order_by().values_list("camera", "hour", "bitmap", "state")


def _day_of(rows: Iterable[Sequence[Any]]) -> DayHeld:
    """The coverage of a day by its sealed hours; what one of two recorders has counts."""
    minutes: dict[tuple[str, int], int] = {}
    for camera, hour, bitmap, state in rows:
        held = int(bitmap, 16) if state in HELD_STATES else 0
        minutes[camera, hour] = minutes.get((camera, hour), 0) | held
    return DayHeld(60 * len(minutes), sum(bits.bit_count() for bits in minutes.values()))


class DayStanding(StrEnum):
    """What is left of a day of a point."""

    WHOLE = "whole"  # footage of every minute of its sealed hours
    PARTLY = "partly"  # some minutes have none
    NOTHING = "nothing"  # sealed hours without any footage
    DISPOSED = "disposed"  # there was footage, and none is left
    UNKNOWN = "unknown"  # no sealed hour


@dataclass(frozen=True, slots=True)
class DayOfFootage:
    """A Shanghai day of a point by its sealed hours: minutes of those hours, minutes with footage then, and now."""

    day: date
    minutes_sealed: int
    minutes_recorded: int
    minutes_kept: int

    @property
    def standing(self) -> DayStanding:
        """What is left of the day."""
        if not self.minutes_sealed:
            return DayStanding.UNKNOWN
        if not self.minutes_recorded:
            return DayStanding.NOTHING
        if not self.minutes_kept:
            return DayStanding.DISPOSED
        return DayStanding.WHOLE if self.minutes_kept == self.minutes_sealed else DayStanding.PARTLY

    @property
    def complete_permille(self) -> int:
        """Permille of the sealed minutes that had footage, rounded down: 1000 only if nothing is missing."""
        return self.minutes_recorded * 1000 // self.minutes_sealed if self.minutes_sealed else 0


def days_of_footage(camera: str, first: date, last: date) -> tuple[DayOfFootage, ...]:
    """Each day from `first` to `last` of a point, by one query of its sealed hours."""
    begin = hour_of(retention.day_begins(first))
    rows = Hour.objects.filter(camera=camera, beside=False, hour__gte=begin, hour__lt=hour_of(retention.day_ends(last)))
    recorded: dict[date, dict[int, int]] = {}
    kept: dict[date, dict[int, int]] = {}
    for hour, bitmap, state in rows.values_list("hour", "bitmap", "state"):
        day, bits = first + timedelta(days=(hour - begin) // HOURS_A_DAY), int(bitmap, 16)
        of_day, left = recorded.setdefault(day, {}), kept.setdefault(day, {})
        of_day[hour] = of_day.get(hour, 0) | bits
        left[hour] = left.get(hour, 0) | (bits if state in HELD_STATES else 0)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return tuple(
        DayOfFootage(
            day,
            60 * len(recorded.get(day, {})),
            sum(bits.bit_count() for bits in recorded.get(day, {}).values()),
            sum(bits.bit_count() for bits in kept.get(day, {}).values()),
        )
        for day in days
    )
