"""Yearly reports in the reader's reach, the figures of a unit's year, and which are due (articles 3, 25)."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import ORGANISATION, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.places.rows import organisation_called
from mingcha.supervision.leaks.queries import leaks_of_organ
from mingcha.supervision.leaks.rules import may_count_leaks_of
from mingcha.supervision.leaks.values import LeakRow
from mingcha.supervision.yearly_reports import rules
from mingcha.supervision.yearly_reports.figures import count_rows_of_figure, figures_of, rows_of_figure, span_of
from mingcha.supervision.yearly_reports.models import YearlyReport
from mingcha.supervision.yearly_reports.rows import require_year, yearly_called, yearly_row
from mingcha.supervision.yearly_reports.values import (
    FigureKind,
    FigureRow,
    UnitYear,
    YearlyRow,
    YearlyState,
    YearPage,
)

_SENT = [YearlyState.SENT.value, YearlyState.RECEIVED.value]


@cites("3", "25")
def units_of_year(reader: Reader, year: int, *, at: datetime, limit: int, offset: int = 0) -> tuple[UnitYear, ...]:
    """The units in reach that answer for a site, by name, each with its newest report of a year; none for a
    year without figures. Raises Refused (article 3) for a role that reads none."""
    units = list(_units(reader, year, at).order_by("name", "pk")[offset : offset + limit])
    newest: dict[int, YearlyRow] = {}
    for held in YearlyReport.objects.select_related("unit").filter(unit__in=units, year=year).order_by("version"):
        newest[held.unit_id] = yearly_row(held)
    return tuple(UnitYear(one.code, one.name, newest.get(one.pk)) for one in units)


@cites("3", "25")
def count_units_of_year(reader: Reader, year: int, *, at: datetime) -> int:
    """How many such units there are."""
    return _units(reader, year, at).count()


@cites("3", "25")
def count_sent_reports(reader: Reader, *, at: datetime) -> int:
    """How many reports in reach wait for the city's receipt."""
    who = duty_of(reader, at)
    units = Organisation.objects.filter(reach(_as_readers(who), ORGANISATION))
    return YearlyReport.objects.filter(unit__in=units, state=YearlyState.SENT.value).count()


@cites("3", "25")
def year_of_unit(reader: Reader, unit: str, year: int, *, at: datetime) -> YearPage:
    """A unit's year: the figures of now and the signed reports. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = _unit(reader, unit, year, at)
    rows = YearlyReport.objects.select_related("unit").filter(unit=held, year=year).order_by("-version")
    due_on = rules.yearly_due_on(year)
    reports = tuple(map(yearly_row, rows))
    return YearPage(held.code, held.name, held.place, year, due_on, figures_of(held.code, year), reports)


@cites("3", "25")
def figure_rows(
    reader: Reader, unit: str, year: int, kind: FigureKind, *, at: datetime, limit: int, offset: int = 0
) -> tuple[FigureRow, ...]:
    """The rows that a figure of a unit's year counts, as they are now. Raises as `year_of_unit`."""
    held = _unit(reader, unit, year, at)
    return rows_of_figure(kind, held.code, year, limit=limit, offset=offset)


@cites("3", "25")
def count_figure_rows(reader: Reader, unit: str, year: int, kind: FigureKind, *, at: datetime) -> int:
    """How many such rows there are."""
    return count_rows_of_figure(kind, _unit(reader, unit, year, at).code, year)


@cites("3", "20(4)", "25")
def leaks_of_year(reader: Reader, unit: str, year: int, *, at: datetime) -> tuple[LeakRow, ...] | None:
    """The leak cases of a unit's year that the reader may know of; None for who is told of none, whatever there is: the
    unit itself, and all who have no list of them. They are no figure of the report. Raises as `year_of_unit`."""
    held, span = _unit(reader, unit, year, at), span_of(year)
    if not may_count_leaks_of(duty_of(reader, at), held.code):
        return None
    return leaks_of_organ(reader, held.code, span.begins, span.ends, at=at)


@cites("3", "25")
def yearly_report(reader: Reader, number: int, *, at: datetime) -> YearlyRow:
    """One signed report. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = yearly_called(number)
    require(rules.may_read_yearly(duty_of(reader, at), held.unit.place))
    return yearly_row(held)


@cites("25")
def due_yearly_reports(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The reports of the last and of this year that are due up to a day and were not sent, of units in reach that had a
    camera in that year: for the unit's manager. The city's police read who sent in the list of a year."""
    who, this_year = duty_of(asker, at), shanghai_day(at).year
    roles = tuple(one for one in who.roles if one.role is Role.UNIT_MANAGER)
    found: list[Due] = []
    for year in (this_year - 1, this_year) if roles else ():
        due_on = rules.yearly_due_on(year)
        if due_on > until:
            continue
        rows = _unsent_of(year).rows(replace(who, roles=roles), day_begins(date(year + 1, 1, 1)), limit=limit)
        about = Words(f"{year} 年度", f"{year}")
        found += [
            Due(DueKind.YEARLY_REPORT, f"{code}/{year}", about, name, "25", due_on, None) for name, _, code in rows
        ]
    return tuple(found[:limit])


def _unsent(reached: Q, year: int, end: datetime) -> QuerySet[Organisation, Any]:
    """The units with a camera from before the end of a year that did not send their report of it."""
    sent = YearlyReport.objects.filter(unit=OuterRef("pk"), year=year, state__in=_SENT)
    rows = Organisation.objects.filter(reached, ~Exists(sent), sites__systems__points__added_at__lt=end)
    return rows.distinct().order_by("name", "pk").values_list("name", "pk", "code")


@cache
def _unsent_of(year: int) -> ReachedQuery:
    """The query of one year, compiled once. The year is no value of it: a compiled query marks its values by numbers
    that are too large for the column of years, which PostgreSQL would not be asked for at all."""
    return ReachedQuery(ORGANISATION, lambda reached, end: _unsent(reached, year, end))


def _as_readers(who: DutyFacts) -> DutyFacts:
    return replace(who, roles=tuple(one for one in who.roles if one.role in rules.READERS))


def _unit(reader: Reader, unit: str, year: int, at: datetime) -> Organisation:
    require_year(year, shanghai_day(at))
    held = organisation_called(unit)
    require(rules.may_read_yearly(duty_of(reader, at), held.place))
    return held


def _units(reader: Reader, year: int, at: datetime) -> QuerySet[Organisation]:
    who = duty_of(reader, at)
    require(rules.may_read_yearly(who))
    if not rules.is_report_year(year, shanghai_day(at)):
        return Organisation.objects.none()
    return Organisation.objects.filter(reach(_as_readers(who), ORGANISATION), sites__isnull=False).distinct()
