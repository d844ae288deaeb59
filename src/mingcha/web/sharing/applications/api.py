"""Applications over the API: the published sets that can be asked for, the list, one with its steps, drafts and the
steps of a check (article 13(2))."""

from datetime import date, time
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.sharing.applications import asked as limits
from mingcha.sharing.applications import queries
from mingcha.sharing.applications.actions import (
    draft_application,
    forward_application,
    return_application,
    submit_application,
    withdraw_application,
)
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rules import MOST_GAP, MOST_WHY
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import (
    ApplicationPart,
    ApplicationRow,
    Gap,
    NewApplication,
    OfferedSet,
)
from mingcha.sharing.catalogue.lists import SetSource, ShareType
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["sharing"])

_LARGEST_SET = 2**31 - 1
_LINE, _LINES = r"^[^\x00-\x1f]*$", r"^[^\x00]*$"
ApplicationNo = Annotated[str, Path(pattern=r"^N[0-9]{8}-[0-9]{4,6}$", description="number of an application")]
ReadDigest = Annotated[str, Field(pattern=r"^[0-9a-f]{0,64}$", description="of the content that was read")]
Hour = Annotated[
    str | None,
    Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="a time of day in Shanghai, null for the whole day"),
]


class ApplicationBody(Strict):
    """What is asked for; a draft may lack anything. `data_set`: number of a published set, 0 for none; `fields`: codes
    of its items; `purpose`: a code of the list, any other is refused under article 19; `divisions`: codes of divisions
    or zones; `categories`: of article 6, none for all."""

    data_set: int = Field(0, ge=0, le=_LARGEST_SET)
    kind: SharingKind | None = None
    fields: list[Annotated[str, Field(max_length=limits.MOST_SHORT, pattern=_LINE)]] = Field(
        default_factory=list, max_length=limits.MOST_FIELDS
    )
    purpose: str = Field("", max_length=40, pattern=r"^[a-z_]*$")
    basis_law: str = Field("", max_length=limits.MOST_TEXT, pattern=_LINE)
    basis_article: str = Field("", max_length=limits.MOST_SHORT, pattern=_LINE)
    duty: str = Field("", max_length=limits.MOST_LINES, pattern=_LINES)
    divisions: list[Annotated[str, Field(max_length=10, pattern=r"^[0-9A-Z-]*$")]] = Field(
        default_factory=list, max_length=40
    )
    categories: list[Annotated[str, Field(max_length=6, pattern=r"^[0-9()]*$")]] = Field(
        default_factory=list, max_length=12
    )
    points: list[PointCode] = Field(default_factory=list, max_length=limits.MOST_POINTS)
    opens: Hour = None
    closes: Hour = None
    back_hours: int = Field(0, ge=0, le=limits.MOST_BACK_HOURS)
    term_months: int = Field(0, ge=0, le=limits.MOST_TERM_MONTHS)
    security: str = Field("", max_length=limits.MOST_LINES, pattern=_LINES)
    contact: str = Field("", max_length=limits.MOST_TEXT, pattern=_LINE)


class ApplicationDraftBody(Strict):
    """An application to write; `digest`: of the content as it was read, "" for a new one."""

    application: ApplicationBody
    digest: ReadDigest = ""


class ApplicationStepBody(Strict):
    """A step on the content that was read."""

    digest: ReadDigest


class GapBody(Strict):
    """What lacks in a part."""

    part: ApplicationPart
    why: str = Field(max_length=MOST_GAP, pattern=_LINE)


class ApplicationReturnBody(Strict):
    """All that lacks, named at once."""

    digest: ReadDigest
    gaps: list[GapBody] = Field(max_length=len(ApplicationPart))


class ApplicationWithdrawBody(Strict):
    """Why an application is withdrawn."""

    why: str = Field(max_length=MOST_WHY, pattern=_LINE)


class OfferedItemShape(Schema):
    """An item of a published set."""

    name: str
    code: str
    share_type: ShareType | None


class OfferedSetShape(Schema):
    """A published set as a department sees it, without any row."""

    number: int
    code: str
    version: int
    name: str
    summary: str
    source: SetSource
    share_type: ShareType
    items: list[OfferedItemShape]


class ApplicationShape(Schema):
    """An application in a list; `check_by`, `reply_by`: the last days that run now."""

    no: str
    number: int
    department: str
    department_name: str
    state: ApplicationState
    kind: SharingKind | None
    purpose: str
    set_name: str
    written_at: Instant
    submitted_at: Instant | None
    forwarded_at: Instant | None
    check_by: date | None
    reply_by: date | None


