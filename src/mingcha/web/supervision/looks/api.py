"""Findings of pictures over the API: the list, one, a camera's reference (articles 3, 7, 12). A person who looked
judges them, at a browser: no program does."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.media.looks.picture import LightMode
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks import queries
from mingcha.supervision.looks.values import CoverCause, LookedCamera, PictureFindingRow, PictureJudgement, ProvenRate
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit, PointCode

router = Router(tags=["looks"])

LookNumber = Annotated[str, Field(max_length=20, pattern=r"^B-[0-9]{7,}$")]


class LookFindingShape(Schema):
    """A finding: a lead, no evidence. `share_permille`: of the judgeable view; `shift_tenths`: tenths of a pixel of a
    picture 320 wide; `mode`: the lights that were learned, in which alone it is judged; `judgeable_permille`: of the
    view in the check that made the claim, 0 where nothing was compared; `checks`: how many were compared since the
    reference was learned; `reference_sha256`: of the signed picture, empty where none is kept."""

    number: str
    camera: str
    kind: LookFinding
    reference: int
    reference_sha256: str
    mode: list[LightMode]
    judgeable_permille: int
    checks: int
    since: Instant
    opened_at: Instant
    ended_at: Instant | None
    share_permille: int
    shift_tenths: int
    is_growing: bool
    is_case: bool
    judgement: PictureJudgement
    cause: CoverCause | None
    owner: str
    reason: str
    judged_at: Instant | None


class LookReferenceShape(Schema):
    """What the camera showed when a person accepted it; null where nobody did."""

    version: int
    accepted_at: Instant
    reason: str


class LookedCameraShape(Schema):
    """A camera: whether it is looked at now, which says nothing of its picture."""

    camera: str
    reference: LookReferenceShape | None
    is_looked_at: bool
    camera_days: int
    rejected: int


@router.get("", response=list[LookFindingShape], summary="Findings of pictures in reach")
@cites("3", "12")
def findings(request: HttpRequest, everything: bool = False, limit: Limit = 100) -> list[LookFindingShape]:
    """Those to be looked at, the oldest first; with `everything` judged and ended ones too, the newest first."""
    facts, at = reader(request)
    return _shapes(queries.picture_findings(facts, at=at, everything=everything, limit=limit))


@router.get("/{number}", response=LookFindingShape, summary="One finding of a picture")
@cites("3", "12")
def finding(request: HttpRequest, number: Path[LookNumber]) -> LookFindingShape:
    """A finding in reach."""
    facts, at = reader(request)
    return _shapes((queries.picture_finding(facts, number, at=at),))[0]


@router.get("/cameras/{code}", response=LookedCameraShape, summary="What looks know of a camera")
@cites("3", "7", "12")
def camera(request: HttpRequest, code: Path[PointCode]) -> LookedCameraShape:
    """Its reference, and what its site proved."""
    facts, at = reader(request)
    return _camera(code, queries.looked_camera(facts, code, at=at), queries.proven_rate(code, at=at))


def _shapes(rows: Sequence[PictureFindingRow]) -> list[LookFindingShape]:
    views = queries.reference_views(rows)
    names = [name for name in LookFindingShape.model_fields if name not in ("mode", "reference_sha256")]
    return [
        LookFindingShape(
            **{name: getattr(one, name) for name in names}, mode=list(one.modes), reference_sha256=views[one.number]
        )
        for one in rows
    ]


def _camera(code: str, found: LookedCamera, rate: ProvenRate) -> LookedCameraShape:
    held = found.reference
    reference = LookReferenceShape.model_validate(held, from_attributes=True) if held else None
    return LookedCameraShape(
        camera=code, reference=reference, is_looked_at=found.is_looked_at, camera_days=rate.camera_days,
        rejected=rate.rejected,
    )  # fmt: skip
