"""Camera networks of units over the API (articles 3, 7)."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.networks.actions import end_network, record_network
from mingcha.registry.networks.queries import NetworkRow, networks_of
from mingcha.registry.networks.rules import MOST_NOTE
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.bodies import ReasonBody

router = Router(tags=["networks"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class NetworkShape(Schema):
    """A network of a unit in CIDR notation; `ended_at` is null while it is in force."""

    number: int
    organisation: str
    network: str
    note: str
    added_at: Instant
    ended_at: Instant | None
    end_reason: str

    @classmethod
    def of(cls, row: NetworkRow) -> "NetworkShape":
        """The row as a shape."""
        ended: datetime | None = row.ended_at
        return cls(
            number=row.number,
            organisation=row.organisation,
            network=row.network,
            note=row.note,
            added_at=row.added_at,
            ended_at=ended,
            end_reason=row.end_reason,
        )


class NetworkBody(Strict):
    """A network such as 10.1.2.0/24, what it is and on which document."""

    network: str = Field(min_length=1, max_length=49, pattern=r"^[0-9A-Fa-f.:/]*$")
    note: str = Field(min_length=1, max_length=MOST_NOTE, pattern=r"^[^\x00]*$")


@router.get("/organisations/{code}/networks", response=list[NetworkShape], summary="Camera networks of a unit")
@cites("3", "7")
def networks(request: HttpRequest, code: Path[ShortCode]) -> list[NetworkShape]:
    """The networks of a unit, those in force first."""
    facts, at = reader(request)
    return [NetworkShape.of(row) for row in networks_of(facts, code, at=at)]


@router.post(
    "/organisations/{code}/networks", response={201: NetworkShape}, summary="Record a camera network of a unit"
)
@cites("3", "7")
def record(request: HttpRequest, code: Path[ShortCode], body: NetworkBody) -> Status[NetworkShape]:
    """An administrator records where the cameras of a unit may be."""
    row = record_network(signed_in(request), organisation=code, **body.model_dump(), clock=wiring.clock())
    return Status(201, NetworkShape.of(row))


@router.post("/networks/{number}/end", response=NetworkShape, summary="End a camera network of a unit")
@cites("3", "7")
def end(request: HttpRequest, number: Path[Number], body: ReasonBody) -> NetworkShape:
    """Ends a network: no further camera can be registered in it; registered cameras stay."""
    return NetworkShape.of(end_network(signed_in(request), number=number, reason=body.reason, clock=wiring.clock()))
