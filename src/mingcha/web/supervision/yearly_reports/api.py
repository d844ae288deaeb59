"""Yearly reports over the API: the units of a year, the figures of one (article 25)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.yearly_reports import queries
from mingcha.supervision.yearly_reports.rules import FIRST_YEAR
from mingcha.supervision.yearly_reports.values import FigureKind, YearlyRow, YearlyState
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit, Offset, ShortCode

router = Router(tags=["supervision"])

ReportYear = Annotated[int, Field(ge=FIRST_YEAR, le=2999)]


class YearlyReportShape(Schema):
    """A signed version with its figures as they were then; availability per ten thousand, null where none was
    measured."""

    number: int
    unit: str
    unit_name: str
    year: int
    version: int
    state: YearlyState
    figures: dict[FigureKind, int | None]
    note: str
    signed_at: Instant
    sent_at: Instant | None
    received_at: Instant | None
    receipt_no: str
    returned_reason: str


class UnitYearShape(Schema):
    """A unit of the list with its newest version, null before the first signature."""

    unit: str
    unit_name: str
    report: YearlyReportShape | None


class UnitYearsPage(Schema):
    """A page of the units of a year."""

    total: int
    offset: int
    units: list[UnitYearShape]


class YearOfUnitShape(Schema):
    """A unit's year: the figures as the rows are now, and the signed versions, the newest first."""

    unit: str
    unit_name: str
    year: int
    figures: dict[FigureKind, int | None]
    reports: list[YearlyReportShape]


@router.get("", response=UnitYearsPage, summary="Yearly reports of the units in reach")
@cites("3", "25")
def yearly_reports(
    request: HttpRequest, year: Query[ReportYear], offset: Offset = 0, limit: Limit = 100
) -> UnitYearsPage:
    """The units in reach that answer for a site, by name."""
    facts, at = reader(request)
    rows = queries.units_of_year(facts, year, at=at, limit=limit, offset=offset)
    total = queries.count_units_of_year(facts, year, at=at)
    shown = [
        UnitYearShape(unit=one.unit, unit_name=one.unit_name, report=_shape(one.report) if one.report else None)
        for one in rows
    ]
    return UnitYearsPage(total=total, offset=offset, units=shown)


@router.get("/{unit}/{year}", response=YearOfUnitShape, summary="The figures of a unit's year")
@cites("3", "25")
def year_of_unit(request: HttpRequest, unit: Path[ShortCode], year: Path[ReportYear]) -> YearOfUnitShape:
    """The figures of now and the signed versions."""
    facts, at = reader(request)
    found = queries.year_of_unit(facts, unit, year, at=at)
    reports = [_shape(one) for one in found.reports]
    return YearOfUnitShape(
        unit=found.unit, unit_name=found.unit_name, year=year, figures=dict(found.figures), reports=reports
    )


def _shape(row: YearlyRow) -> YearlyReportShape:
    facts = {name: getattr(row, name) for name in YearlyReportShape.model_fields if name != "figures"}
    return YearlyReportShape(**facts, figures=dict(row.figures))
