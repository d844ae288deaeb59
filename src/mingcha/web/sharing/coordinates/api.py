"""Which points are in the rows that leave the platform, over the API: counts, and those that are withheld (article
13)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from mingcha.kit.decision import cites
from mingcha.sharing.point_rows import queries
from mingcha.sharing.point_rows.values import Audience, Withheld, WithheldFilter, WithheldPoint
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Limit

router = Router(tags=["sharing"])

After = Annotated[str, Field(pattern=r"^([0-9]{20})?$", description="code of the last point of the page before")]
AreaCode = Annotated[str, Field(max_length=10, pattern=r"^[0-9A-Z-]*$", description="a division or functional zone")]


class ReasonCountShape(Schema):
    """How many points are withheld for a reason, with the article."""

    reason: Withheld
    article: str
    points: int


class AudienceCountShape(Schema):
    """How many points an audience gets, exactly and by their cells alone, and how many not, by reason."""

    audience: Audience
    exact: int
    by_cell: int
    withheld: list[ReasonCountShape]


class AreaCountShape(Schema):
    """The gate of coordinates in a district or functional zone: points in the rows of the police, and those that their
    coordinate keeps out."""

    area: str
    in_rows: int
    no_coordinate: int
    doubted: int
    inaccurate: int


class CoordinatesShape(Schema):
    """The counts; `marked`: points that acts changed and that are not judged yet, for who counts for
    the whole city, else 0."""

    audiences: list[AudienceCountShape]
    areas: list[AreaCountShape]
    marked: int


class WithheldPointShape(Schema):
    """A point of which an audience gets no row, with the first reason; null where it has no coordinate."""

    code: str
    name: str
    site_name: str
    organisation_name: str
    system: str
    reason: Withheld
    article: str
    accuracy_m: float | None
    residual_m: float | None


@router.get("", response=CoordinatesShape, summary="How many points are in the rows that leave the platform")
@cites("3", "13(1)")
def coordinates(request: HttpRequest) -> dict[str, object]:
    """In the reader's territory; a token's answer counts no secret point and none of a classified place."""
    facts, at = reader(request)
    program = by_token(request)
    audiences = queries.audience_counts(facts, at=at, by_token=program)
    return {
        "audiences": [
            {
                "audience": one.audience,
                "exact": one.exact,
                "by_cell": one.by_cell,
                "withheld": [{"reason": reason, "article": reason.article, "points": n} for reason, n in one.withheld],
            }
            for one in audiences
        ],
        "areas": list(queries.area_counts(facts, at=at, by_token=program)),
        "marked": queries.count_marked(facts, at=at),
    }


@router.get("/points", response=list[WithheldPointShape], summary="Points that are in no row")
@cites("3", "13(1)", "16(1)", "799-10")
def withheld_points(
    request: HttpRequest,
    audience: Audience = Audience.POLICE,
    reason: Withheld | None = None,
    area: AreaCode = "",
    after: After = "",
    limit: Limit = 100,
) -> list[dict[str, object]]:
    """By code; a token gets no secret point and none of a classified place."""
    facts, at = reader(request)
    where = WithheldFilter(audience, reason, area)
    rows = queries.withheld_points(facts, where, at=at, limit=limit, after=after, by_token=by_token(request))
    return [_shape(one) for one in rows]


def _shape(point: WithheldPoint) -> dict[str, object]:
    held: dict[str, object] = {name: getattr(point, name) for name in WithheldPoint.__dataclass_fields__}
    return held | {"article": point.reason.article}
