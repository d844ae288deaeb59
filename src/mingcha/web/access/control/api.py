"""Control of cameras over the API: leases with their tickets, who turns what, the register of moves (articles 2, 7(2),
16(3)).

The camera itself is turned over the gateway's socket, with the ticket (docs/ref/gateway.md).
"""

from typing import Annotated

from django.http import HttpRequest, JsonResponse
from ninja import Field, Path, Query, Router, Schema

from mingcha.access.control import queries
from mingcha.access.control.actions import give_control_back, hand_control_on
from mingcha.access.control.values import MOST_REASON, MoveKind, MoveRow, MoveSearch
from mingcha.kit.decision import cites
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.web.access.control import answers
from mingcha.web.access.control.forms import LARGEST_LEASE, MOST_POINTS
from mingcha.web.access.control.words import move_words
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Limit, Offset, PointCode, Problem, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["control"])

_CONFLICT = HTTP_STATUS[FaultKind.CONFLICT]
GrantNo = Annotated[str, Field(max_length=20, pattern=r"^[^\x00-\x1f]+$", description="number of a grant")]


class ControlBody(Strict):
    """A point under a grant of duty viewing."""

    grant: GrantNo
    point: PointCode


class TakeOverBody(ControlBody):
    """The same, taken from another person with a reason."""

    reason: Annotated[str, Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00-\x1f]*$")]


class LeaseBody(Strict):
    """A lease of one's own."""

    lease: Annotated[int, Field(ge=1, le=LARGEST_LEASE)]


class LeaseShape(Schema):
    """A lease; `asked_by`: the name of who asks for it, "" for nobody. Times in Unix milliseconds."""

    lease: int
    point: str
    grant: str
    until_ms: int
    asked_by: str


class ControlTicketShape(LeaseShape):
    """A lease with a ticket of two minutes, which extends it; `url`: the socket of the camera's gateway."""

    ticket: str
    expires_ms: int
    url: str


class PresetShape(Schema):
    """A stored position of the camera."""

    number: int
    name: str


class ControlTakenShape(ControlTicketShape):
    """Control that was taken. `home_preset` 0: the register has no number of it, and nobody sends the camera home;
    `home_return_s`: after so long without a move the gateway does; `taken`: by this call, false for one's own lease of
    before."""

    holder: str
    presets: list[PresetShape]
    home_preset: int
    home_return_s: int
    taken: bool


class LostShape(Schema):
    """How the asker's own lease was taken over."""

    by: str
    at_ms: int
    reason: str


class ControlStateShape(Schema):
    """Who turns a point: `lease` 0: nobody. A reader of another unit reads the holder's unit in `name`."""

    lease: int
    holder: int
    name: str
    until_ms: int
    mine: bool
    asked_by: str
    away_since_ms: int
    lost: LostShape | None


class ControlStatesShape(Schema):
    """By code of the point; those that the asker may not watch are absent."""

    points: dict[str, ControlStateShape]


class HolderShape(Schema):
    """Who has control."""

    name: str
    until_ms: int
    asked: bool


class TakenAlreadyShape(Problem):
    """Another person has control."""

    holder: HolderShape | None


class MoveShape(Schema):
    """A move, a return or a failed return. `verb` is its JSON, "" for a return; `by_clock`: the gateway's clock sent
    the camera home, `after_s` seconds after the last move; `why`: why a return failed."""

    number: int
    kind: MoveKind
    at: Instant
    point: str
    point_name: str
    words: BothWords
    person: str
    unit: str
    grant: str
    purpose: BothWords
    verb: str
    by_clock: bool
    after_s: int
    why: str


@router.post("/control/take", response={200: ControlTakenShape, 409: TakenAlreadyShape}, summary="Take control")
@cites("2", "7(2)", "16(3)", "19")
def take(request: HttpRequest, body: ControlBody) -> JsonResponse:
    """Of a camera that turns and that the asker watches on duty under the grant. Who has it already gets the same
    lease. 409 names who has it."""
    return _taken(request, body, None)


