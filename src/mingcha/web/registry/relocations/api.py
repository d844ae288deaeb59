"""Moving and removing points over the API; papers are handed in at the pages (article 10)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.registry.relocations import actions, queries
from mingcha.registry.relocations.carrying_out import accept_anew, carry_out_relocation
from mingcha.registry.relocations.guests.actions import give_link, revoke_link
from mingcha.registry.relocations.guests.rules import MOST_GUEST
from mingcha.registry.relocations.losses.actions import record_loss
from mingcha.registry.relocations.losses.values import NewLoss
from mingcha.registry.relocations.rules import MOST_GROUND, MOST_INTERIM, MOST_MOVER, MOST_NOTE, MOST_POINTS
from mingcha.registry.relocations.states import (
    GroundKind,
    Happened,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)
from mingcha.registry.relocations.values import NewRelocation, PaperRow, RelocationFacts, RelocationRow
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.api import router as points_router
from mingcha.web.registry.relocations.last_footage import filmed_days
from mingcha.web.registry.relocations.pages import link_address

router = Router(tags=["relocations"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
_LINE = r"^[^\x00-\x1f]*$"


class WindowShape(Schema):
    """The days on which a notice counts, both included; `first` is null if none is too early."""

    first: date | None
    last: date


class RelocationShape(Schema):
    """A case. `mandatory`: article 6 demands one of its points; `window` is null then. `happened`: of what was
    told afterwards (`noticed_on` is the day of its record), null of what was asked. `uncovered_days`: days without a
    successor since it was done, null before. `revision` is asked for by each step."""

    number: int
    kind: MovingKind
    state: RelocationState
    mandatory: bool
    system: str
    mover: str
    planned_on: date
    noticed_on: date
    window: WindowShape | None
    is_early: bool
    happened: Happened | None
    done_on: date | None
    uncovered_days: int | None
    points: int
    revision: int
    asked_at: Instant


class MovedPointShape(Schema):
    """A point of a case; `successor`: the code of the accepted point in its place, "" for none yet."""

    code: str
    name: str
    successor: str


class RelocationPaperShape(Schema):
    """A paper or picture, by the digest of its bytes; `by_guest`: handed in by a link."""

    number: int
    purpose: PaperPurpose
    plan_kind: PlanKind | None
    title: str
    issued_on: date | None
    giver: str
    by_guest: bool
    media_type: str
    sha256: str
    handed_at: Instant


class GuestLinkShape(Schema):
    """A guest's link, without its key and code: for whom, its last day, for what it was used."""

    number: int
    guest: str
    last_on: date
    used: list[PaperPurpose]
    revoked_at: Instant | None


class WholeRelocationShape(Schema):
    """A case with its first points, papers and links."""

    relocation: RelocationShape
    ground_kind: GroundKind
    ground: str
    interim: str
    answer_note: str
    answered_at: Instant | None
    done_note: str
    ended_reason: str
    points: list[MovedPointShape]
    papers: list[RelocationPaperShape]
    links: list[GuestLinkShape]

    @classmethod
    def of(cls, found: RelocationFacts) -> "WholeRelocationShape":
        """The facts as a shape."""
        return cls(
            relocation=RelocationShape.model_validate(found.row),
            ground_kind=found.ground_kind,
            ground=found.ground,
            interim=found.interim,
            answer_note=found.answer_note,
            answered_at=found.answered_at,
            done_note=found.done_note,
            ended_reason=found.ended_reason,
            points=[MovedPointShape.model_validate(one) for one in found.points],
            papers=[RelocationPaperShape.model_validate(one) for one in found.papers],
            links=[GuestLinkShape.model_validate(one) for one in found.links],
        )


class GivenLinkShape(Schema):
    """A link and its code, in this answer alone."""

    number: int
    address: str
    code: str
    last_on: date


