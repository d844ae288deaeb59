"""Platforms above us over the API: the list, one with what it is shown and what it opened, the proposal and the steps
(articles 13(1), 13(2), 16(3))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.sharing.cascade import queries
from mingcha.sharing.cascade.actions import (
    approve_upper,
    pause_upper,
    propose_upper,
    resume_upper,
    retire_upper,
    set_upper_password,
)
from mingcha.sharing.cascade.rules import (
    LEAST_S,
    LEAST_UPPER_PASSWORD,
    MOST_HOST,
    MOST_KEEPALIVE_S,
    MOST_REALM,
    MOST_REGISTER_S,
    MOST_UPPER_NAME,
    MOST_UPPER_PASSWORD,
    MOST_UPPER_WHY,
    MOST_USERNAME,
)
from mingcha.sharing.cascade.values import (
    NewUpper,
    ShownChannel,
    UpperCharset,
    UpperKind,
    UpperOpeningRow,
    UpperRow,
    UpperState,
    UpperTransport,
    UpperVersion,
    UpperWay,
)
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["sharing"])

_LINE = r"^[^\x00-\x1f]*$"
UpperNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="number of a platform above us")]
Password = Annotated[
    str, Field(min_length=LEAST_UPPER_PASSWORD, max_length=MOST_UPPER_PASSWORD, pattern=r"^[\x20-\x7e]*$")
]
Next = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]


class UpperBody(Strict):
    """A platform as it is proposed; `account`: the user name that share grants name, without any role. Its host is one
    of MINGCHA_SHARING_HOSTS. The password is sealed and shown to nobody."""

    name: str = Field(max_length=MOST_UPPER_NAME, pattern=_LINE)
    kind: UpperKind
    holder: ShortCode
    account: str = Field(max_length=150, pattern=_LINE)
    platform_code: PointCode
    our_code: PointCode
    host: str = Field(max_length=MOST_HOST, pattern=_LINE)
    port: int = Field(ge=1, le=65_535)
    realm: str = Field(max_length=MOST_REALM, pattern=_LINE)
    username: str = Field(max_length=MOST_USERNAME, pattern=_LINE)
    password: Password
    transport: UpperTransport = UpperTransport.UDP
    version: UpperVersion = UpperVersion.V2022
    charset: UpperCharset = UpperCharset.GB18030
    register_s: int = Field(3_600, ge=LEAST_S, le=MOST_REGISTER_S)
    keepalive_s: int = Field(60, ge=LEAST_S, le=MOST_KEEPALIVE_S)
    require_user: bool = False


class UpperStopBody(Strict):
    """Why a platform is paused or retired."""

    why: str = Field(max_length=MOST_UPPER_WHY, pattern=_LINE)


class UpperPasswordBody(Strict):
    """Another password of ours at a platform."""

    password: Password


class UpperShape(Schema):
    """A platform above us, without its password; `shown`: channels that it is shown now."""

    number: int
    name: str
    kind: UpperKind
    state: UpperState
    holder: str
    holder_name: str
    account: str
    platform_code: str
    our_code: str
    host: str
    port: int
    transport: UpperTransport
    version: UpperVersion
    charset: UpperCharset
    realm: str
    username: str
    register_s: int
    keepalive_s: int
    require_user: bool
    shown: int
    proposed_at: Instant
    approved_at: Instant | None
    why: str


class ShownChannelShape(Schema):
    """A point under the number that a platform has for it."""

    number: int
    code: str
    point: str
    name: str
    first_shown_at: Instant


class UpperOpeningShape(Schema):
    """What a platform asked to open; `user` as it named the person who watches; `article` and `why` of a refusal;
    `from_at`, `until_at` the span of recorded pictures, null of live ones."""

    number: int
    at: Instant
    channel: str
    point: str
    way: UpperWay
    user: str
    grant: str
    article: str
    why: str
    from_at: Instant | None
    until_at: Instant | None


@router.get("/uppers", response=list[UpperShape], summary="Platforms above us")
@cites("3", "13(1)")
def uppers(request: HttpRequest) -> list[UpperRow]:
    """By name."""
    facts, at = reader(request)
    return list(queries.upper_platforms(facts, at=at))


@router.get("/uppers/{number}", response=UpperShape, summary="One platform above us")
@cites("3", "13(1)")
def upper(request: HttpRequest, number: UpperNumber) -> UpperRow:
    """Without its password."""
    facts, at = reader(request)
    return queries.upper_platform(facts, number, at=at).row


@router.get("/uppers/{number}/channels", response=list[ShownChannelShape], summary="What a platform is shown")
@cites("3", "13(1)", "799-10")
def channels(
    request: HttpRequest,
    number: UpperNumber,
    text: Annotated[str, Field(max_length=100)] = "",
    after: Next = 0,
    limit: Limit = 100,
) -> list[ShownChannel]:
    """By number; the next page begins above the last one. For officers and auditors of the city: none for others."""
    facts, at = reader(request)
    return list(queries.shown_channels(facts, number, at=at, text=text, after=after, limit=limit))


@router.get("/uppers/{number}/openings", response=list[UpperOpeningShape], summary="What a platform asked to open")
@cites("3", "16(3)")
def openings(request: HttpRequest, number: UpperNumber, before: Next = 0, limit: Limit = 100) -> list[UpperOpeningRow]:
    """The newest first, refusals among them; the next page begins below the last `number`."""
    facts, at = reader(request)
    return list(queries.upper_openings(facts, number, at=at, before=before, limit=limit))


@router.post("/uppers", response={201: UpperShape}, summary="Propose a platform above us")
@cites("3", "13(1)", "13(2)")
def propose(request: HttpRequest, body: UpperBody) -> Status[UpperRow]:
    """By an administrator; an officer of the city approves it."""
    new = NewUpper(**{name: getattr(body, name) for name in NewUpper.__dataclass_fields__})
    return Status(201, propose_upper(signed_in(request), new=new, clock=wiring.clock()))


@router.post("/uppers/{number}/approve", response=UpperShape, summary="Approve a platform above us")
@cites("3", "13(1)", "799-16(2)(2)")
def approve(request: HttpRequest, number: UpperNumber) -> UpperRow:
    """By an officer of the city of another hand; from now on we register there."""
    return approve_upper(signed_in(request), number=number, clock=wiring.clock())


@router.post("/uppers/{number}/pause", response=UpperShape, summary="Pause a platform above us")
@cites("3", "13(1)")
def pause(request: HttpRequest, number: UpperNumber, body: UpperStopBody) -> UpperRow:
    """Nothing is shown or opened meanwhile."""
    return pause_upper(signed_in(request), number=number, why=body.why, clock=wiring.clock())


@router.post("/uppers/{number}/resume", response=UpperShape, summary="Resume a platform above us")
@cites("3", "13(1)")
def resume(request: HttpRequest, number: UpperNumber) -> UpperRow:
    """By an officer of the city."""
    return resume_upper(signed_in(request), number=number, clock=wiring.clock())


@router.post("/uppers/{number}/retire", response=UpperShape, summary="Retire a platform above us")
@cites("3", "13(1)")
def retire(request: HttpRequest, number: UpperNumber, body: UpperStopBody) -> UpperRow:
    """For good; its password is forgotten."""
    return retire_upper(signed_in(request), number=number, why=body.why, clock=wiring.clock())


@router.post("/uppers/{number}/password", response=UpperShape, summary="Set our password at a platform above us")
@cites("3", "13(1)")
def password(request: HttpRequest, number: UpperNumber, body: UpperPasswordBody) -> UpperRow:
    """It is sealed and shown to nobody."""
    return set_upper_password(signed_in(request), number=number, password=body.password, clock=wiring.clock())
