"""Closed footage of a point over the API: the list, and opened by an officer who looked (articles 3, 7, 18)."""

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.privacy.closed_spans.actions import open_span
from mingcha.privacy.closed_spans.queries import closed_spans_of_point
from mingcha.privacy.closed_spans.rules import MOST_REASON
from mingcha.privacy.closed_spans.values import ClosedSpanRow, ClosedWhy
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["masks"])


class ClosedSpanShape(Schema):
    """A span of footage that is shown to nobody. `until_at` null: it goes on; `mask`: number and version, or empty;
    `number` 0: it follows from a move of the point, and is opened without a number."""

    number: int
    point: str
    why: ClosedWhy
    mask: str
    from_at: Instant
    until_at: Instant | None

    @classmethod
    def of(cls, row: ClosedSpanRow) -> "ClosedSpanShape":
        """The row as a shape."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class OpenSpanBody(Strict):
    """Why footage is opened, and which: the number of a span, or 0 for what a moved camera recorded."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00-\x1f]*$")
    number: int = Field(0, ge=0, le=LARGEST_NUMBER)


@router.get("/masks/points/{code}/closed", response=list[ClosedSpanShape], summary="Closed footage of a point")
@cites("3", "18")
def closed(request: HttpRequest, code: Path[PointCode]) -> list[ClosedSpanShape]:
    """What is shown to nobody: its mask is not checked, it was moved, or it was recorded before its mask."""
    facts, at = reader(request)
    return [ClosedSpanShape.of(one) for one in closed_spans_of_point(facts, code, at=at)]


@router.post("/masks/points/{code}/open", response=list[ClosedSpanShape], summary="Open closed footage of a point")
@cites("3", "7", "18")
def open_footage(request: HttpRequest, code: Path[PointCode], body: OpenSpanBody) -> list[ClosedSpanShape]:
    """By an officer there who did not draw its mask, having looked. A mask in use is checked instead, and what was
    recorded before a mask stays closed."""
    by, clock = signed_in(request), wiring.clock()
    rows = open_span(by, code=code, reason=body.reason, number=body.number, clock=clock)
    return [ClosedSpanShape.of(one) for one in rows]