@router.post("/control/take-over", response={200: ControlTakenShape, 409: TakenAlreadyShape}, summary="Take it over")
@cites("2", "7(2)", "16(1)", "16(3)", "19")
def take_over(request: HttpRequest, body: TakeOverBody) -> JsonResponse:
    """From another person, who reads the reason: for who leads the duty there, and the officers above."""
    return _taken(request, body, body.reason)


@router.post("/control/renew", response=ControlTicketShape, summary="The next ticket of an own lease")
@cites("2", "7(2)", "16(3)", "19")
def renew(request: HttpRequest, body: LeaseBody) -> dict[str, object]:
    """Extends the lease, and says who asks for it."""
    return answers.renewed(request, body.lease)


@router.post("/control/give-back", response=LeaseShape, summary="Give control back")
@cites("2", "7(2)", "16(3)")
def give_back(request: HttpRequest, body: LeaseBody) -> dict[str, object]:
    """The gateway's clock sends the camera home."""
    return answers.lease_json(give_control_back(signed_in(request), lease=body.lease, clock=wiring.clock()))


@router.post("/control/ask", response={200: ControlStatesShape, 409: TakenAlreadyShape}, summary="Ask for control")
@cites("2", "7(2)", "16(3)")
def ask(request: HttpRequest, body: ControlBody) -> JsonResponse:
    """Who has it reads who asks, and hands it on or does not."""
    try:
        answers.asked(request, body.grant, body.point)
    except Fault as fault:
        return JsonResponse(answers.conflict_json(request, body.point, fault), status=_CONFLICT)
    return JsonResponse(answers.states(request, (body.point,)))


@router.post("/control/hand-on", response=ControlStatesShape, summary="Hand control on to who asked")
@cites("2", "7(2)", "16(3)")
def hand_on(request: HttpRequest, body: LeaseBody) -> dict[str, object]:
    """That person gets the lease by taking control."""
    row = hand_control_on(signed_in(request), lease=body.lease, clock=wiring.clock())
    return answers.states(request, (row.point,))


@router.get("/control/state", response=ControlStatesShape, summary="Who turns which camera")
@cites("2", "7(2)")
def state(
    request: HttpRequest, points: Annotated[list[PointCode], Query(min_length=1, max_length=MOST_POINTS)]
) -> dict[str, object]:
    """Of the points that the asker may watch."""
    return answers.states(request, tuple(points))


@router.get("/points/{code}/moves", response=list[MoveShape], summary="The register of moves of a camera")
@cites("3", "7(2)", "16(3)")
def moves(
    request: HttpRequest,
    code: Path[PointCode],
    grant: Annotated[str, Query(max_length=20, pattern=r"^[^\x00-\x1f]*$")] = "",
    person: Annotated[str, Query(max_length=60, pattern=r"^[^\x00-\x1f]*$")] = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[MoveShape]:
    """All of them for who reads the register of the point, else the asker's own, the newest first."""
    facts, at = reader(request)
    found = queries.moves(facts, MoveSearch(code, grant, person), at=at, limit=limit, offset=offset)
    return [_shape(row) for row in found]


def _taken(request: HttpRequest, body: ControlBody, reason: str | None) -> JsonResponse:
    try:
        return JsonResponse(answers.taken(request, body.grant, body.point, reason))
    except Fault as fault:
        return JsonResponse(answers.conflict_json(request, body.point, fault), status=_CONFLICT)


def _shape(row: MoveRow) -> MoveShape:
    plain = [name for name in MoveShape.model_fields if name not in ("words", "purpose")]
    words = move_words(row)
    return MoveShape(
        words=BothWords(zh=words.zh, en=words.en),
        purpose=BothWords(zh=row.purpose.zh, en=row.purpose.en),
        **{name: getattr(row, name) for name in plain},
    )
