"""Rows of yearly reports, found and turned into values; not for pages (article 25)."""

import json
from datetime import date

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.places.models import Organisation
from mingcha.supervision.yearly_reports.models import YearlyReport
from mingcha.supervision.yearly_reports.rules import is_report_year
from mingcha.supervision.yearly_reports.values import FigureKind, YearFigures, YearlyFacts, YearlyRow, YearlyState


def yearly_called(number: int) -> YearlyReport:
    """The report with this number. Raises Fault(NOT_FOUND)."""
    held = YearlyReport.objects.select_related("unit").filter(pk=number).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份年度报告", "there is no such yearly report"), str(number))
    return held


def require_year(year: int, on: date) -> None:
    """Raises Fault(NOT_FOUND) for a year without figures."""
    if not is_report_year(year, on):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一年度的报告", "there is no report of this year"), str(year))


def newest_of(unit: Organisation, year: int) -> YearlyReport | None:
    """The newest version of a unit's report of a year, None before the first signature."""
    return YearlyReport.objects.select_related("unit").filter(unit=unit, year=year).order_by("-version").first()


def yearly_facts(held: YearlyReport) -> YearlyFacts:
    """A report as its rules see it."""
    return YearlyFacts(held.unit.place, held.year, YearlyState(held.state))


def figures_text(figures: YearFigures) -> str:
    """The column of the figures."""
    found: dict[str, Json] = {kind.value: value for kind, value in figures.items()}
    return canonical_json(found).decode()


def yearly_row(held: YearlyReport) -> YearlyRow:
    """A report as a value."""
    known: dict[str, int | None] = json.loads(held.figures)
    return YearlyRow(
        number=held.pk,
        unit=held.unit.code,
        unit_name=held.unit.name,
        place=held.unit.place,
        year=held.year,
        version=held.version,
        state=YearlyState(held.state),
        figures={kind: known[kind.value] for kind in FigureKind if kind.value in known},
        note=held.note,
        signed_at=held.signed_at,
        signed_by=held.signed_by,
        sent_at=held.sent_at,
        sent_by=held.sent_by,
        received_at=held.received_at,
        received_by=held.received_by,
        receipt_no=held.receipt_no,
        returned_reason=held.returned_reason,
    )
