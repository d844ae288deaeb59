"""The filing deadlines of registered systems by a calendar, for what a notice moves and for a system's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.law.filing import FilingClock, filing_clocks
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


@cites("9", "799-14")
def filing_clock(system: str, calendar: Calendar) -> FilingClock | None:
    """The clock of a system that was put into use, by its first acceptance and its first record of use; None before,
    and for a system out of scope."""
    return dict(filing_clocks_of(System.objects.filter(code=system), calendar)).get(system, ("", None))[1]


def filing_clocks_of(systems: QuerySet[System], calendar: Calendar) -> Mapping[str, tuple[str, FilingClock]]:
    """Code -> name and clock of every system among these that was put into use and is in scope."""
    used = systems.filter(commissionings__isnull=False).annotate(
        first=Min("commissionings__used_on"),
        accepted=Min("commissionings__acceptance__reports__accepted_on", filter=_PASSED),
    )
    found: dict[str, tuple[str, FilingClock]] = {}
    for code, name, legal_class, first, accepted in used.values_list(
        "code", "name", "legal_class", "first", "accepted"
    ):
        main = filing_clocks(accepted, first, calendar=calendar).main if in_scope(legal_class) else None
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
