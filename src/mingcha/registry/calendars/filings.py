"""The filing deadlines of registered systems by a calendar, for what a notice moves and for a system's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from mingcha.kit.decision import cites
from mingcha.law.filing import FilingClock, filing_clocks
from mingcha.law.periods import Calendar
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rules import in_scope


@dataclass(frozen=True, slots=True)
class MovedFiling:
    """A system whose filing is due on another day than before, or no longer only provisionally."""

    system: str
    name: str
    before: date
    after: date


@cites("9", "799-14")
def filing_clock(system: str, calendar: Calendar) -> FilingClock | None:
    """The clock of a system that was put into use, by its first record; None before, and for a system out of scope."""
    records = Commissioning.objects.filter(system__code=system).order_by("used_on")
    first = records.values_list("used_on", "system__legal_class").first()
    if first is None or not in_scope(first[1]):
        return None
    return filing_clocks(None, first[0], calendar=calendar).main


def filing_clocks_of(systems: QuerySet[System], calendar: Calendar) -> Mapping[str, tuple[str, FilingClock]]:
    """Code -> name and clock of every system among these that was put into use and is in scope."""
    used = systems.filter(commissionings__isnull=False).annotate(first=Min("commissionings__used_on"))
    found: dict[str, tuple[str, FilingClock]] = {}
    for code, name, legal_class, first in used.values_list("code", "name", "legal_class", "first"):
        main = filing_clocks(None, first, calendar=calendar).main if in_scope(legal_class) else None
        if main is not None:
            found[code] = (name, main)
    return found


def moved_filings(systems: QuerySet[System], before: Calendar, after: Calendar) -> tuple[MovedFiling, ...]:
    """The systems whose filing deadline differs between two calendars, by code."""
    old, new = filing_clocks_of(systems, before), filing_clocks_of(systems, after)
    return tuple(
        MovedFiling(code, name, old[code][1].due, clock.due)
        for code, (name, clock) in sorted(new.items())
        if old[code][1].deadline != clock.deadline
    )
