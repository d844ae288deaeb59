"""What the lists of article 13 ask of a point, and how far it leaves the register, over the API (arts. 13, 16, 20)."""

from typing import Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.catalogue_values import (
    MOST_DOCUMENT,
    MOST_POSITIONS,
    MOST_RESOLUTION,
    CatalogueFields,
    Encoding,
    Room,
    resolution_from,
)
from mingcha.registry.points.cataloguing import state_for_catalogue
from mingcha.registry.points.rules import MOST_REASON
from mingcha.registry.points.values import PointPage
from mingcha.registry.secrecy.actions import end_secret, mark_secret, set_precision
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["points"])


class CatalogueShape(Schema):
    """What was stated of a point for the lists, and how far it leaves the register. `positions` are codes of
    GB/T 28181-2022, annex O, the main one first; `encoding` is a number of its annex G; `precision`, `secrecy` and
    `secrecy_document` are empty unless the reader keeps the register there."""

    point_class: int | None
    positions: list[str]
    room: str
    encoding: int | None
    resolution: str
    precision: str
    secrecy: str
    secrecy_document: str


class CatalogueBody(Strict):
    """What is stated of a point for the lists; it replaces all that was stated before."""

    point_class: Literal[1, 2, 3] | None = None
    positions: list[str] = Field([], max_length=MOST_POSITIONS, examples=[["0120100"]])
    room: Literal["", "outdoor", "indoor"] = ""
    encoding: Literal[1, 2, 3, 4, 5] | None = Field(None, description="1 MPEG-4, 2 H.264, 3 SVAC, 4 3GP, 5 H.265")
    resolution: str = Field("", max_length=MOST_RESOLUTION, pattern=r"^[^\x00]*$", examples=["1920x1080"])

    @property
    def stated(self) -> CatalogueFields:
        """The value for the register. Raises Fault(INVALID)."""
        return CatalogueFields(
            point_class=self.point_class,
            positions=tuple(self.positions),
            room=Room(self.room),
            encoding=None if self.encoding is None else Encoding(self.encoding),
            resolution=resolution_from(self.resolution),
        )


class SecrecyBody(Strict):
    """The document by which a point is a work secret; the level of a state secret is refused."""

    level: Literal["work_secret", "state_secret"] = "work_secret"
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")


class ReleaseBody(Strict):
    """The document by which a point is no work secret any more."""

    document: str = Field("", max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")


class PrecisionBody(Strict):
    """How exactly the place of a point is passed on to departments other than the police, and why."""

    precision: Literal["", "reduced"]
    reason: str = Field("", max_length=MOST_REASON, pattern=r"^[^\x00]*$")


@router.get("/{code}/catalogue", response=CatalogueShape, summary="What is stated of a point for the lists")
@cites("3", "13(1)")
def catalogue(request: HttpRequest, code: Path[PointCode]) -> CatalogueShape:
    """For who reads the point; a work secret is unknown to a token."""
    asker, at = reader(request)
    return _shape(points_queries.point(asker, code, at=at))


@router.put("/{code}/catalogue", response=CatalogueShape, summary="State what the lists ask of a point")
@cites("3", "13(1)")
def state(request: HttpRequest, code: Path[PointCode], body: CatalogueBody) -> CatalogueShape:
    """Replaces what was stated; for who keeps the register of its place."""
    state_for_catalogue(signed_in(request), code=code, fields=body.stated, clock=wiring.clock())
    return _read(request, code)


@router.put("/{code}/secrecy", response=CatalogueShape, summary="Mark a point as a work secret")
@cites("3", "13(1)", "16(1)", "20(4)")
def mark(request: HttpRequest, code: Path[PointCode], body: SecrecyBody) -> CatalogueShape:
    """By an officer over its place, with the document."""
    mark_secret(signed_in(request), code=code, level=body.level, document=body.document, clock=wiring.clock())
    return _read(request, code)


@router.post("/{code}/secrecy/end", response=CatalogueShape, summary="End that a point is a work secret")
@cites("3", "13(1)", "16(1)")
def end(request: HttpRequest, code: Path[PointCode], body: ReleaseBody) -> CatalogueShape:
    """By another officer than the one who marked it, with the document."""
    end_secret(signed_in(request), code=code, document=body.document, clock=wiring.clock())
    return _read(request, code)


@router.put("/{code}/precision", response=CatalogueShape, summary="Say how exactly a point's place is passed on")
@cites("3", "13(1)")
def precision(request: HttpRequest, code: Path[PointCode], body: PrecisionBody) -> CatalogueShape:
    """By an officer over its place, with the reason."""
    by, clock = signed_in(request), wiring.clock()
    set_precision(by, code=code, precision=body.precision, reason=body.reason, clock=clock)
    return _read(request, code)


def _read(request: HttpRequest, code: str) -> CatalogueShape:
    return _shape(points_queries.point(signed_in(request), code, at=wiring.clock().now()))


def _shape(found: PointPage) -> CatalogueShape:
    held = found.catalogue
    return CatalogueShape(
        point_class=held.point_class,
        positions=list(held.positions),
        room=held.room.value,
        encoding=None if held.encoding is None else held.encoding.value,
        resolution=held.resolution,
        precision=found.precision,
        secrecy=found.secrecy,
        secrecy_document=found.secrecy_document,
    )
