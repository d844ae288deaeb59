"""Places over the API: sites, systems, organisations, districts, seats (articles 3, 4, 6)."""

from collections.abc import Sequence
from typing import Annotated, Literal

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
from mingcha.registry.seats import actions as seats_actions
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats import values as seats_values
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems import queries as systems_queries
from mingcha.registry.systems import values as systems_values
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import BothWords, Division, Instant, Limit, Offset, ShortCode, Strict, Text
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
    """`kind` is one of city_psb, district_psb, government, unit, contractor, street, network_operator; `department`:
    what a government is under article 4, empty if it was not stated."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    zone: str
    uscc: str
    department: str


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


class NewOrganisationBody(Strict):
    """An organisation: city_psb, district_psb, government, unit, contractor, street or network_operator.
    `department`: what a government is; "government" is the government of its level itself, or a zone's committee."""

    code: ShortCode
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")
    kind: str = Field(max_length=20, pattern=r"^[a-z_]+$", examples=["contractor"])
    division: Division
    name_en: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    uscc: Annotated[str, Field(pattern=r"^([0-9A-Z]{18})?$")] = ""
    zone: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    department: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]*$")] = ""


class NewSeatBody(Strict):
    """A monitoring seat of a unit."""

    code: ShortCode
    name: str = Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")
    organisation: ShortCode
    theme: Literal["", "day", "night"] = ""


class SystemNameBody(Strict):
    """Another name of a system."""

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")


class ScopeBody(Strict):
    """The functions of article 2, and why the system is registered if it is out of scope."""

    functions: list[Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]] = Field([], max_length=20)
    scope_reason: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class ContractorBody(Strict):
    """Who builds or maintains a system; "" for nobody."""

    contractor: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,19})?$")]


class DocumentBody(Strict):
    """The number of the police's document."""

    document: str = Field(max_length=100, pattern=r"^[^\x00]*$")


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


@router.put("/systems/{code}/name", response=SystemShape, summary="Rename a system")
@cites("3")
def rename_system(request: HttpRequest, code: ShortCode, body: SystemNameBody) -> systems_values.SystemRow:
    """Gives a system another name; its code stays."""
    systems_actions.rename_system(signed_in(request), system=code, name=body.name, clock=wiring.clock())
    return _system(request, code)


@router.put("/systems/{code}/scope", response=SystemShape, summary="Set the scope of a system")
@cites("2", "3")
def set_scope(request: HttpRequest, code: ShortCode, body: ScopeBody) -> systems_values.SystemRow:
    """Replaces its functions of article 2 and the reason for registering it out of scope."""
    systems_actions.set_scope(signed_in(request), system=code, **body.model_dump(), clock=wiring.clock())
    return _system(request, code)


@router.put("/systems/{code}/contractor", response=SystemShape, summary="Name the contractor of a system")
@cites("3")
def set_contractor(request: HttpRequest, code: ShortCode, body: ContractorBody) -> systems_values.SystemRow:
    """Names who builds or maintains a system."""
    systems_actions.set_contractor(signed_in(request), system=code, contractor=body.contractor, clock=wiring.clock())
    return _system(request, code)


@router.post("/systems/{code}/key-target", response=SystemShape, summary="Mark a system as a key target")
@cites("3", "16(5)")
def mark_key_target(request: HttpRequest, code: ShortCode, body: DocumentBody) -> systems_values.SystemRow:
    """By the public security organ of the territory, with its document: all footage is kept 90 days."""
    systems_actions.mark_key_target(signed_in(request), system=code, document=body.document, clock=wiring.clock())
    return _system(request, code)


@router.post("/systems/{code}/key-target/end", response=SystemShape, summary="End the designation of a key target")
@cites("3", "16(5)", "799-17")
def end_key_target(request: HttpRequest, code: ShortCode, body: DocumentBody) -> systems_values.SystemRow:
    """By those who may designate, with a document of its own."""
    systems_actions.end_key_target(signed_in(request), system=code, document=body.document, clock=wiring.clock())
    return _system(request, code)


@router.post("/organisations", response={201: OrganisationShape}, summary="Register an organisation")
@cites("3")
def add_organisation(request: HttpRequest, body: NewOrganisationBody) -> Status[places_values.OrganisationRow]:
    """Registers an organisation; contractors are organisations too."""
    row = places_actions.add_organisation(signed_in(request), **body.model_dump(), clock=wiring.clock())
    return Status(201, row)


@router.post("/seats", response={201: SeatShape}, summary="Set up a monitoring seat")
@cites("16(1)")
def add_seat(request: HttpRequest, body: NewSeatBody) -> Status[seats_values.SeatRow]:
    """Sets up a seat of a unit."""
    return Status(201, seats_actions.add_seat(signed_in(request), **body.model_dump(), clock=wiring.clock()))


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
    """Districts by code, then functional zones; points administered by a zone are counted there (article 4). A token
    counts no work secret."""
    asker, at = reader(request)
    return list(points_queries.district_counts(asker, at=at, by_token=by_token(request)))


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


def _system(request: HttpRequest, code: str) -> systems_values.SystemRow:
    """A system after an act, read anew: the asker may have lost it from reach by the act itself."""
    return systems_queries.system(signed_in(request), code, at=wiring.clock().now()).row


def _page(name: str, rows: Sequence[object], total: int, offset: int) -> dict[str, object]:
    return {"total": total, "offset": offset, name: list(rows)}
