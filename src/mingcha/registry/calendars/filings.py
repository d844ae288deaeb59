"""The filing deadlines of registered systems by a calendar, for what a notice moves, for a system's page and for its
filings.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.law.filing import FilingClock, FilingClocks, filing_clocks, is_day_of_system
from mingcha.law.periods import Calendar
from mingcha.registry.acceptance.states import Conclusion
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rules import in_scope

_PASSED = Q(
    commissionings__acceptance__reports__closed_at__isnull=False,
    commissionings__acceptance__reports__conclusion=Conclusion.QUALIFIED.value,
)
"""The report by which a batch passed; those before it are of failed inspections, or were recorded anew."""


@dataclass(frozen=True, slots=True)
class MovedFiling:
    """A system whose filing is due on another day than before, or no longer only provisionally."""

    system: str
    name: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class SystemClocks:
    """A system that was put into use, with the clocks of its filing. `accepted_on`: its first passed acceptance, None
    for points put into use by a document; `used_on`: its first record of use. No clock runs for one out of scope.
    `key`: its primary key."""

    code: str
    name: str
    legal_class: str
    accepted_on: date | None
    used_on: date | None
    clocks: FilingClocks
    key: int = 0


_NONE = FilingClocks(None, None, None, None)


@cites("9", "799-14")
def clocks_of_systems(systems: QuerySet[System], calendar: Calendar) -> Iterator[SystemClocks]:
    """The clocks of every system among these that was put into use, in no order."""
    yield from clocks_from(clock_rows(systems), calendar)


def clock_rows(systems: QuerySet[System]) -> QuerySet[System, tuple[Any, ...]]:
    """What `clocks_from` reads of those of these systems that were put into use."""
    used = systems.filter(commissionings__isnull=False).annotate(
        first=Min("commissionings__used_on"),
        accepted=Min("commissionings__acceptance__reports__accepted_on", filter=_PASSED),
    )
    return used.values_list("pk", "code", "name", "legal_class", "first", "accepted")


@cites("9", "799-14")
def clocks_from(rows: Iterable[Sequence[Any]], calendar: Calendar) -> Iterator[SystemClocks]:
    """The clocks of systems, from rows of `clock_rows`."""
    for key, code, name, legal_class, first, accepted in rows:
        # a day that no system can have, as former versions took one, starts no clock
        known, used_on = (day if is_day_of_system(day) else None for day in (accepted, first))
        clocks = filing_clocks(known, used_on, calendar=calendar) if in_scope(legal_class) else _NONE
        yield SystemClocks(code, name, legal_class, accepted, first, clocks, key)


def filing_clocks_of(systems: QuerySet[System], calendar: Calendar) -> Mapping[str, tuple[str, FilingClock]]:
    """Code -> name and main clock of every system among these that was put into use and is in scope."""
    found = clocks_of_systems(systems, calendar)
    return {one.code: (one.name, one.clocks.main) for one in found if one.clocks.main is not None}


def moved_filings(systems: QuerySet[System], before: Calendar, after: Calendar) -> tuple[MovedFiling, ...]:
    """The systems whose filing deadline differs between two calendars, by code."""
    old, new = filing_clocks_of(systems, before), filing_clocks_of(systems, after)
    return tuple(
        MovedFiling(code, name, old[code][1].due, clock.due)
        for code, (name, clock) in sorted(new.items())
        if old[code][1].deadline != clock.deadline
    )
