"""Which filings are due, by which day: systems that were put into use, filings that were returned, and what is past its
day (articles 3, 9, 799-14).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.filing import FilingClock
from mingcha.law.periods import Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.filings import SystemClocks, clock_rows, clocks_from
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.filings import rules as filings_rules
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.queries import BUILDER, SYSTEM_FILED, USER
from mingcha.registry.filings.rows import (
    NO_FILINGS,
    areas_with_points,
    filings_by_system,
    light_of,
)
from mingcha.registry.filings.states import FilingState, Light
from mingcha.registry.filings.values import DueFiling, FilingLight
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import SYSTEM, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.systems.models import System

MOST_DUE = 100
"""Systems that the list of what is due names."""
_ROLLED_DAYS = 30
"""Days by which days off may move a deadline at most: the list of what is due looks so much further back."""


@cites("3", "9", "799-14")
def due_filings(
    asker: Reader, *, at: datetime, until: date | None = None, limit: int = MOST_DUE
) -> tuple[DueFiling, ...]:
    """The systems in reach, and those that the reader's unit builds or uses, whose filing is due up to `until` by its
    safe day, or within the first reminder, and was not submitted, the earliest first."""
    today = shanghai_day(at)
    last = until or today + timedelta(days=_first_reminder(today))
    return tuple(
        DueFiling(one.code, one.name, main.due, main.due_raw, main.deadline.provisional, waits)
        for one, main, waits in _waiting_systems(duty_of(asker, at), calendar_in_force(), today, last, limit)
    )


@cites("3", "9", "799-14")
def filing_dues(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """All filings that are due up to `until` and those that are overdue, the earliest first."""
    who, today, calendar = duty_of(asker, at), shanghai_day(at), calendar_in_force()
    found = [
        Due(DueKind.FILING_RETURNED, str(number), Words(system, system), applicant, "9", resubmit_by, None)
        for number, system, applicant, resubmit_by in _RETURNED.rows(who, today, until, limit=limit)
    ]
    late = open_findings(who, at=at, asked=FindingsAsked(kind=FindingKind.FILING_OVERDUE), limit=limit)
    systems = {one.code: one for one, *_ in _waiting_systems(who, calendar, today, until, limit)}
    others = {one.subject for one in late}.union(_overdue_of_own_units(who, limit)) - systems.keys()
    if others:
        systems |= {one.code: one for one in clocks_from(_OTHERS.rows(tuple(others)), calendar)}
    units: dict[str, str] = dict(_UNITS.rows(tuple(systems)))
    for one in systems.values():
        main, about = one.clocks.main, Words(one.name, one.name)
        if main is not None:
            day, legal, provisional = main.due_raw, main.due, main.deadline.provisional
            found.append(Due(DueKind.FILING, one.code, about, units[one.code], main.reference, day, legal, provisional))
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])


def _waiting_systems(
    who: DutyFacts, calendar: Calendar, today: date, last: date, limit: int
) -> list[tuple[SystemClocks, FilingClock, FilingLight]]:
    """The systems in reach, and those that the units of the person build or use, whose safe day is up to `last` and of
    which a part is not filed yet, the earliest first."""
    rows = _PUT_INTO_USE.rows(who, today - timedelta(days=2 * _ROLLED_DAYS))
    found: list[tuple[SystemClocks, FilingClock, FilingLight]] = []
    for some in batched(_due_within(clocks_from(rows, calendar), today, last), limit):
        keys = [one.key for one, _main in some]
        filed, areas = filings_by_system(keys), areas_with_points(keys)
        for one, main in some:
            lights = [light_of(filed[one.key].get(area, NO_FILINGS), main, today) for area in sorted(areas[one.key])]
            waits = next((light for light in lights if light.light in (Light.NEAR, Light.RUNNING)), None)
            if waits is not None:
                found.append((one, main, waits))
        if len(found) >= limit:
            break
    return found[:limit]


def _of_own_units(who: DutyFacts) -> Q:
    """The systems that the units build or use of which a person is the manager: article 9 binds them as well."""
    return Q(building_unit__code__in=_own_units(who)) | Q(using_unit__code__in=_own_units(who))


def _overdue_of_own_units(who: DutyFacts, limit: int) -> set[str]:
    """The codes of those whose filing is overdue; they are findings of the place, which such a unit does not read."""
    return {code for (code,) in _OVERDUE_OF_OWN.rows(who, limit=limit)} if _own_units(who) else set()


def _own_units(who: DutyFacts) -> list[str]:
    managed = [one.territory.organisation for one in who.roles if one.role is Role.UNIT_MANAGER]
    return [unit for unit in managed if unit and who.active]


def _first_reminder(today: date) -> int:
    """Days before the safe day at which the first reminder comes."""
    steps = parameters.value("filing.reminders", today).value
    return max(steps) if isinstance(steps, tuple) else 0


def _due_within(systems: Iterable[SystemClocks], today: date, last: date) -> list[tuple[SystemClocks, FilingClock]]:
    """The systems among these whose safe day is up to `last` and whose legal day is not over, the earliest first."""
    found = [
        (one, main)
        for one in systems
        if (main := one.clocks.main) is not None
        and today <= main.due
        and main.due_raw <= last
        and filings_rules.is_filing_bound(one.legal_class, today)
    ]
    return sorted(found, key=lambda one: (one[1].due_raw, one[0].code))


def _put_into_use(who: DutyFacts, since: date) -> QuerySet[System, Any]:
    used = Commissioning.objects.filter(used_on__gte=since).values("system")
    return clock_rows(System.objects.filter(reach(who, SYSTEM) | _of_own_units(who), pk__in=used))


def _returned(who: DutyFacts, today: date, until: date) -> QuerySet[SystemFiling, Any]:
    """The filings in reach that were returned and keep their first day until a day up to `until`, the earliest first.
    Past that day they are overdue by their system's clock."""
    within = reach(who, SYSTEM_FILED) | reach(who, BUILDER) | reach(who, USER)
    rows = SystemFiling.objects.filter(within, state=FilingState.RETURNED.value)
    rows = rows.filter(resubmit_by__gte=today, resubmit_by__lte=until)
    return rows.order_by("resubmit_by", "pk").values_list("pk", "system__name", "applicant__name", "resubmit_by")


def _overdue_of_own(who: DutyFacts) -> QuerySet[Finding, Any]:
    own = System.objects.filter(_of_own_units(who)).values("code")
    rows = Finding.objects.filter(kind=FindingKind.FILING_OVERDUE.value, closed_at=None, subject__in=own)
    rows = rows.filter(subject_kind=SubjectKind.SYSTEM.value).order_by("opened_at", "pk")
    return rows.values_list("subject")


_PUT_INTO_USE, _RETURNED = QueryOfFacts(_put_into_use), QueryOfFacts(_returned)
_OVERDUE_OF_OWN = QueryOfFacts(_overdue_of_own)
_OTHERS = CompiledQuery(lambda codes: clock_rows(System.objects.filter(code__in=codes)))
_UNITS = CompiledQuery(
    lambda codes: System.objects.filter(code__in=codes).values_list("code", "site__organisation__name")
)
