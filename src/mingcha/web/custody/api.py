"""Kept, missing and held footage of a point over the API: no pictures (articles 16(1), 16(5), 20)."""

from datetime import date, timedelta
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.custody.holds import actions
from mingcha.custody.holds import queries as held
from mingcha.custody.holds.queries import HoldView
from mingcha.custody.holds.rules import MOST_REASON
from mingcha.custody.hours import queries as footage
from mingcha.custody.interruptions.queries import interruptions as interrupted
from mingcha.kit.decision import cites
from mingcha.registry.points import queries as points_queries
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import BothWords, Instant, Limit, PointCode, Strict
from mingcha.web.custody.gap_words import gap_words
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.bodies import ReasonBody
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["footage"])

MOST_DAYS, MOST_HOURS = 400, 24 * 92


class DayShape(Schema):
    """A Shanghai day: expected and kept minutes, completeness in permille rounded down, gaps in milliseconds by
    reason."""

    day: date
    minutes_expected: int
    minutes_kept: int
    complete_permille: int
    size_bytes: int
    gaps_ms: dict[str, int]


class CompletenessShape(Schema):
    """Kept and required footage of a point (article 16(5)). `history_short`: it has not recorded for its whole period
    yet, which is no breach; `overdue_hours` should have been disposed of. Hours that are not sealed are not counted."""

    point: str
    retention: str
    retention_words: BothWords
    oldest_day: date | None
    newest_day: date | None
    must_reach_back_to: date
    history_short: bool
    overdue_hours: int
    sealed_until: Instant | None
    days: list[DayShape]


class InterruptionShape(Schema):
    """A time without footage of at least five seconds; `to_ms` null: ongoing."""

    from_ms: int
    to_ms: int | None
    reason: str
    words: BothWords


class HoldShape(Schema):
    """Footage that must be kept. `reason`, `release_reason` and `placed_by` are empty and `placed_at` null for readers
    who may see the point but not its holds."""

    name: str
    camera: str
    from_at: Instant
    to_at: Instant
    basis: str
    reason: str
    placed_by: str
    placed_at: Instant | None
    review_on: date
    in_force: bool
    released_at: Instant | None
    released_by: str
    release_reason: str


class NewHoldBody(Strict):
    """A hold on a point's footage between two instants: important information (two years, article 16(5)), an open case
    (decree 799, article 17) or a clue under review (article 16(4))."""

    point: PointCode
    from_at: AwareDatetime
    to_at: AwareDatetime
    basis: Literal["important", "case", "clue"]
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")


@router.get("/points/{code}/completeness", response=CompletenessShape, summary="Days kept and missing")
@cites("3", "16(5)")
def completeness(
    request: HttpRequest, code: Path[PointCode], days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 31
) -> CompletenessShape:
    """The last days of a point with completeness and gaps, its oldest day, and overdue hours."""
    asker, at = reader(request)
    points_queries.point(asker, code, at=at)
    kept = footage.point_retention(code, clock=wiring.clock())
    words = kept.retention.words
    return CompletenessShape(
        point=code,
        retention=kept.retention.value,
        retention_words=BothWords(zh=words.zh, en=words.en),
        oldest_day=kept.oldest_day,
        newest_day=kept.newest_day,
        must_reach_back_to=kept.must_reach_back_to,
        history_short=kept.history_short,
        overdue_hours=kept.overdue_hours,
        sealed_until=footage.sealed_until(code),
        days=[DayShape.model_validate(day) for day in footage.days_kept(code, days, clock=wiring.clock())],
    )


@router.get("/points/{code}/interruptions", response=list[InterruptionShape], summary="Times without footage, and why")
@cites("3", "16(1)")
def interruptions(
    request: HttpRequest, code: Path[PointCode], hours: Annotated[int, Query(ge=1, le=MOST_HOURS)] = 24
) -> list[InterruptionShape]:
    """Interruptions of the last hours, ongoing ones first, then the newest."""
    asker, at = reader(request)
    points_queries.point(asker, code, at=at)
    found = interrupted([code], at - timedelta(hours=hours), clock=wiring.clock())
    return [
        InterruptionShape(from_ms=one.from_ms, to_ms=one.to_ms, reason=one.reason, words=_both_of(one.reason))
        for one in found
    ]


@router.get("/points/{code}/holds", response=list[HoldShape], summary="Holds in force on a point")
@cites("3", "16(5)")
def holds_of_point(request: HttpRequest, code: Path[PointCode]) -> list[HoldView]:
    """For everyone who may see the point; reasons only for those who may hold or audit it."""
    asker, at = reader(request)
    points_queries.point(asker, code, at=at)
    return list(held.holds_of_point(signed_in(request), code, at=at))


@router.get("/holds", response=list[HoldShape], summary="Holds in reach")
@cites("3", "16(5)")
def holds(request: HttpRequest, in_force: bool = True, limit: Limit = 100) -> list[HoldView]:
    """Holds of the points that the asker may hold or audit, newest first; released ones with `in_force=false`. A
    token gets none of a work secret."""
    (asker, at), program = reader(request), by_token(request)
    return list(held.holds_in_reach(asker, at=at, in_force=in_force, by_token=program)[:limit])


@router.post("/holds", response={201: HoldShape}, summary="Place a hold")
@cites("3", "16(4)", "16(5)", "799-17")
def place_hold(request: HttpRequest, body: NewHoldBody) -> Status[HoldView]:
    """It binds the application at once, and a recorder once it is in the recorder's log."""
    placed = actions.place_hold(
        signed_in(request),
        camera=body.point,
        from_at=body.from_at,
        to_at=body.to_at,
        basis=body.basis,
        reason=body.reason,
        clock=wiring.clock(),
    )
    return Status(201, placed)


@router.post("/holds/{name}/review", response=HoldShape, summary="Keep a hold after its review")
@cites("3", "16(5)", "799-17")
def review_hold(request: HttpRequest, name: Annotated[str, Path(pattern=r"^H[0-9]{8}$")], body: ReasonBody) -> HoldView:
    """Keeps it, with the reason why its purpose is not yet met; `review_on` is the day of the next review."""
    return actions.review_hold(signed_in(request), name, reason=body.reason, clock=wiring.clock())


@router.post("/holds/{name}/release", response=HoldShape, summary="Release a hold")
@cites("3", "16(5)", "799-17")
def release_hold(
    request: HttpRequest, name: Annotated[str, Path(pattern=r"^H[0-9]{8}$")], body: ReasonBody
) -> HoldView:
    """Ends a hold, with a reason. Done by the person, with a second factor proven some minutes ago; not by a token."""
    require_step_up(request)
    return actions.release_hold(signed_in(request), name, reason=body.reason, clock=wiring.clock())


def _both_of(reason: str) -> BothWords:
    words = gap_words(reason)
    return BothWords(zh=words.zh, en=words.en)
