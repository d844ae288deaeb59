"""What a camera is to show, over the API (articles 3, 7)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.access.snapshots.referencing import name_reference
from mingcha.kit.decision import cites
from mingcha.registry.points import queries as points_queries
from mingcha.registry.views import queries
from mingcha.registry.views.actions import set_home_preset
from mingcha.registry.views.rules import MOST_PRESET
from mingcha.registry.views.values import HomePresetRow, ReferenceRow
from mingcha.station.measured import Measured, MeasuredItem, measured
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.views.forms import MOST_MINUTES, MOST_NUMBER

router = Router(tags=["views"])

Days = Annotated[int, Query(ge=1, le=90)]


class HomePresetBody(Strict):
    """A preset as it is set at the camera; the law's parameter bounds the minutes."""

    preset: str = Field(min_length=1, max_length=MOST_PRESET, pattern=r"^[^\x00-\x1f]*$")
    return_minutes: int = Field(ge=1, le=MOST_MINUTES)


class ReferenceBody(Strict):
    """The number of a kept picture of the point."""

    snapshot: str = Field(min_length=1, max_length=MOST_NUMBER, pattern=r"^P[0-9]{8}-[0-9]{4,}$")


class HomePresetShape(Schema):
    """A home preset; the newest of a point holds."""

    preset: str
    return_minutes: int
    recorded_at: Instant

    @classmethod
    def of(cls, row: HomePresetRow) -> "HomePresetShape":
        """The value as a shape."""
        return cls(preset=row.preset, return_minutes=row.return_minutes, recorded_at=row.recorded_at)


class ReferenceShape(Schema):
    """A reference image: the number of its kept picture, the time of the frame, SHA-256 of JPEG and fragment."""

    snapshot: str
    shown_at: Instant
    sha256: str
    fragment_sha256: str
    recorded_at: Instant

    @classmethod
    def of(cls, row: ReferenceRow) -> "ReferenceShape":
        """The value as a shape."""
        taken = row.taken
        return cls(
            snapshot=taken.snapshot,
            shown_at=taken.shown_at,
            sha256=taken.digest,
            fragment_sha256=taken.fragment_digest,
            recorded_at=row.recorded_at,
        )


class MeasuredShape(Schema):
    """A measured value; `how`: how it was measured, or why it was not."""

    item: MeasuredItem
    value: float | None
    how: BothWords

    @classmethod
    def of(cls, row: Measured) -> "MeasuredShape":
        """The value as a shape."""
        value = None if row.value is None else float(row.value)
        return cls(item=row.item, value=value, how=BothWords(zh=row.how.zh, en=row.how.en))


class ViewShape(Schema):
    """What a camera is to show, newest first; `missing`: what article 7 still asks (position, direction, home_preset,
    reference)."""

    missing: list[str]
    references: list[ReferenceShape]
    home_presets: list[HomePresetShape]


@router.get("/views/{code}", response=ViewShape, summary="Reference images and home preset of a point")
@cites("3", "7")
def view(request: HttpRequest, code: Path[PointCode]) -> ViewShape:
    """The pictures themselves are footage: seen under a grant alone."""
    facts, at = reader(request)
    references = queries.references_of(facts, code, at=at)
    return ViewShape(
        missing=[lack.value for lack in queries.views_missing([code]).get(code, ())],
        references=[ReferenceShape.of(one) for one in references],
        home_presets=[HomePresetShape.of(one) for one in queries.home_presets_of(facts, code, at=at)],
    )


@router.get("/views/{code}/measured", response=list[MeasuredShape], summary="What the recorder measured of a point")
@cites("3", "7", "8")
def measured_of(request: HttpRequest, code: Path[PointCode], days: Days = 7) -> list[MeasuredShape]:
    """One value an item of the acceptance report; null with the reason where it was not measured. `days`: those over
    which completeness is counted."""
    facts, at = reader(request)
    points_queries.point(facts, code, at=at)
    return [MeasuredShape.of(one) for one in measured(code, days, clock=wiring.clock())]


@router.post("/views/{code}/home-preset", response={201: HomePresetShape}, summary="Record the home preset of a point")
@cites("3", "7")
def home_preset(request: HttpRequest, code: Path[PointCode], body: HomePresetBody) -> Status[HomePresetShape]:
    """For a camera that turns."""
    row = set_home_preset(signed_in(request), code=code, **body.model_dump(), clock=wiring.clock())
    return Status(201, HomePresetShape.of(row))


@router.post("/references", response={201: ReferenceShape}, summary="Name the reference image of a point")
@cites("3", "7", "8")
def reference(request: HttpRequest, body: ReferenceBody) -> Status[ReferenceShape]:
    """A kept picture becomes the reference image of its point; not one older than the last move or turn."""
    row = name_reference(signed_in(request), number=body.snapshot, clock=wiring.clock())
    return Status(201, ReferenceShape.of(row))
