"""Masks over the API: the list, those of a point with what must be covered, drawn, proven, checked, returned, ended
(articles 3, 18, 20(2))."""

from datetime import time
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.kit.decision import Refused, cites
from mingcha.privacy.masks import queries
from mingcha.privacy.masks.actions import check_mask, end_mask, propose_mask, prove_mask, return_mask
from mingcha.privacy.masks.opening import open_proof
from mingcha.privacy.masks.rules import MOST_CORNERS, MOST_POLYGONS, MOST_REASON
from mingcha.privacy.masks.values import PICTURE, MaskMaker, MaskRow, MaskState, NewMask
from mingcha.registry.mask_needs.queries import needs_of_point
from mingcha.registry.mask_needs.rules import NeedGround
from mingcha.registry.mask_needs.values import NeedRow
from mingcha.web.access.endings import end_what_masks_closed
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset, PointCode, Refusal, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import refusal_json
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["masks"])

MaskNo = Annotated[str, Field(pattern=r"^M[0-9]{8}$", description="number of a mask")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Need = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Share = Annotated[int, Field(ge=0, le=PICTURE)]
Corner = Annotated[list[Share], Field(min_length=2, max_length=2)]
Polygon = Annotated[list[Corner], Field(min_length=3, max_length=MOST_CORNERS)]
Polygons = Annotated[list[Polygon], Field(min_length=1, max_length=MOST_POLYGONS)]
Hour = Annotated[str, Field(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$", examples=["05:59"])]
_LINE = r"^[^\x00-\x1f]*$"


class MaskShape(Schema):
    """A version of a mask; corners are [x, y] from the left and the top in 1/65535 of width and height. `needs`: what
    it answers; `is_less`: it covers less than the checked version before, and waits for its check."""

    no: str
    version: int
    point: str
    by: MaskMaker
    state: MaskState
    from_at: Instant
    until_at: Instant | None
    opens: str | None
    closes: str | None
    polygons: list[list[list[int]]]
    grow_permille: int
    reason: str
    needs: list[int]
    is_less: bool
    drawn_by: str
    drawn_at: Instant
    proof_at: Instant | None
    proof_sha256: str
    checked_by: str
    checked_at: Instant | None
    check_reason: str
    ended_at: Instant | None
    end_reason: str

    @classmethod
    def of(cls, row: MaskRow) -> "MaskShape":
        """The row as a shape."""
        names = (
            "no", "version", "point", "by", "state", "grow_permille", "reason", "is_less", "drawn_by", "drawn_at",
            "checked_by", "checked_at", "check_reason", "ended_at", "end_reason",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in names},
            from_at=row.window.from_at,
            until_at=row.window.until_at,
            opens=_hour(row.window.opens),
            closes=_hour(row.window.closes),
            polygons=[[list(corner) for corner in polygon] for polygon in row.polygons],
            needs=list(row.needs),
            proof_at=row.proof.taken_at if row.proof else None,
            proof_sha256=row.proof.sha256 if row.proof else "",
        )


class NeedShape(Schema):
    """What must be covered in the view of a point. `records_until`: it may record without a mask until then, once masks
    take effect; null: not at all. `withheld`: its area and the times of that are not for your role."""

    number: int
    ground: NeedGround
    article: str
    area: int | None
    from_at: Instant
    until_at: Instant | None
    opens: str | None
    closes: str | None
    records_until: Instant | None
    ended_at: Instant | None
    end_reason: str
    withheld: bool

    @classmethod
    def of(cls, row: NeedRow) -> "NeedShape":
        """The row as a shape."""
        need = row.need
        return cls(
            number=row.number,
            ground=need.ground,
            article=need.article,
            area=need.area or None,
            from_at=need.from_at,
            until_at=need.until_at,
            opens=_hour(need.opens),
            closes=_hour(need.closes),
            records_until=row.records_until,
            ended_at=row.ended_at,
            end_reason=row.end_reason,
            withheld=row.withheld,
        )


class MasksPage(Schema):
    """A page of versions of masks, the newest first."""

    total: int
    offset: int
    masks: list[MaskShape]


class MasksOfPoint(Schema):
    """What must be covered in the view of a point, and its masks, the newest first."""

    needs: list[NeedShape]
    masks: list[MaskShape]


class NewMaskBody(Strict):
    """A mask to be drawn, or another version of one (`replaces`). `needs`: the numbers of what it answers."""

    polygons: Polygons
    by: MaskMaker
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)
    needs: Annotated[list[Need], Field(max_length=100)] = []
    from_at: AwareDatetime | None = None
    until_at: AwareDatetime | None = None
    opens: Hour | None = None
    closes: Hour | None = None
    replaces: MaskNo | None = None

    @property
    def new(self) -> NewMask:
        """The value for the act."""
        return NewMask(
            polygons=tuple(tuple((x, y) for x, y in polygon) for polygon in self.polygons),
            by=self.by,
            reason=self.reason,
            needs=tuple(self.needs),
            from_at=self.from_at,
            until_at=self.until_at,
            opens=time.fromisoformat(self.opens) if self.opens else None,
            closes=time.fromisoformat(self.closes) if self.closes else None,
        )


class ProofBody(Strict):
    """When the picture of the masked view was taken; the picture is sent beside it."""

    taken_at: AwareDatetime


class MaskCheckBody(Strict):
    """A note of the check."""

    note: str = Field("", max_length=MOST_REASON, pattern=_LINE)


class MaskReturnBody(Strict):
    """Why a version is returned."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("/masks", response=MasksPage, summary="Masks in reach")
@cites("3", "18")
def masks(request: HttpRequest, over: bool = False, offset: Offset = 0, limit: Limit = 100) -> MasksPage:
    """The versions that are drawn or checked; `over` asks for those that are over, too."""
    facts, at = reader(request)
    rows = queries.masks(facts, at=at, over=over, limit=limit, offset=offset)
    total = queries.count_masks(facts, at=at, over=over)
    return MasksPage(total=total, offset=offset, masks=[MaskShape.of(row) for row in rows])


@router.get("/masks/points/{code}", response=MasksOfPoint, summary="Masks of a point, and what must be covered")
@cites("3", "18")
def masks_of_point(request: HttpRequest, code: Path[PointCode]) -> MasksOfPoint:
    """With those that are over."""
    facts, at = reader(request)
    needs, rows = needs_of_point(facts, code, at=at), queries.masks_of_point(facts, code, at=at)
    return MasksOfPoint(needs=[NeedShape.of(one) for one in needs], masks=[MaskShape.of(one) for one in rows])


@router.post("/masks/points/{code}", response={201: MaskShape}, summary="Draw a mask, or another version of one")
@cites("3", "18", "20(2)")
def propose(request: HttpRequest, code: Path[PointCode], body: NewMaskBody) -> Status[MaskShape]:
    """One by the recorder is proven by a still of the recorder, one by the camera itself by a picture handed in."""
    by, clock = signed_in(request), wiring.clock()
    row = propose_mask(by, code=code, new=body.new, replaces=body.replaces or "", clock=clock)
    end_what_masks_closed(by)
    return Status(201, MaskShape.of(row))


@router.get("/masks/{no}", response=list[MaskShape], summary="All versions of a mask")
@cites("3", "18")
def mask(request: HttpRequest, no: Path[MaskNo]) -> list[MaskShape]:
    """The newest first."""
    facts, at = reader(request)
    return [MaskShape.of(row) for row in queries.mask(facts, no, at=at)]


@router.delete("/masks/{no}", response={200: list[MaskShape], 409: Refusal}, summary="End a mask")
@cites("3", "18", "20(2)")
def end(
    request: HttpRequest, no: Path[MaskNo], reason: Query[Annotated[str, Field(min_length=1, max_length=MOST_REASON)]]
) -> Status[object]:
    """By an officer who did not draw it. 409 with the item of article 18 while what it covers is in view: that it was
    tried becomes a finding."""
    try:
        rows = end_mask(signed_in(request), no=no, reason=reason, clock=wiring.clock())
    except Refused as refused:
        if not refused.decision.article.startswith("18("):
            raise
        return Status(409, refusal_json(refused.decision))
    return Status(200, [MaskShape.of(row) for row in rows])


@router.post("/masks/{no}/{version}/proof", response=MaskShape, summary="Hand in a picture of the masked view")
@cites("3", "18")
def prove(
    request: HttpRequest, no: Path[MaskNo], version: Path[Version], body: Form[ProofBody], still: File[UploadedFile]
) -> MaskShape:
    """Of a mask by the camera itself: JPEG or PNG, judged by its bytes, taken after the mask was drawn."""
    row = prove_mask(
        signed_in(request),
        no=no,
        version=version,
        still=still.read(),
        taken_at=body.taken_at,
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )
    return MaskShape.of(row)


@router.get("/masks/{no}/{version}/proof", summary="The picture of the masked view")
@cites("3", "18")
def proof(request: HttpRequest, no: Path[MaskNo], version: Path[Version]) -> HttpResponse:
    """As a download, for the manager of the unit and the officers there; it is entered before it is sent."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.documents
    data, media_type = open_proof(
        by, no=no, version=version, folder=folder, clock=wiring.clock(), by_token=by_token(request)
    )
    headers = {"Content-Disposition": f'attachment; filename="{no}.{version}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(data, content_type=media_type, headers=headers)
    sandbox(response)
    return response


@router.post("/masks/{no}/{version}/check", response=MaskShape, summary="Check a drawn version")
@cites("3", "18", "20(2)")
def check(request: HttpRequest, no: Path[MaskNo], version: Path[Version], body: MaskCheckBody) -> MaskShape:
    """By an officer who did not draw it, with the picture of the masked view where one is due, after a current still:
    of the masked view (`POST /masks/points/{code}/still`), or of the whole view (`"masked": false`) for a version that
    waits, which is one that covers less or that nothing demands."""
    row = check_mask(signed_in(request), no=no, version=version, note=body.note, clock=wiring.clock())
    return MaskShape.of(row)


@router.post("/masks/{no}/{version}/return", response=MaskShape, summary="Return a drawn version")
@cites("3", "18")
def give_back(request: HttpRequest, no: Path[MaskNo], version: Path[Version], body: MaskReturnBody) -> MaskShape:
    """By an officer who did not draw it, with a reason; a checked version before it stays."""
    row = return_mask(signed_in(request), no=no, version=version, reason=body.reason, clock=wiring.clock())
    return MaskShape.of(row)


def _hour(held: time | None) -> str | None:
    return held.isoformat() if held else None
