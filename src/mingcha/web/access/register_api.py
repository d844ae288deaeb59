"""The register of views over the API (article 16(3))."""

from datetime import timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from mingcha.access.register import queries as register_queries
from mingcha.access.register.queries import RegisterLine
from mingcha.kit.decision import cites
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Limit, PointCode
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["register"])

MOST_HOURS = 24 * 366


class TakenShape(Schema):
    """What went to the browser or program under the line's grant, in its way. `footage_ms`: each stretch of footage
    once; live: the time with pictures. `held_ms`: how long answers were held back by the pace of playback. `parallel`:
    most streams at once over one ticket."""

    sent_bytes: int
    footage_ms: int
    pictures: int
    held_ms: int
    parallel: int


class LineShape(Schema):
    """A line: who opened which camera when, how, for which purpose, the destination, and what was taken.

    `destination`: browser (the person's browser or program, which can keep it; screen in lines before version 0.5.0),
    or evidence (kept in this installation).
    """

    no: int
    grant: str
    camera: str
    person: str
    badge_no: str
    organisation: str
    opened_at: Instant
    way: str
    purpose: str
    purpose_words: BothWords
    destination: str
    from_ms: int
    to_ms: int
    token: str
    taken: TakenShape


Hours = Annotated[int, Query(ge=1, le=MOST_HOURS, description="how many hours back")]


@router.get("/register", response=list[LineShape], summary="Lines of the register in reach")
@cites("3", "16(3)")
def lines(request: HttpRequest, hours: Hours = 24, limit: Limit = 100) -> list[RegisterLine]:
    """Lines of points whose register the asker may read, newest first; otherwise empty."""
    asker, at = reader(request)
    return list(register_queries.register_since(asker, at=at, since=at - timedelta(hours=hours), limit=limit))


@router.get("/register/own", response=list[LineShape], summary="One's own lines")
@cites("16(3)")
def own_lines(request: HttpRequest, limit: Limit = 100) -> list[RegisterLine]:
    """The person's own lines, newest first."""
    return list(register_queries.own_register(signed_in(request), at=reader(request)[1], limit=limit))


@router.get("/points/{code}/register", response=list[LineShape], summary="Lines of a point")
@cites("3", "16(3)")
def lines_of_point(request: HttpRequest, code: Path[PointCode], limit: Limit = 100) -> list[RegisterLine]:
    """Who viewed this point, newest first; for auditors, officers and its unit's security manager."""
    return list(register_queries.register_of_point(signed_in(request), code, at=reader(request)[1], limit=limit))
