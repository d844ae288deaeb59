"""Signs of points over the API (articles 3, 7)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.signs import queries
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.rules import MOST_HANGS_AT, MOST_INSPECTOR, MOST_TEXT, SignState
from mingcha.registry.signs.values import NewSign, SignRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["signs"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
_LINE = r"^[^\x00-\x1f]*$"


class SignBody(Strict):
    """A sign as it was inspected; its photo is sent beside it."""

    text: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_LINE)
    hangs_at: str = Field(min_length=1, max_length=MOST_HANGS_AT, pattern=_LINE)
    photo_on: date
    inspector: str = Field(min_length=1, max_length=MOST_INSPECTOR, pattern=_LINE)


class SignShape(Schema):
    """A recorded sign; `due_on`: the last day of the next inspection; `sha256` of its photo."""

    number: int
    text: str
    hangs_at: str
    photo_on: date
    inspector: str
    due_on: date
    sha256: str
    media_type: str
    recorded_at: Instant

    @classmethod
    def of(cls, row: SignRow) -> "SignShape":
        """The value as a shape."""
        names = ("number", "text", "hangs_at", "inspector", "sha256", "media_type")
        days = ("photo_on", "due_on", "recorded_at")
        return cls(**{one: getattr(row, one) for one in names}, **{one: getattr(row.days, one) for one in days})


class SignsShape(Schema):
    """The signs of a point, the newest first, and what the newest is worth now."""

    state: SignState
    signs: list[SignShape]


@router.get("/signs/{code}", response=SignsShape, summary="Signs of a point")
@cites("3", "7")
def signs(request: HttpRequest, code: Path[PointCode]) -> SignsShape:
    """`to_review`: the photo is older than the last move of the point."""
    facts, at = reader(request)
    rows = queries.signs_of_point(facts, code, at=at)
    return SignsShape(state=queries.state_of_sign(facts, code, at=at), signs=[SignShape.of(one) for one in rows])


@router.post("/signs/{code}", response={201: SignShape}, summary="Record the sign of a point with its photo")
@cites("3", "7")
def record(
    request: HttpRequest, code: Path[PointCode], body: Form[SignBody], photo: File[UploadedFile]
) -> Status[SignShape]:
    """The photo is judged by its bytes before it is kept: JPEG or PNG."""
    row = record_sign(
        signed_in(request),
        code=code,
        new=NewSign(**body.model_dump()),
        photo=photo.read(),
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )
    return Status(201, SignShape.of(row))


@router.get("/signs/{code}/{number}/photo", summary="The photo of a sign, as it was handed in")
@cites("3", "7")
def photo_of(request: HttpRequest, code: Path[PointCode], number: Path[Number]) -> HttpResponse:
    """As a download; no page shows it."""
    facts, at = reader(request)
    return download_of(queries.photo_of_sign(facts, code, number, folder=settings.MINGCHA_HOME.documents, at=at))
