"""Parts of sites and gaps over the API (articles 3, 6)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.overview.gaps import queries as gaps_queries
from mingcha.registry.parts import queries as parts_queries
from mingcha.registry.parts.actions import add_part, end_part, judge_part
from mingcha.registry.parts.rules import MOST_NAME, MOST_REASON, GapReason
from mingcha.registry.parts.values import PartFacts
from mingcha.registry.points.standing import stand_at_part
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.bodies import AdjustmentBody, PositionBody

router = Router(tags=["parts"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Reason = Annotated[str, Field(max_length=MOST_REASON, pattern=r"^[^\x00]*$")]


class PartGapShape(Schema):
    """Why a required part is not covered, and who must act."""

    reason: GapReason
    words: BothWords
    who_acts: BothWords

    @classmethod
    def of(cls, gap: GapReason) -> "PartGapShape":
        """The reason as a shape."""
        words, acts = gap.words, gap.who_acts
        return cls(reason=gap, words=BothWords(zh=words.zh, en=words.en), who_acts=BothWords(zh=acts.zh, en=acts.en))


class PartShape(Schema):
    """A part of a site; `points` are the codes of those at it, `gap` is null if it is covered or not required."""

    number: int
    site: str
    site_name: str
    category: str
    kind: str
    name: str
    required: bool
    reason: str
    version: int
    longitude: float | None
    latitude: float | None
    added_at: Instant
    points: list[str]
    gap: PartGapShape | None

    @classmethod
    def of(cls, row: PartFacts) -> "PartShape":
        """The value as a shape."""
        shared = (
            "number", "site", "site_name", "category", "kind", "name", "required", "reason", "version", "longitude",
            "latitude", "added_at",
        )  # fmt: skip
        points = [one.code for one in row.points]
        gap = PartGapShape.of(row.gap) if row.gap else None
        return cls(**{name: getattr(row, name) for name in shared}, points=points, gap=gap)


class GapsPage(Schema):
    """A page of gaps by number; the next one begins `after` the last number."""

    total: int
    gaps: list[PartShape]


class NewPartBody(Strict):
    """An entrance, a passage or a vital part; without a position it is not placed yet."""

    kind: str = Field(max_length=20, pattern=r"^[a-z]+$", examples=["entrance", "passage", "vital"])
    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=r"^[^\x00]*$")
    reason: Reason = ""
    position: PositionBody | None = None


class JudgementBody(Strict):
    """Whether the part is required; `version` is that of the part which was read."""

    required: bool
    reason: Reason = ""
    version: Number


class EndPartBody(Strict):
    """Why the part is not there any more."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")


class StandBody(Strict):
    """The part at which a point stands, null for none; a mandatory point that would stop being one needs its ground."""

    part: Number | None
    adjustment: AdjustmentBody | None = None


@router.get("/sites/{code}/parts", response=list[PartShape], summary="Parts of a site")
@cites("3", "6")
def parts(request: HttpRequest, code: Path[ShortCode]) -> list[PartShape]:
    """Its entrances, passages and vital parts, by name."""
    facts, at = reader(request)
    return [PartShape.of(one) for one in gaps_queries.with_gaps(parts_queries.parts_of_site(facts, code, at=at))]


@router.post("/sites/{code}/parts", response={201: PartShape}, summary="Register a part of a site")
@cites("3", "6", "13")
def add(request: HttpRequest, code: Path[ShortCode], body: NewPartBody) -> Status[PartShape]:
    """It is required until the city's public security organ says otherwise."""
    row = add_part(
        signed_in(request),
        site=code,
        kind=body.kind,
        name=body.name,
        reason=body.reason,
        position=body.position.position if body.position else None,
        clock=wiring.clock(),
    )
    return Status(201, PartShape.of(row))


@router.post("/parts/{number}/judge", response=PartShape, summary="Judge whether a part is required")
@cites("3", "6")
def judge(request: HttpRequest, number: Path[Number], body: JudgementBody) -> PartShape:
    """That it is not required is said by the city's public security organ alone, with a reason."""
    judged = judge_part(signed_in(request), number=number, **body.model_dump(), clock=wiring.clock())
    return PartShape.of(*gaps_queries.with_gaps((judged,)))


@router.post("/parts/{number}/end", response={204: None}, summary="End a part of a site")
@cites("3", "6")
def end(request: HttpRequest, number: Path[Number], body: EndPartBody) -> Status[None]:
    """By the public security organ; no point may stand at it. The row stays."""
    end_part(signed_in(request), number=number, reason=body.reason, clock=wiring.clock())
    return Status(204, None)


@router.put("/points/{code}/part", response={204: None}, summary="Say at which part a point stands")
@cites("3", "6", "10(1)")
def stand(request: HttpRequest, code: Path[PointCode], body: StandBody) -> Status[None]:
    """A part of its own site, of the kind for which the point is registered."""
    given = body.adjustment.adjustment if body.adjustment else None
    stand_at_part(signed_in(request), code=code, number=body.part, adjustment=given, clock=wiring.clock())
    return Status(204, None)


@router.get("/gaps", response=GapsPage, summary="Gaps of article 6 in reach")
@cites("3", "6")
def gaps(
    request: HttpRequest,
    category: Annotated[str, Query(pattern=r"^(6\([0-9]{1,2}\))?$")] = "",
    reason: GapReason | None = None,
    area: Annotated[str, Query(pattern=r"^([0-9]{6}|WHZ-[A-Z]{1,6})?$")] = "",
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
) -> GapsPage:
    """Required parts without a point in use, each with the first reason that holds."""
    facts, at = reader(request)
    where = gaps_queries.GapFilter(category, reason, area)
    rows = gaps_queries.gaps(facts, where, at=at, limit=limit, after=after)
    total = gaps_queries.count_gaps(facts, where, at=at)
    return GapsPage(total=total, gaps=[PartShape.of(one) for one in rows])
