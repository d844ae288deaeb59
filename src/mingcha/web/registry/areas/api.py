"""Areas over the API: the list, one area, drawing, ending, consents (arts. 3, 6(11), 18; decree 799 arts. 8, 10)."""

import json
from datetime import date, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.geo.area_text import MOST_CHARACTERS, geojson_of
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.area_drawing.actions import draw_area, end_area, record_consent
from mingcha.registry.areas import queries as areas_queries
from mingcha.registry.areas.rules import MOST_DOCUMENT, MOST_NAME, MOST_REASON
from mingcha.registry.areas.values import AreaRow, ConsentRow, GivenArea
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Division, Instant, Limit, Offset, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["areas"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Hour = Annotated[str, Field(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:30"])]
Kind = Literal["cases", "private", "polling", "classified"]


class AreaShape(Schema):
    """An area; `border` is a GeoJSON polygon in CGCS2000. `until_on` is null without a last day, `ended_on` while it
    was not ended early; `in_force`: whether it holds today."""

    number: int
    kind: Kind
    name: str
    division: str
    zone: str
    unit: str
    border: dict[str, Any]
    original_system: str
    from_on: date
    until_on: date | None
    opens: str | None
    closes: str | None
    document: str
    drawn_at: Instant
    ended_on: date | None
    end_reason: str
    in_force: bool

    @classmethod
    def of(cls, row: AreaRow, on: date) -> "AreaShape":
        """The row as a shape, on a Shanghai day."""
        return cls(
            number=row.number,
            kind=row.kind.value,
            name=row.name,
            division=row.division,
            zone=row.zone,
            unit=row.unit,
            border=geojson_of(row.area),
            original_system=row.original_system,
            from_on=row.from_on,
            until_on=row.until_on,
            opens=_hour(row.opens),
            closes=_hour(row.closes),
            document=row.document,
            drawn_at=row.drawn_at,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            in_force=row.in_force(on),
        )


class AreasPage(Schema):
    """A page of areas, the newest first."""

    total: int
    offset: int
    areas: list[AreaShape]


class ConsentShape(Schema):
    """The consent of a classified unit to the cameras of a system."""

    number: int
    system: str
    document: str
    issued_on: date
    recorded_at: Instant

    @classmethod
    def of(cls, row: ConsentRow) -> "ConsentShape":
        """The row as a shape."""
        return cls(
            number=row.number,
            system=row.system,
            document=row.document,
            issued_on=row.issued_on,
            recorded_at=row.recorded_at,
        )


class NewAreaBody(Strict):
    """An area to be drawn; `border` is a GeoJSON polygon in the coordinate system named `label`."""

    kind: Kind
    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=r"^[^\x00]*$")
    border: dict[str, Any]
    label: str = Field(max_length=40, pattern=r"^[^\x00]*$", examples=["CGCS2000", "GCJ-02"])
    document: str = Field(max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")
    from_on: date
    division: Division
    zone: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    until_on: date | None = None
    opens: Hour | None = None
    closes: Hour | None = None
    unit: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,19})?$")] = ""

    @property
    def given(self) -> GivenArea:
        """The value for the register."""
        hours = {name: time.fromisoformat(text) if (text := getattr(self, name)) else None for name in _HOURS}
        text = json.dumps(self.border)[: MOST_CHARACTERS + 1]
        return GivenArea(**(self.model_dump(exclude={"border", *_HOURS}) | hours | {"border": text}))


class EndAreaBody(Strict):
    """Why an area ends, and the document of it."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")


class ConsentBody(Strict):
    """The consent of a classified unit to the cameras of a system."""

    system: ShortCode
    document: str = Field(max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")
    issued_on: date


@router.get("/areas", response=AreasPage, summary="Areas in reach")
@cites("3", "6(11)", "18", "799-10")
def areas(request: HttpRequest, over: bool = False, offset: Offset = 0, limit: Limit = 100) -> AreasPage:
    """The areas in reach that hold today or later; `over` asks for those that are over, too."""
    facts, at = reader(request)
    today = shanghai_day(at)
    rows = areas_queries.areas(facts, at=at, on=today, over=over, limit=limit, offset=offset)
    total = areas_queries.count_areas(facts, at=at, on=today, over=over)
    return AreasPage(total=total, offset=offset, areas=[AreaShape.of(row, today) for row in rows])


@router.post("/areas", response={201: AreaShape}, summary="Draw an area")
@cites("3", "6(11)", "18", "799-10")
def draw(request: HttpRequest, body: NewAreaBody) -> Status[AreaShape]:
    """By the public security organ of the territory. Stored points that look into an area that nobody may film become
    findings; it is never changed, but ended and drawn anew."""
    row = draw_area(signed_in(request), given=body.given, clock=wiring.clock())
    return Status(201, AreaShape.of(row, shanghai_day(wiring.clock().now())))


@router.get("/areas/{number}", response=AreaShape, summary="One area")
@cites("3", "6(11)", "18", "799-10")
def area(request: HttpRequest, number: Path[Number]) -> AreaShape:
    """One area."""
    facts, at = reader(request)
    return AreaShape.of(areas_queries.area(facts, number, at=at), shanghai_day(at))


@router.post("/areas/{number}/end", response=AreaShape, summary="End an area")
@cites("3", "6(11)", "18", "799-10")
def end(request: HttpRequest, number: Path[Number], body: EndAreaBody) -> AreaShape:
    """It does not hold from today on; its row stays."""
    row = end_area(signed_in(request), number=number, **body.model_dump(), clock=wiring.clock())
    return AreaShape.of(row, shanghai_day(wiring.clock().now()))


@router.get("/areas/{number}/consents", response=list[ConsentShape], summary="Consents of a classified unit")
@cites("3", "799-10")
def consents(request: HttpRequest, number: Path[Number]) -> list[ConsentShape]:
    """The consents of the unit of a classified area, the newest first."""
    facts, at = reader(request)
    return [ConsentShape.of(row) for row in areas_queries.consents(facts, number, at=at)]


@router.post("/areas/{number}/consents", response={201: ConsentShape}, summary="Record a consent")
@cites("3", "799-10")
def consent(request: HttpRequest, number: Path[Number], body: ConsentBody) -> Status[ConsentShape]:
    """The public security organ over the system records the consent that it has seen."""
    row = record_consent(signed_in(request), number=number, **body.model_dump(), clock=wiring.clock())
    return Status(201, ConsentShape.of(row))


_HOURS = ("opens", "closes")


def _hour(held: time | None) -> str | None:
    return f"{held:%H:%M}" if held else None