class ApplicationContentShape(Schema):
    """What is asked for, as the reader may read it."""

    data_set: int
    kind: SharingKind | None
    fields: list[str]
    purpose: str
    basis_law: str
    basis_article: str
    duty: str
    divisions: list[str]
    categories: list[str]
    points: list[str]
    opens: time | None
    closes: time | None
    back_hours: int
    term_months: int
    security: str
    contact: str


class GapShape(Schema):
    """What a return named in a part."""

    part: ApplicationPart
    why: str


class ApplicationStepShape(Schema):
    """A step that was taken. Who took it stands in the log."""

    state: ApplicationState
    at: Instant
    gaps: list[GapShape]
    why: str


class ApplicationPageShape(ApplicationShape):
    """An application with its content, the digest of it, and its steps, the first one first."""

    digest: str
    set_version: int
    content: ApplicationContentShape
    history: list[ApplicationStepShape]


@router.get("/offers", response=list[OfferedSetShape], summary="Published data sets that can be asked for")
@cites("13(2)")
def offers(request: HttpRequest) -> list[OfferedSet]:
    """Entries without any row, by number."""
    facts, at = reader(request)
    return list(queries.offered_sets(facts, at=at))


@router.get("/applications", response=list[ApplicationShape], summary="Applications of departments")
@cites("3", "13(2)")
def listed(
    request: HttpRequest,
    state: ApplicationState | None = None,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
) -> list[ApplicationRow]:
    """Those that the reader may read, the newest first; the next page begins below the last `number`."""
    facts, at = reader(request)
    return list(queries.applications(facts, at=at, state=state, before=before, limit=limit))


@router.get("/applications/{no}", response=ApplicationPageShape, summary="One application with its steps")
@cites("3", "13(2)")
def one(request: HttpRequest, no: ApplicationNo) -> dict[str, object]:
    """Its department reads what is written now, all others what was last submitted."""
    facts, at = reader(request)
    found = queries.application(facts, no, at=at)
    row = {name: getattr(found.row, name) for name in ApplicationRow.__dataclass_fields__}
    return row | {
        "digest": found.digest,
        "set_version": found.set_version,
        "content": found.content,
        "history": found.history,
    }


@router.post("/applications", response={201: ApplicationShape}, summary="Write a new application")
@cites("13(2)", "19")
def write_new(request: HttpRequest, body: ApplicationDraftBody) -> Status[ApplicationRow]:
    """A draft of the own department, with a number of its own."""
    new = _content(body.application)
    return Status(201, draft_application(signed_in(request), new=new, clock=wiring.clock()))


@router.put("/applications/{no}/draft", response=ApplicationShape, summary="Write an application anew")
@cites("13(2)", "19")
def write(request: HttpRequest, no: ApplicationNo, body: ApplicationDraftBody) -> ApplicationRow:
    """A draft, or a returned one."""
    new = _content(body.application)
    return draft_application(signed_in(request), new=new, no=no, digest=body.digest, clock=wiring.clock())


@router.post("/applications/{no}/submit", response=ApplicationShape, summary="Submit an application")
@cites("13(2)", "19", "GDSR")
def submit_it(request: HttpRequest, no: ApplicationNo, body: ApplicationStepBody) -> ApplicationRow:
    """Refused with every gap at once."""
    return submit_application(signed_in(request), no=no, digest=body.digest, clock=wiring.clock())


@router.post(
    "/applications/{no}/return", response=ApplicationShape, summary="Return an application with all that lacks"
)
@cites("13(2)", "GDSR")
def return_it(request: HttpRequest, no: ApplicationNo, body: ApplicationReturnBody) -> ApplicationRow:
    """After the first time only for parts that were written anew since."""
    gaps = tuple(Gap(given.part, given.why) for given in body.gaps)
    return return_application(signed_in(request), no=no, digest=body.digest, gaps=gaps, clock=wiring.clock())


@router.post("/applications/{no}/forward", response=ApplicationShape, summary="Forward an application to the police")
@cites("13(2)")
def forward_it(request: HttpRequest, no: ApplicationNo, body: ApplicationStepBody) -> ApplicationRow:
    """The term to answer begins."""
    return forward_application(signed_in(request), no=no, digest=body.digest, clock=wiring.clock())


@router.post("/applications/{no}/withdraw", response=ApplicationShape, summary="Withdraw an application")
@cites("13(2)")
def withdraw_it(request: HttpRequest, no: ApplicationNo, body: ApplicationWithdrawBody) -> ApplicationRow:
    """By its own department."""
    return withdraw_application(signed_in(request), no=no, why=body.why, clock=wiring.clock())


def _content(body: ApplicationBody) -> NewApplication:
    given = body.model_dump()
    lists = {name: tuple(given[name]) for name in ("fields", "divisions", "categories", "points")}
    hours = {name: time.fromisoformat(given[name]) if given[name] else None for name in ("opens", "closes")}
    return NewApplication(**given | lists | hours)
