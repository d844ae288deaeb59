"""Targets of pushes over the API, with how pushing to each goes (article 13(1))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.kit.decision import cites
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.actions import send_again
from mingcha.sharing.pushes.queries import pushes
from mingcha.sharing.pushes.rules import MOST_KEY
from mingcha.sharing.targets import queries
from mingcha.sharing.targets import rules as limits
from mingcha.sharing.targets.actions import (
    add_target,
    change_target,
    disable_target,
    enable_target,
    pause_target,
    resume_target,
    rotate_key,
    try_target,
)
from mingcha.sharing.targets.values import NewTarget, TargetKind, TargetRow
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Instant, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.pushes.api import PushBatchShape

router = Router(tags=["sharing"])

_LINE = r"^[^\x00-\x1f]*$"
TargetName = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,20}$", description="name of a target")]
Code = Annotated[str, Field(min_length=1, max_length=limits.MOST_CODE, pattern=_LINE)]
Why = Annotated[str, Field(max_length=limits.MOST_WHY, pattern=_LINE)]


class TargetBody(Strict):
    """What of a target may be written anew. `secret`: "" keeps the one before; `code_map`: codes of the receiver by
    list and name."""

    holder: ShortCode
    address: str = Field(min_length=1, max_length=limits.MOST_ADDRESS, pattern=_LINE)
    secret: str = Field("", max_length=limits.MOST_SECRET, pattern=_LINE)
    trust: str = Field("", max_length=limits.MOST_TRUST, pattern=r"^[^\x00]*$")
    code_map: dict[Code, dict[Code, Code]] = Field(default_factory=dict, max_length=limits.MOST_LISTS)


class NewTargetBody(TargetBody):
    """A target; name, kind, audience and grant never change. `grant`: number of the share grant whose rows alone are to
    leave for it, "" for a target of the catalogue."""

    name: ShortCode
    kind: TargetKind
    audience: Audience
    grant: str = Field("", pattern=r"^(W[0-9]{8}-[0-9]{4,6})?$")


class TargetEnableBody(Strict):
    """Enabling a target as it was read; `written_at`: as the target says it."""

    written_at: AwareDatetime


class TargetReasonBody(Strict):
    """Why pushes are paused, or a target is disabled."""

    why: Why


class SendAgainBody(Strict):
    """A version that the receiver refused, by its key."""

    key: str = Field(min_length=1, max_length=MOST_KEY, pattern=_LINE)


class TargetShape(Schema):
    """A target without its secret. `grant`: whose rows alone it gets, "" for a target of the catalogue; `tried_why`:
    why it did not answer when it was tried, "" if it did."""

    name: str
    kind: TargetKind
    audience: Audience
    grant: str
    holder: str
    holder_name: str
    address: str
    has_secret: bool
    trust: str
    code_map: dict[str, dict[str, str]]
    key_version: int
    written_at: Instant
    tried_at: Instant | None
    tried_why: str
    enabled_at: Instant | None
    paused_at: Instant | None
    paused_why: str


class RefusedVersionShape(Schema):
    """A version that a target did not take."""

    key: str
    version: int
    why: str


class TargetPushesShape(Schema):
    """How pushing to a target goes. `held`: keys that it holds; `marked`: points to be judged; `refused`: the newest
    versions of `refused_count`, without those of `unnamed` points; `tries`: failures in a row, the last one `why`."""

    marked: int
    waiting: int
    sent: int
    held: int
    refused_count: int
    refused: list[RefusedVersionShape]
    unnamed: int
    is_through: bool
    tries: int
    failing_since: Instant | None
    next_at: Instant | None
    why: str
    batches: list[PushBatchShape]


class TargetPageShape(TargetShape):
    """A target with how its pushing goes."""

    pushes: TargetPushesShape


@router.get("/targets", response=list[TargetShape], summary="Targets of pushes")
@cites("3", "13(1)")
def targets(request: HttpRequest) -> list[TargetRow]:
    """By name, without their secrets."""
    facts, at = reader(request)
    return list(queries.targets(facts, at=at))


@router.post("/targets", response={201: TargetShape}, summary="Add a target of pushes")
@cites("3", "13(1)", "799-16(2)(2)")
def target_add(request: HttpRequest, body: NewTargetBody) -> Status[TargetRow]:
    """It is not enabled yet."""
    row = add_target(
        signed_in(request),
        name=body.name,
        kind=body.kind,
        audience=body.audience,
        grant=body.grant,
        new=_written(body),
        clock=wiring.clock(),
    )
    return Status(201, row)


@router.get("/targets/{target}", response=TargetPageShape, summary="One target with how its pushing goes")
@cites("3", "13(1)")
def target(request: HttpRequest, target: TargetName) -> dict[str, object]:
    """What waits, what is held, what was refused, the last batches."""
    facts, at = reader(request)
    row = queries.target(facts, target, at=at).row
    shown: dict[str, object] = {name: getattr(row, name) for name in TargetShape.model_fields}
    return shown | {"pushes": pushes(facts, target, at=at, by_token=by_token(request))}


@router.put("/targets/{target}", response=TargetShape, summary="Write a target anew")
@cites("3", "13(1)", "799-16(2)(2)")
def target_change(request: HttpRequest, target: TargetName, body: TargetBody) -> TargetRow:
    """Of an enabled one its password alone."""
    return change_target(signed_in(request), name=target, new=_written(body), clock=wiring.clock())


@router.post("/targets/{target}/try", response=TargetShape, summary="Ask a target whether it answers")
@cites("3", "13(1)")
def target_try(request: HttpRequest, target: TargetName) -> TargetRow:
    """Nothing is sent."""
    return try_target(signed_in(request), name=target, clock=wiring.clock())


@router.post("/targets/{target}/enable", response=TargetShape, summary="Enable a target")
@cites("3", "13(1)", "799-16(2)(2)")
def target_enable(request: HttpRequest, target: TargetName, body: TargetEnableBody) -> TargetRow:
    """By another hand than all who wrote it; 409 if it was written anew since it was read."""
    return enable_target(signed_in(request), name=target, written_at=body.written_at, clock=wiring.clock())


@router.post("/targets/{target}/disable", response=TargetShape, summary="Disable a target")
@cites("3", "13(1)")
def target_disable(request: HttpRequest, target: TargetName, body: TargetReasonBody) -> TargetRow:
    """What it holds stays there."""
    return disable_target(signed_in(request), name=target, why=body.why, clock=wiring.clock())


@router.post("/targets/{target}/pause", response=TargetShape, summary="Pause the pushes to a target")
@cites("3", "13(1)")
def target_pause(request: HttpRequest, target: TargetName, body: TargetReasonBody) -> TargetRow:
    """What changes meanwhile waits."""
    return pause_target(signed_in(request), name=target, why=body.why, clock=wiring.clock())


@router.post("/targets/{target}/resume", response=TargetShape, summary="Resume the pushes to a target")
@cites("3", "13(1)")
def target_resume(request: HttpRequest, target: TargetName) -> TargetRow:
    """By an officer of the city."""
    return resume_target(signed_in(request), name=target, clock=wiring.clock())


@router.post("/targets/{target}/rotate-key", response=TargetShape, summary="Give a target another key")
@cites("3", "13(1)")
def target_rotate_key(request: HttpRequest, target: TargetName) -> TargetRow:
    """Points that it knows by their cell come under other codes."""
    return rotate_key(signed_in(request), name=target, clock=wiring.clock())


@router.post("/targets/{target}/send-again", response={204: None}, summary="Send a refused version again")
@cites("3", "13(1)")
def target_send_again(request: HttpRequest, target: TargetName, body: SendAgainBody) -> Status[None]:
    """Once its reason is mended there."""
    send_again(signed_in(request), target=target, key=body.key, clock=wiring.clock())
    return Status(204, None)


def _written(body: TargetBody) -> NewTarget:
    return NewTarget(
        address=body.address, holder=body.holder, secret=body.secret, trust=body.trust, code_map=body.code_map
    )
