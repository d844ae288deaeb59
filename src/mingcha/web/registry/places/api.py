"""Places over the API: sites, systems, organisations, districts, seats (articles 3, 4, 6)."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places import values as places_values
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points import values as points_values
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats import values as seats_values
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems import queries as systems_queries
from mingcha.registry.systems import values as systems_values
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Limit, Offset, ShortCode, Strict, Text
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["places"])


class SiteShape(Schema):
    """A place of article 6; `category` is "6(1)" to "6(12)", `systems` the codes of its systems."""

    code: str
    name: str
    category: str
    division: str
    zone: str
    street: str
    address: str
    organisation: str
    organisation_name: str
    systems: list[str]


class SitesPage(Schema):
    """A page of sites by code."""

    total: int
    offset: int
    sites: list[SiteShape]


class SystemShape(Schema):
    """A public video system. `functions` are those of article 2; `building_unit`, `using_unit`: empty for the managing
    unit."""

    code: str
    name: str
    site: str
    legal_class: str
    key_target: bool
    retention_class: str
    functions: list[str]
    in_scope: bool
    scope_reason: str
    contractor: str
    contractor_name: str
    building_unit: str
    building_unit_name: str
    using_unit: str
    using_unit_name: str


class SystemsPage(Schema):
    """A page of systems by code."""

    total: int
    offset: int
    systems: list[SystemShape]


class OrganisationShape(Schema):
    """`kind` is one of city_psb, district_psb, government, unit, contractor."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    zone: str
    uscc: str


class OrganisationsPage(Schema):
    """A page of organisations by code."""

    total: int
    offset: int
    organisations: list[OrganisationShape]


class DistrictShape(Schema):
    """A district, or a functional zone if `zone` is not empty, with its points by their state of article 8."""

    division: str
    zone: str
    words: BothWords
    points: int
    trial: int
    accepted: int
    in_use: int
    off: int
    unplaced: int


class SeatShape(Schema):
    """A monitoring seat of a unit."""

    code: str
    name: str
    organisation: str
    organisation_name: str
    theme: str


class LayoutShape(Schema):
    """The newest version of a wall's layout; `pages` hold `tiles` point codes each, empty for an empty tile."""

    number: int
    seat: str
    seat_name: str
    name: str
    version: int
    tiles: int
    pages: list[list[str]]
    dwell_s: int
    shared: bool
    made_at: Instant


class NewSiteBody(Strict):
    """A place of article 6 with its managing unit. It has a street (nine digits), which determines division and zone,
    or, if the street is unknown, a division."""

    code: ShortCode
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")
    category: str = Field(pattern=r"^6\([0-9]{1,2}\)$", examples=["6(5)"])
    organisation: ShortCode
    division: Annotated[str, Field(pattern=r"^([0-9]{6})?$")] = ""
    street: Annotated[str, Field(pattern=r"^([0-9]{9})?$")] = ""
    address: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class NewSystemBody(Strict):
    """A public video system of a site. `functions`: its functions of article 2."""

    code: ShortCode
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")
    site: ShortCode
    legal_class: str = Field("art7_2", max_length=20, pattern=r"^[a-z0-9_]*$")
    functions: list[Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]] = Field([], max_length=20)
    scope_reason: Text = ""
    contractor: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,19})?$")] = ""


@router.get("/sites", response=SitesPage, summary="Sites in reach")
@cites("3", "6")
def sites(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> dict[str, object]:
    """The sites in reach, by code."""
    asker, at = reader(request)
    rows = places_queries.sites(asker, at=at, limit=limit, offset=offset)
    return _page("sites", rows, places_queries.count_sites(asker, at=at), offset)


@router.post("/sites", response={201: SiteShape}, summary="Register a site")
@cites("3", "4", "6")
def add_site(request: HttpRequest, body: NewSiteBody) -> Status[places_values.SiteRow]:
    """Registers a place of article 6."""
    return Status(201, places_actions.add_site(signed_in(request), **body.model_dump(), clock=wiring.clock()))


@router.get("/systems", response=SystemsPage, summary="Systems in reach")
@cites("2", "3")
def systems(
    request: HttpRequest, site: Query[ShortCode | None] = None, offset: Offset = 0, limit: Limit = 100
) -> dict[str, object]:
    """The systems in reach, of one site if given, by code."""
    asker, at = reader(request)
    rows = systems_queries.systems(asker, at=at, site=site or "", limit=limit, offset=offset)
    return _page("systems", rows, systems_queries.count_systems(asker, at=at, site=site or ""), offset)


@router.post("/systems", response={201: SystemShape}, summary="Register a system")
@cites("2", "3")
def add_system(request: HttpRequest, body: NewSystemBody) -> Status[systems_values.SystemRow]:
    """Registers a system of a site in the general retention class."""
    asker = signed_in(request)
    code = systems_actions.add_system(asker, **body.model_dump(), clock=wiring.clock())
    made = systems_queries.systems(asker, at=wiring.clock().now(), site=body.site)
    return Status(201, next(row for row in made if row.code == code))


@router.get("/organisations", response=OrganisationsPage, summary="Organisations in reach")
@cites("3")
def organisations(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> dict[str, object]:
    """The organisations in reach, by code."""
    asker, at = reader(request)
    rows = places_queries.organisations(asker, at=at, limit=limit, offset=offset)
    return _page("organisations", rows, places_queries.count_organisations(asker, at=at), offset)


@router.get("/districts", response=list[DistrictShape], summary="Districts and zones with counts")
@cites("3", "4")
def districts(request: HttpRequest) -> list[points_values.DistrictCount]:
    """Districts by code, then functional zones; points administered by a zone are counted there (article 4)."""
    asker, at = reader(request)
    return list(points_queries.district_counts(asker, at=at))


@router.get("/seats", response=list[SeatShape], summary="Seats that this person may sit at")
@cites("3", "16(1)")
def seats(request: HttpRequest) -> list[seats_values.SeatRow]:
    """Monitoring seats."""
    asker, at = reader(request)
    return list(seats_queries.seats(asker, at=at))


@router.get("/seats/{code}/layouts", response=list[LayoutShape], summary="Layouts of a seat")
@cites("3", "16(1)")
def layouts(request: HttpRequest, code: ShortCode) -> list[seats_values.LayoutRow]:
    """The layouts of this seat's wall; a viewer sees only the points that their own roles cover."""
    asker, at = reader(request)
    if code not in {one.code for one in seats_queries.seats(asker, at=at)}:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个席位", "there is no such seat"), code)
    return list(seats_queries.layouts(asker, code, at=at))


def _page(name: str, rows: Sequence[object], total: int, offset: int) -> dict[str, object]:
    return {"total": total, "offset": offset, name: list(rows)}
