"""Lists of planned places over the API (articles 2, 5, 6, 13)."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.plans.importing import MOST_SOURCE, ImportedItems, import_items
from mingcha.registry.points.importing import LinesRefused
from mingcha.web.api.shapes import LARGEST_NUMBER, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["plans"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class ImportBody(Strict):
    """The name of the list, and the revision of the plan as it was read. Sent as multipart/form-data with the file."""

    source: str = Field(min_length=1, max_length=MOST_SOURCE, pattern=r"^[^\x00-\x1f]*$")
    revision: Number


class ImportedShape(Schema):
    """What a list added; `beside`: places with a reason why they are needed beside another; `entry`: of the log."""

    plan: int
    items: int
    cameras: int
    beside: int
    entry: int


class RefusedLineShape(Schema):
    """A line that cannot be added; `article` is empty if the input itself cannot be right."""

    line: int
    field: str
    article: str
    reason: str
    missing: list[str]


class RefusedLinesShape(Schema):
    """Nothing was added: the first lines that cannot be, at most 100."""

    error: Literal["invalid"]
    reason: str
    lines: list[RefusedLineShape]

    @classmethod
    def of(cls, refused: LinesRefused, language: str) -> "RefusedLinesShape":
        """The lines in the language of the caller."""
        lines = [
            RefusedLineShape(
                line=one.line,
                field=one.field,
                article=one.article,
                reason=one.words.in_language(language),
                missing=[each.in_language(language) for each in one.missing],
            )
            for one in refused.lines
        ]
        return cls(error="invalid", reason=refused.words.in_language(language), lines=lines)


@router.post("/files/{number}", response={201: ImportedShape, 422: RefusedLinesShape}, summary="Import planned places")
@cites("2", "5", "6", "13")
def import_list(
    request: HttpRequest, number: Path[Number], body: Form[ImportBody], file: File[UploadedFile]
) -> Status[ImportedItems] | Status[RefusedLinesShape]:
    """A CSV or GeoJSON file of at most 50,000 places: all of them are added to the draft, or none."""
    given, by = body.model_dump(), signed_in(request)
    try:
        return Status(201, import_items(by, plan=number, file=file.read(), **given, clock=wiring.clock()))
    except LinesRefused as refused:
        return Status(422, RefusedLinesShape.of(refused, get_language() or ""))
