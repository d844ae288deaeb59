"""The player's operations in the API document: plain views of duty viewing and snapshots (articles 16(3), 19).

They are outside /api/v1 because the player has always used them there; programs use them too, with a bearer token.
"""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel

from mingcha.law.purposes import Purpose
from mingcha.web.api.shapes import PointCode


class GrantBody(Schema):
    """Duty viewing: a purpose of the closed list (article 19), points of the own territory, at most 8 hours."""

    purpose: Purpose
    points: list[PointCode] = Field(min_length=1)
    hours: int = Field(8, ge=1, le=8)


class GrantAnswer(Schema):
    """A grant. Times in Unix milliseconds."""

    grant: str
    purpose: str
    purpose_words: str
    article: str
    points: list[str]
    from_ms: int
    until_ms: int
    in_force: bool


class TicketBody(Schema):
    """`modes` all of duty viewing when left out; `copy` alone under a grant of a request to view; with `widen` the
    points join the grant first."""

    grant: str
    points: list[PointCode] = Field(min_length=1)
    modes: list[Literal["live", "playback", "copy"]] = []
    widen: bool = False


class GatewayStretch(Schema):
    """The gateway (an origin) with a point's pictures of a time range (Unix milliseconds); `to_ms` 0: open end, and
    live."""

    origin: str
    from_ms: int
    to_ms: int


class TicketAnswer(Schema):
    """A signed ticket of two minutes for the gateway; `from_ms` to `to_ms` is the window of playback. `gateways`: the
    points with pictures on other recorder hosts, oldest first; all others use the gateway of the pages' host."""

    token: str
    grant: str
    points: list[str]
    modes: list[str]
    from_ms: int
    to_ms: int
    issued_ms: int
    expires_ms: int
    grant_until_ms: int
    gateways: dict[str, list[GatewayStretch]]


class RevokeBody(Schema):
    """The reason for ending it."""

    reason: str


class SnapshotBody(Schema):
    """A picture to keep as evidence, of a point of a running grant, at a Unix millisecond."""

    grant: str
    point: PointCode
    at_ms: Annotated[int, Field(ge=0)]
    reason: str


class FragmentAnswer(Schema):
    """The recorded fragment that is the evidence for a picture; `digest` is base64 SHA-256."""

    recorder: str
    epoch: int
    minute: int
    n: int
    part: int
    digest: str


class SnapshotAnswer(Schema):
    """A kept picture; `shown_ms` is the frame's own time, `entry` its number in the log."""

    no: str
    point: str
    grant: str
    asked_ms: int
    shown_ms: int
    digest: str
    fragment: FragmentAnswer
    entry: int
    url: str
    evidence_url: str


SHAPES: tuple[type[BaseModel], ...] = (
    GrantBody,
    GrantAnswer,
    TicketBody,
    GatewayStretch,
    TicketAnswer,
    RevokeBody,
    SnapshotBody,
    FragmentAnswer,
    SnapshotAnswer,
)

_NUMBER = {"in": "path", "name": "number", "required": True, "schema": {"type": "string"}}


def _post(name: str, summary: str, description: str, body: type[Schema], status: str, answer: type[Schema]) -> Any:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}}}
    answered = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer.__name__}"}}}
    done = {"200": "OK", "201": "Created"}[status]
    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "description": description,
            "parameters": [],
            "requestBody": {"content": content, "required": True},
            "responses": {status: {"description": done, "content": answered}},
            "tags": ["door"],
        }
    }


def paths() -> dict[str, Any]:
    """The OpenAPI paths of the door, by address."""
    revoke = _post(
        "revoke_grant", "End a grant", "Running pictures close within a second.", RevokeBody, "200", GrantAnswer
    )
    revoke["post"]["parameters"] = [_NUMBER]
    return {
        "/access/grants": _post(
            "open_grant", "Open duty viewing", "For monitors, with a purpose.", GrantBody, "201", GrantAnswer
        ),
        "/access/tickets": _post(
            "issue_ticket",
            "Issue or renew a ticket",
            "The first ticket of a point under a grant is a line of the register. The gateway takes it (gateway.md).",
            TicketBody,
            "200",
            TicketAnswer,
        ),
        "/access/grants/{number}/revoke": revoke,
        "/access/snapshots": _post(
            "take_snapshot",
            "Keep a picture as evidence",
            "415 where no decoder is installed.",
            SnapshotBody,
            "201",
            SnapshotAnswer,
        ),
    }
