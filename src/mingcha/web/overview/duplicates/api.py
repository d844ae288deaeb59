"""Possible duplicates over the API (articles 3, 5)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.overview.duplicates import queries as duplicates_queries
from mingcha.overview.duplicates.queries import DuplicateFilter, DuplicateRow, DuplicateSide
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Limit

router = Router(tags=["points"])


class DuplicateSideShape(Schema):
    """A camera, with its 20-digit code, or a planned place, with the number of its plan: "" and null of one outside the
    reader's reach. `reason`: the written reason that it has, "" for none."""

    planned: bool
    code: str
    plan: int | None
    name: str
    organisation: str
    organisation_name: str
    reason: str

    @classmethod
    def of(cls, side: DuplicateSide) -> "DuplicateSideShape":
        """The value as a shape."""
        what = side.what
        shared = ("planned", "code", "name", "organisation", "organisation_name", "reason")
        return cls(**{name: getattr(what, name) for name in shared}, plan=what.plan or None)


class DuplicateShape(Schema):
    """Two that see the same: the one that came later, whose unit must act while none of the two has a reason, and the
    one beside which it is. `longitude` and `latitude` of one of them."""

    number: int
    later: DuplicateSideShape
    beside: DuplicateSideShape
    apart_m: float
    explained: bool
    longitude: float
    latitude: float

    @classmethod
    def of(cls, row: DuplicateRow) -> "DuplicateShape":
        """The value as a shape."""
        shared = ("number", "apart_m", "explained", "longitude", "latitude")
        values = {name: getattr(row, name) for name in shared}
        return cls(**values, later=DuplicateSideShape.of(row.late), beside=DuplicateSideShape.of(row.early))


class DuplicatesPage(Schema):
    """A page of duplicates by number; the next one begins `after` the last number."""

    total: int
    duplicates: list[DuplicateShape]


@router.get("/duplicates", response=DuplicatesPage, summary="Possible duplicates of article 5 in reach")
@cites("3", "5")
def duplicates(
    request: HttpRequest,
    area: Annotated[str, Query(pattern=r"^([0-9]{6}|WHZ-[A-Z]{1,6})?$")] = "",
    unit: Annotated[str, Query(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")] = "",
    explained: bool | None = None,
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
) -> DuplicatesPage:
    """Cameras and planned places of several units that see the same, with or without a written reason. A token gets
    none with a work secret."""
    (facts, at), program = reader(request), by_token(request)
    where = DuplicateFilter(area, unit, explained)
    rows = duplicates_queries.duplicates(facts, where, at=at, limit=limit, after=after, by_token=program)
    total = duplicates_queries.count_duplicates(facts, where, at=at, by_token=program)
    return DuplicatesPage(total=total, duplicates=[DuplicateShape.of(one) for one in rows])
