"""Governments and public security organs of every level over the API (article 4)."""

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.authorities import queries
from mingcha.registry.authorities.actions import set_up_zone
from mingcha.registry.authorities.values import Authority
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.api import OrganisationShape

router = Router(tags=["places"])


class AuthorityShape(Schema):
    """The government and the public security organ of the city, a district, or (`zone` not empty) a functional zone;
    null if none is registered. `has_own_police`: false where the city's stands in for a branch."""

    division: str
    zone: str
    words: BothWords
    government: OrganisationShape | None
    public_security: OrganisationShape | None
    has_own_police: bool


class ZoneBody(Strict):
    """A functional zone, such as WHZ-DHGX."""

    zone: str = Field(max_length=20, pattern=r"^[A-Z0-9-]+$", examples=["WHZ-DHGX"])


@router.get("/authorities", response=list[AuthorityShape], summary="Governments and police of every level")
@cites("4")
def authorities(request: HttpRequest) -> list[Authority]:
    """The city, its districts by code, then its functional zones."""
    reader(request)
    return list(queries.authorities_of_levels())


@router.post("/authorities/zones", response={201: AuthorityShape}, summary="Register the offices of a zone")
@cites("3", "4")
def add_zone(request: HttpRequest, body: ZoneBody) -> Status[Authority]:
    """Registers committee and police branch by the data of the city; offices that stand keep their codes."""
    return Status(201, set_up_zone(signed_in(request), zone=body.zone, clock=wiring.clock()))
