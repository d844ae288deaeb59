"""Obstructions over the API, to read: the list and one with its order (articles 3, 12). Its steps are taken by officers
with certificates in sessions of their own, not by programs (APL 42)."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.obstructions import queries
from mingcha.supervision.obstructions.states import Cause, ObstructionState
from mingcha.supervision.obstructions.values import ObstructionRow, OrderRow, WholeObstruction
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit

router = Router(tags=["obstructions"])

EnforcementNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
EnforcementBefore = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="numbers below this one; 0: the newest")]


class ObstructionQuery(Schema):
    """The filter."""

    state: ObstructionState | None = None
    point: str = Field("", max_length=20, pattern=r"^[0-9]*$")


class ObstructionShape(Schema):
    """An obstruction. `due_on`: the last day of its order, null before its service."""

    number: int
    state: ObstructionState
    point: str
    point_name: str
    unit_name: str
    seen: str
    since: date
    cause: Cause | None
    owner: str
    due_on: date | None
    noted_at: Instant


class CorrectionOrderShape(Schema):
    """An order to correct, no penalty (APL 28)."""

    unit: str
    what: str
    days: int
    department: str
    ordered_on: date
    served_on: date | None
    due_on: date | None
    provisional: bool
    extended_days: int


class WholeObstructionShape(Schema):
    """An obstruction with its inspections' days and its order."""

    obstruction: ObstructionShape
    finding: int
    picture_finding: str
    inspected_on: list[date]
    order: CorrectionOrderShape | None


@router.get("", response=list[ObstructionShape], summary="Obstructions in reach")
@cites("3", "12")
def obstructions(
    request: HttpRequest, where: Query[ObstructionQuery], before: EnforcementBefore = 0, limit: Limit = 100
) -> list[ObstructionRow]:
    """The newest first; the next page begins below the last number."""
    facts, at = reader(request)
    return list(queries.obstructions(facts, at=at, before=before, limit=limit, **where.model_dump()))


@router.get("/{number}", response=WholeObstructionShape, summary="One obstruction")
@cites("3", "12")
def obstruction(request: HttpRequest, number: Path[EnforcementNumber]) -> WholeObstructionShape:
    """An obstruction in reach."""
    facts, at = reader(request)
    return _whole(queries.obstruction(facts, number, at=at))


def _whole(found: WholeObstruction) -> WholeObstructionShape:
    return WholeObstructionShape(
        obstruction=ObstructionShape.model_validate(found.row),
        finding=found.finding,
        picture_finding=found.picture_finding,
        inspected_on=[one.inspected_on for one in found.inspections if one.signed_at is not None],
        order=_order(found.order) if found.order else None,
    )


def _order(held: OrderRow) -> CorrectionOrderShape:
    names = set(CorrectionOrderShape.model_fields) - {"served_on"}
    served = held.served.on if held.served else None
    return CorrectionOrderShape(**{name: getattr(held, name) for name in names}, served_on=served)
