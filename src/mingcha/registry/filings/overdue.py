"""Finds the systems that were not filed by their day, for the clock of the application (articles 6, 9, 799-14)."""

from collections import defaultdict
from itertools import batched

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.filing import FilingClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.filings import clocks_of_systems
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.noting import close_overdue, open_overdue
from mingcha.registry.filings.rows import NO_FILINGS, UNITS, areas_with_points, filings_by_system, light_of
from mingcha.registry.filings.rules import is_filing_bound
from mingcha.registry.filings.states import FilingKind, FilingState, Light
from mingcha.registry.filings.values import Area
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.systems.models import System

MOST_A_TURN = 100
"""Findings that one act of the clock opens and closes."""
_ASKED_AT_ONCE = 500
"""Systems whose filings and points one query reads."""

type _Part = tuple[str, Area]
"""The code of a system, and the part of the city."""


@cites("6", "9", "799-14")
def find_overdue_filings(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each part of a system that is past its legal day, unless a filing of it was received,
    or one that was submitted in time still waits or may still be completed; closes those that stand no longer, as when
    the day moved. Returns how many of both.
    Nothing is written where none is.

    A system of which each district is filed is passed over: a later district is a change, which has no day.
    """
    now = clock.now()
    today, calendar, whole = shanghai_day(now), calendar_in_force(), _filed_whole()
    late = {
        one.code: one.clocks.main
        for one in clocks_of_systems(System.objects.all(), calendar)
        if one.clocks.main is not None and one.clocks.main.due < today and one.code not in whole
        if is_filing_bound(one.legal_class, today)
    }
    overdue: dict[_Part, FilingClock] = {}
    for codes in batched(sorted(late), _ASKED_AT_ONCE):
        keys = dict(System.objects.filter(code__in=codes).values_list("code", "pk"))
        filed, areas = filings_by_system(keys.values()), areas_with_points(keys.values())
        for code, key in keys.items():
            for area in areas[key]:
                if light_of(filed[key].get(area, NO_FILINGS), late[code], today).light is Light.OVERDUE:
                    overdue[code, area] = late[code]
    standing = _standing()
    opened = sorted(overdue.keys() - standing)[:MOST_A_TURN]
    closed = sorted(standing - overdue.keys())[:MOST_A_TURN]
    if not opened and not closed:
        return 0
    systems = System.objects.select_related(*UNITS).filter(code__in={code for code, _ in (*opened, *closed)})
    by_code = {held.code: held for held in systems}
    with act("registry.filing.remind", by=actor_of(by), clock=clock, cites=("6", "9", "799-14")) as record:
        for code, area in opened:
            open_overdue(record, by_code[code], area, overdue[code, area], now)
        for code, area in closed:
            close_overdue(record, by_code[code], area, "已不逾期", now)
        record.fact("overdue", [[code, area.code] for code, area in opened])
        record.fact("ended", [[code, area.code] for code, area in closed])
    return len(opened) + len(closed)


def _filed_whole() -> set[str]:
    """The systems that are filed in as many districts as they had at their last submission."""
    rows = SystemFiling.objects.filter(state=FilingState.RECEIVED.value).order_by("received_at", "pk")
    filed: dict[str, set[Area]] = defaultdict(set)
    wanted: dict[str, int] = {}
    for code, division, zone, kind, areas in rows.values_list("system__code", "division", "zone", "kind", "areas"):
        area = Area(division, zone)
        (filed[code].discard if kind == FilingKind.CANCEL.value else filed[code].add)(area)
        wanted[code] = areas
    return {code for code, areas in filed.items() if len(areas) >= max(1, wanted[code])}


def _standing() -> set[_Part]:
    rows = Finding.objects.filter(kind=FindingKind.FILING_OVERDUE.value, closed_at=None)
    rows = rows.filter(subject_kind=SubjectKind.SYSTEM.value)
    return {(code, Area(division, zone)) for code, division, zone in rows.values_list("subject", "division", "zone")}