class NewRelocationBody(Strict):
    """A case to be asked."""

    system: ShortCode
    points: list[PointCode] = Field(min_length=1, max_length=MOST_POINTS)
    kind: MovingKind
    ground_kind: GroundKind
    ground: str = Field(max_length=MOST_GROUND, pattern=_LINE)
    mover: str = Field(max_length=MOST_MOVER, pattern=_LINE)
    planned_on: date
    interim: str = Field("", max_length=MOST_INTERIM, pattern=_LINE)

    @property
    def relocation(self) -> NewRelocation:
        """What the body states."""
        return NewRelocation(**self.model_dump(exclude={"system", "points"}))


class LossBody(Strict):
    """Points that were destroyed, or taken away before it was asked, with their real day."""

    system: ShortCode
    points: list[PointCode] = Field(min_length=1, max_length=MOST_POINTS)
    happened: Happened
    lost_on: date
    reason: str = Field(max_length=MOST_GROUND, pattern=_LINE)
    by_whom: str = Field("", max_length=MOST_MOVER, pattern=_LINE)


class ReadCaseBody(Strict):
    """The revision of the case that was read."""

    revision: Number


class PostponeBody(ReadCaseBody):
    """Another day."""

    planned_on: date


class AnswerBody(ReadCaseBody):
    """What the police say."""

    objects: bool
    note: str = Field("", max_length=MOST_NOTE, pattern=_LINE)


class LinkBody(ReadCaseBody):
    """For whom a link is given, and for how many days."""

    guest: str = Field(min_length=1, max_length=MOST_GUEST, pattern=_LINE)
    days: int = Field(ge=1, le=366)


class CarryOutBody(ReadCaseBody):
    """That it was done."""

    done_on: date
    note: str = Field("", max_length=MOST_NOTE, pattern=_LINE)


class SuccessorBody(ReadCaseBody):
    """The accepted point that took a point's place."""

    point: PointCode
    successor: PointCode


class WithdrawCaseBody(ReadCaseBody):
    """Why a case is withdrawn."""

    reason: str = Field(min_length=1, max_length=MOST_NOTE, pattern=_LINE)


@router.get("", response=list[RelocationShape], summary="Cases of moving and removing in reach")
@cites("3", "10(1)", "10(2)")
def relocations(
    request: HttpRequest,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
    state: RelocationState | None = None,
) -> list[RelocationRow]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    return list(queries.relocations(asker, at=at, before=before, limit=limit, state=state))


@router.post("", response={201: WholeRelocationShape}, summary="Ask for moving or removing points")
@cites("3", "6", "10(1)", "10(2)")
def ask(request: HttpRequest, body: NewRelocationBody) -> Status[WholeRelocationShape]:
    """By who keeps the register there, or the manager of the building or using unit. Of points that article 6 does not
    demand it is the filing."""
    number = actions.ask_relocation(
        signed_in(request), system=body.system, points=body.points, new=body.relocation, clock=wiring.clock()
    )
    return Status(201, _whole(request, number))


@router.post("/losses", response={201: WholeRelocationShape}, summary="Record points that stand no more")
@cites("3", "6", "10(1)", "10(2)")
def lose(request: HttpRequest, body: LossBody) -> Status[WholeRelocationShape]:
    """Destroyed, or moved or removed before it was asked. On a day that is neither in the future nor before their use
    or their last footage, nor while one of them records; the police of the place have a finding until they noted it
    (`/answer`)."""
    new = NewLoss(**body.model_dump(exclude={"system", "points"}))
    by, (filmed, recording) = signed_in(request), filmed_days(body.points, clock=wiring.clock())
    number = record_loss(
        by,
        system=body.system,
        points=body.points,
        new=new,
        filmed=filmed,
        recording=recording,
        clock=wiring.clock(),
    )
    return Status(201, _whole(request, number))


@router.get("/{number}", response=WholeRelocationShape, summary="One case")
@cites("3", "10(1)", "10(2)")
def relocation(request: HttpRequest, number: Path[Number]) -> WholeRelocationShape:
    """With its papers, links and points."""
    return _whole(request, number)


