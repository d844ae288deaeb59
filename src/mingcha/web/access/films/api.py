"""Redacted films of requests over the API: those of a request, and beginning one (articles 14(2), 19).

A film is viewed at a page alone, which plays it, and handed over by an export.
"""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.access.films import queries
from mingcha.access.films.actions import begin_request_film
from mingcha.access.films.values import FilmRow, FilmWanted
from mingcha.kit.decision import cites
from mingcha.privacy.redaction.states import RedactionState
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["requests"])

Number = Annotated[str, Path(pattern=r"^D[0-9]{8}-[0-9]{4,6}$")]


class FilmBody(Strict):
    """Footage to be redacted for a request: a point of it and a part of its time."""

    point: PointCode
    from_at: AwareDatetime
    to_at: AwareDatetime


class FilmViewingShape(Schema):
    """A viewing of a film: its line of the register."""

    line: str
    shown_by: str
    shown_at: Instant
    until: Instant


class RequestFilmShape(Schema):
    """A film of a request: its redaction and where that stands."""

    redaction: str
    point: str
    point_name: str
    from_at: Instant
    to_at: Instant
    state: RedactionState
    maker: str
    output_sha256: str
    viewings: list[FilmViewingShape]


@router.get("/{no}/films", response=list[RequestFilmShape], summary="Redacted films of a request")
@cites("14(2)", "15", "19")
def films(request: HttpRequest, no: Number) -> list[RequestFilmShape]:
    """Of a request whose purpose is not public safety; empty for others."""
    facts, at = reader(request)
    return [_shape(one) for one in queries.request_films(facts, no, at=at).films]


@router.post("/{no}/films", response={201: RequestFilmShape}, summary="Begin a redacted film")
@cites("15", "19", "21", "799-20")
def new_film(request: HttpRequest, no: Number, body: FilmBody) -> Status[RequestFilmShape]:
    """By the managing unit's person on duty, who becomes its maker; others review and sign it as every redaction."""
    facts, at = reader(request)
    queries.request_films(facts, no, at=at)  # 404 for a request out of reach
    wanted = FilmWanted(body.point, body.from_at, body.to_at)
    return Status(201, _shape(begin_request_film(signed_in(request), no=no, wanted=wanted, clock=wiring.clock())))


def _shape(one: FilmRow) -> RequestFilmShape:
    names = [name for name in RequestFilmShape.model_fields if name != "viewings"]
    viewings = [
        FilmViewingShape(line=each.line, shown_by=each.shown_by, shown_at=each.shown_at, until=each.until)
        for each in one.viewings
    ]
    return RequestFilmShape(**{name: getattr(one, name) for name in names}, viewings=viewings)
