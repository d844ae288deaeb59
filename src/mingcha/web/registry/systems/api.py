"""Systems over the API: who may watch them (articles 8, 13, 15, 16)."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.acceptance.rules import NOT_ACCEPTED
from mingcha.registry.systems.actions import set_units
from mingcha.registry.systems.contractors import MOST_SYSTEMS as MOST_AT_ONCE
from mingcha.registry.systems.contractors import set_contractors
from mingcha.registry.systems.queries import system
from mingcha.registry.systems.rules import MOST_UNITS_DOCUMENT
from mingcha.registry.systems.values import SystemRow
from mingcha.registry.viewing_grounds.actions import RecordedGround, end_ground, record_ground
from mingcha.registry.viewing_grounds.queries import grounds_of_unit
from mingcha.registry.viewing_grounds.rules import MOST_AUTHORITY, MOST_DOCUMENT, MOST_SYSTEMS
from mingcha.registry.viewing_grounds.values import GroundKind, GroundRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Problem, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.api import SystemShape
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["systems"])

GroundNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER, description="number of a contract or decision")]
Document = Annotated[str, Field(min_length=1, max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")]
UnitOrNone = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,19})?$", description="empty: managing unit")]


class ContractorsBody(Strict):
    """Systems, and who builds or maintains each from now on; "" for nobody."""

    contractors: Annotated[dict[ShortCode, ShortCode | Literal[""]], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ContractorsShape(Schema):
    """The systems after the act, by code."""

    systems: list[SystemShape]


@router.put("/systems/contractors", response=ContractorsShape, summary="Name the contractors of many systems")
@cites("3", "16(6)")
def name_contractors(request: HttpRequest, body: ContractorsBody) -> dict[str, list[SystemRow]]:
    """In one act, for all or for none; systems that have theirs already stay untouched."""
    asker, at = signed_in(request), wiring.clock().now()
    set_contractors(asker, body.contractors, clock=wiring.clock())
    return {"systems": [system(asker, code, at=at).row for code in sorted(body.contractors)]}


class UnitsBody(Strict):
    """The units that build and use a system; empty for its managing unit. `document`: by what a unit that is named anew
    builds or uses it."""

    building_unit: UnitOrNone = ""
    using_unit: UnitOrNone = ""
    document: str = Field("", max_length=MOST_UNITS_DOCUMENT, pattern=r"^[^\x00]*$")


class GroundBody(Strict):
    """A contract by which `unit` entrusts, or a decision by which a body shares, its systems with the monitors of
    `organisation`. `systems` empty: all that the unit manages (a decision alone). `authority`: the body that decided,
    for a decision alone."""

    kind: Literal["contract", "decision"]
    unit: ShortCode
    organisation: ShortCode
    systems: list[ShortCode] = Field([], max_length=MOST_SYSTEMS)
    document: Document
    authority: Annotated[str, Field(max_length=MOST_AUTHORITY, pattern=r"^[^\x00]*$")] = ""
    issued_on: date
    from_on: date
    until_on: date


class GroundEndBody(Strict):
    """Why it is ended."""

    reason: Document


class GroundShape(Schema):
    """A contract or sharing decision; `ended_at` is null unless it was ended before its last day."""

    number: int
    kind: str
    unit: str
    organisation: str
    systems: list[str]
    document: str
    authority: str
    issued_on: date
    from_on: date
    until_on: date
    begins_at: Instant
    ends_at: Instant
    ended_at: Instant | None
    end_reason: str


@router.post("/systems/{code}/use", response={409: Problem}, summary="Closed: use begins by acceptance alone")
@cites("8")
def use(request: HttpRequest, code: Path[ShortCode]) -> Status[Problem]:
    """Always 409 with article 8: points are put into use by the acceptance that they passed, see /acceptances."""
    asker, at = reader(request)
    system(asker, code, at=at)
    raise Fault(FaultKind.CONFLICT, NOT_ACCEPTED)


@router.put("/systems/{code}/units", response=SystemShape, summary="Set the building and using units")
@cites("3", "15", "16(2)")
def units(request: HttpRequest, code: Path[ShortCode], body: UnitsBody) -> SystemRow:
    """Sets the units whose monitors may watch a system beside those of its managing unit. Not with a token."""
    require_step_up(request)
    set_units(signed_in(request), system=code, **body.model_dump(), clock=wiring.clock())
    asker, at = reader(request)
    return system(asker, code, at=at).row


@router.get("/organisations/{code}/grounds", response=list[GroundShape], summary="Contracts and decisions of a unit")
@cites("3", "15")
def grounds(request: HttpRequest, code: Path[ShortCode]) -> list[GroundRow]:
    """The contracts and decisions about a unit's systems, the newest first."""
    asker, at = reader(request)
    return list(grounds_of_unit(asker, code, at=at))


@router.post("/grounds", response={201: GroundShape}, summary="Record a contract or a sharing decision")
@cites("3", "13", "15", "16(2)")
def add_ground(request: HttpRequest, body: GroundBody) -> Status[GroundRow]:
    """Records it: monitors of the organisation may then watch, in their territory, until its last day. Not with a
    token."""
    require_step_up(request)
    given = body.model_dump() | {"kind": GroundKind(body.kind), "systems": tuple(body.systems)}
    return Status(201, record_ground(signed_in(request), ground=RecordedGround(**given), clock=wiring.clock()))


@router.post("/grounds/{number}/end", response=GroundShape, summary="End a contract or a sharing decision")
@cites("3", "15", "16(2)")
def end(request: HttpRequest, number: Path[GroundNumber], body: GroundEndBody) -> GroundRow:
    """Ends it at once; running pictures that rest on it end within five seconds."""
    return end_ground(signed_in(request), number=number, reason=body.reason, clock=wiring.clock())
