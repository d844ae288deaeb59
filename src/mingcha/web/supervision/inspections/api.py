"""Inspections of units over the API, to read: the list and one with its findings and order (decree 799, art. 24). Their
steps are two officers' own, in sessions (APL 42); no officer is named, nor anybody who reported something."""

from datetime import date

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.inspections import queries
from mingcha.supervision.inspections.states import InspectionCause, UnitInspectionState
from mingcha.supervision.inspections.values import UnitInspectionRow, WholeUnitInspection
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit
from mingcha.web.supervision.obstructions.api import EnforcementBefore, EnforcementNumber

router = Router(tags=["unit_inspections"])


class UnitInspectionQuery(Schema):
    """The filter."""

    state: UnitInspectionState | None = None
    unit: str = Field("", max_length=20, pattern=r"^[0-9A-Za-z-]*$")


class UnitInspectionShape(Schema):
    """An inspection; `due_on`: the last day of its order, null before its service."""

    number: int
    state: UnitInspectionState
    cause: InspectionCause
    unit: str
    subject: str
    system: str
    system_name: str
    begun_at: Instant
    due_on: date | None


class UnitOrderShape(Schema):
    """What a unit was ordered to mend."""

    what: str
    days: int
    ordered_on: date
    due_on: date | None
    provisional: bool
    extended_days: int


class WholeUnitInspectionShape(Schema):
    """An inspection with the questions that were found lacking, and its order, null without one."""

    inspection: UnitInspectionShape
    lacking: list[str]
    order: UnitOrderShape | None


@router.get("", response=list[UnitInspectionShape], summary="Inspections of units in reach")
@cites("799-24")
def unit_inspections(
    request: HttpRequest, where: Query[UnitInspectionQuery], before: EnforcementBefore = 0, limit: Limit = 100
) -> list[UnitInspectionRow]:
    """The newest first; the next page begins below the last number."""
    facts, at = reader(request)
    return list(queries.unit_inspections(facts, at=at, before=before, limit=limit, **where.model_dump()))


@router.get("/{number}", response=WholeUnitInspectionShape, summary="One inspection of a unit")
@cites("799-24")
def unit_inspection(request: HttpRequest, number: Path[EnforcementNumber]) -> WholeUnitInspectionShape:
    """An inspection in reach."""
    facts, at = reader(request)
    return _whole(queries.unit_inspection(facts, number, at=at))


def _whole(found: WholeUnitInspection) -> WholeUnitInspectionShape:
    return WholeUnitInspectionShape(
        inspection=UnitInspectionShape.model_validate(found.row),
        lacking=[one.question.code for one in found.lacking],
        order=UnitOrderShape.model_validate(found.order) if found.order else None,
    )