@router.get("/{number}/papers", response=list[RelocationPaperShape], summary="Papers of a case")
@cites("3", "10(1)", "10(2)")
def papers(request: HttpRequest, number: Path[Number]) -> list[PaperRow]:
    """What was handed in."""
    asker, at = reader(request)
    return list(queries.relocation(asker, number, at=at).papers)


@router.get("/{number}/papers/{paper}", summary="A paper, as it was handed in")
@cites("3", "10(1)", "10(2)")
def paper(request: HttpRequest, number: Path[Number], paper: Path[Number]) -> HttpResponse:
    """As a download; no page shows it."""
    asker, at = reader(request)
    folder = settings.MINGCHA_HOME.documents
    found = queries.relocation_paper(asker, number, paper, folder=folder, at=at)
    if by_token(request):
        require_no_work_secret(system=queries.relocation(asker, number, at=at).row.system)
    return download_of(found)


@router.post("/{number}/confirm", response=WholeRelocationShape, summary="Confirm an early notice")
@cites("3", "10(2)")
def confirm(request: HttpRequest, number: Path[Number], body: ReadCaseBody) -> WholeRelocationShape:
    """From the first day of its window on."""
    actions.confirm_notice(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/postpone", response=WholeRelocationShape, summary="Give a case another day")
@cites("3", "10(1)", "10(2)")
def postpone(request: HttpRequest, number: Path[Number], body: PostponeBody) -> WholeRelocationShape:
    """Beyond the window of its notice it is filed again."""
    actions.postpone_relocation(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/answer", response=WholeRelocationShape, summary="Answer for the police")
@cites("3", "10(1)", "10(2)")
def answer(request: HttpRequest, number: Path[Number], body: AnswerBody) -> WholeRelocationShape:
    """Known, or an objection with its reason; what article 6 does not demand is not objected to."""
    actions.answer_relocation(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/links", response={201: GivenLinkShape}, summary="Give a guest a link and a code")
@cites("3", "10(1)")
def give(request: HttpRequest, number: Path[Number], body: LinkBody) -> Status[GivenLinkShape]:
    """Told here alone; a link given before is revoked."""
    given = give_link(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    shape = GivenLinkShape(
        number=given.number, address=link_address(request, given), code=given.code, last_on=given.last_on
    )
    return Status(201, shape)


@router.post("/{number}/links/{link}/revoke", response=WholeRelocationShape, summary="Revoke a guest's link")
@cites("3", "10(1)")
def revoke(request: HttpRequest, number: Path[Number], link: Path[Number]) -> WholeRelocationShape:
    """At once."""
    revoke_link(signed_in(request), relocation=number, link=link, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/done", response=WholeRelocationShape, summary="Record that points were moved or removed")
@cites("3", "6", "10(1)", "10(2)")
def carry_out(request: HttpRequest, number: Path[Number], body: CarryOutBody) -> WholeRelocationShape:
    """They are out of use from then on, and stay in the register."""
    carry_out_relocation(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/successors", response=WholeRelocationShape, summary="Record what took a point's place")
@cites("3", "8", "10(1)")
def succeed(request: HttpRequest, number: Path[Number], body: SuccessorBody) -> WholeRelocationShape:
    """A point whose acceptance passed."""
    accept_anew(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/withdraw", response=WholeRelocationShape, summary="Withdraw a case")
@cites("3", "10(1)", "10(2)")
def withdraw(request: HttpRequest, number: Path[Number], body: WithdrawCaseBody) -> WholeRelocationShape:
    """While its points still stand."""
    actions.withdraw_relocation(signed_in(request), relocation=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@points_router.delete("/{code}", response={204: None}, summary="No point is deleted")
@cites("3", "10(1)", "10(2)")
def delete_point(request: HttpRequest, code: Path[PointCode]) -> Status[None]:
    """Always 409, naming article 10: a point is moved or removed by a case, and its record stays."""
    queries.require_point_stays(signed_in(request), code, at=wiring.clock().now())
    return Status(204, None)


def _whole(request: HttpRequest, number: int) -> WholeRelocationShape:
    asker, at = reader(request)
    return WholeRelocationShape.of(queries.relocation(asker, number, at=at))
