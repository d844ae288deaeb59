"""Joinings over the API: the board, the list, one with its steps, the offer and the steps of the police (article
13(3))."""

from datetime import time
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.access.shares.values import ShareKind
from mingcha.kit.decision import cites
from mingcha.sharing.joinings import queries
from mingcha.sharing.joinings.actions import (
    check_joining,
    connect_joining,
    end_joining,
    lift_suspension,
    offer_joining,
    suspend_joining,
)
from mingcha.sharing.joinings.rules import MLPS_GRADES, MOST_BOUNDARY, MOST_CONSENT, MOST_POINTS, MOST_WHY
from mingcha.sharing.joinings.states import JoiningSide, JoiningState
from mingcha.sharing.joinings.values import BoardLine, Gb35114, JoiningChecks, JoiningRow, NewJoining
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["sharing"])

_LINE = r"^[^\x00-\x1f]*$"
JoiningNo = Annotated[str, Path(pattern=r"^J[0-9]{8}-[0-9]{4,6}$", description="number of a joining")]
Why = Annotated[str, Field(max_length=MOST_WHY, pattern=_LINE)]
Hour = Annotated[
    str | None,
    Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="a time of day in Shanghai, null for the whole day"),
]


class JoiningOfferBody(Strict):
    """What a unit offers; `points`: none for all of the system that are in use and no secret."""

    system: ShortCode
    consent: str = Field(max_length=MOST_CONSENT, pattern=_LINE)
    kinds: list[ShareKind] = Field(max_length=len(ShareKind))
    points: list[PointCode] = Field(default_factory=list, max_length=MOST_POINTS)
    opens: Hour = None
    closes: Hour = None


class JoiningCheckBody(Strict):
    """What was found at the boundary."""

    boundary: str = Field(max_length=MOST_BOUNDARY, pattern=_LINE)
    gb35114: Gb35114
    mlps_grade: int = Field(ge=min(MLPS_GRADES), le=max(MLPS_GRADES))


class JoiningConnectBody(Strict):
    """When a test call brought pictures."""

    test_call_at: AwareDatetime


class JoiningStopBody(Strict):
    """Why a joining is suspended or ends."""

    why: Why


class JoiningShape(Schema):
    """A joining in a list; `permille`: time online when it was verified; `points`: those that are in use and no secret.
    Which they are is on the page alone."""

    no: str
    number: int
    system: str
    system_name: str
    unit: str
    unit_name: str
    division: str
    zone: str
    state: JoiningState
    point_class: int
    points: int
    kinds: list[ShareKind]
    opens: time | None
    closes: time | None
    offered_at: Instant
    verified_at: Instant | None
    permille: int | None


class JoiningStepShape(Schema):
    """A step that was taken. Who took it stands in the log."""

    state: JoiningState
    at: Instant
    why: str


class JoiningChecksShape(Schema):
    """What was found at the boundary; empty before the check."""

    boundary: str
    gb35114: Gb35114 | None
    mlps_grade: int


class JoiningPageShape(JoiningShape):
    """A joining with what was found and its steps, the first one first; `suspended_by`: null while it is not
    suspended."""

    consent: str
    checks: JoiningChecksShape
    test_call_at: Instant | None
    connected_at: Instant | None
    suspended_by: JoiningSide | None
    history: list[JoiningStepShape]


class BoardLineShape(Schema):
    """Systems and points of class 2 of a district or zone, all and joined ones; `permille`: share of joined points."""

    area: str
    systems: int
    joined: int
    under_way: int
    points: int
    joined_points: int
    permille: int | None


@router.get(
    "/joinings/board", response=list[BoardLineShape], summary="Which systems of class 2 are joined, by district"
)
@cites("3", "13(3)")
def board(request: HttpRequest) -> list[BoardLine]:
    """In the reader's reach, by code of the district or zone."""
    facts, at = reader(request)
    return list(queries.board(facts, at=at))


@router.get("/joinings", response=list[JoiningShape], summary="Systems that units open to the platform")
@cites("3", "13(3)")
def joinings(
    request: HttpRequest,
    state: JoiningState | None = None,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
) -> list[JoiningRow]:
    """Those that the reader may read, the newest first; the next page begins below the last `number`."""
    facts, at = reader(request)
    return list(queries.joinings(facts, at=at, state=state, before=before, limit=limit))


@router.get("/joinings/{no}", response=JoiningPageShape, summary="One joining with its steps")
@cites("3", "13(3)")
def joining(request: HttpRequest, no: JoiningNo) -> dict[str, object]:
    """What was offered, found and done."""
    facts, at = reader(request)
    found = queries.joining(facts, no, at=at)
    row = {name: getattr(found.row, name) for name in JoiningRow.__dataclass_fields__}
    return row | {
        "consent": found.consent,
        "checks": found.checks,
        "test_call_at": found.test_call_at,
        "connected_at": found.connected_at,
        "suspended_by": found.suspended_by,
        "history": found.history,
    }


@router.post("/joinings", response={201: JoiningShape}, summary="Offer a system of the own unit")
@cites("13(1)", "13(3)", "799-33")
def offer(request: HttpRequest, body: JoiningOfferBody) -> Status[JoiningRow]:
    """Refused with all that lacks at once."""
    opens, closes = (time.fromisoformat(one) if one else None for one in (body.opens, body.closes))
    new = NewJoining(body.system, body.consent, tuple(body.kinds), tuple(body.points), opens, closes)
    return Status(201, offer_joining(signed_in(request), new=new, clock=wiring.clock()))


@router.post("/joinings/{no}/check", response=JoiningShape, summary="Record the check of the boundary")
@cites("3", "13(3)")
def check(request: HttpRequest, no: JoiningNo, body: JoiningCheckBody) -> JoiningRow:
    """By an officer over the place."""
    checks = JoiningChecks(body.boundary, body.gb35114, body.mlps_grade)
    return check_joining(signed_in(request), no=no, checks=checks, clock=wiring.clock())


@router.post("/joinings/{no}/connect", response=JoiningShape, summary="Record that a system is connected")
@cites("3", "13(3)")
def connect(request: HttpRequest, no: JoiningNo, body: JoiningConnectBody) -> JoiningRow:
    """With the time of the test call; the program verifies it afterwards."""
    return connect_joining(signed_in(request), no=no, test_call_at=body.test_call_at, clock=wiring.clock())


@router.post("/joinings/{no}/suspend", response=JoiningShape, summary="Suspend a joining")
@cites("13(3)")
def suspend(request: HttpRequest, no: JoiningNo, body: JoiningStopBody) -> JoiningRow:
    """By either side."""
    return suspend_joining(signed_in(request), no=no, why=body.why, clock=wiring.clock())


@router.post("/joinings/{no}/lift", response=JoiningShape, summary="Lift the suspension by the own unit")
@cites("13(3)")
def lift(request: HttpRequest, no: JoiningNo) -> JoiningRow:
    """The police connect it anew."""
    return lift_suspension(signed_in(request), no=no, clock=wiring.clock())


@router.post("/joinings/{no}/end", response=JoiningShape, summary="End a joining")
@cites("13(3)")
def end(request: HttpRequest, no: JoiningNo, body: JoiningStopBody) -> JoiningRow:
    """By either side."""
    return end_joining(signed_in(request), no=no, why=body.why, clock=wiring.clock())
