"""Lists of points over the API: handed in, judged, repaired, confirmed (articles 3, 7, 13)."""

from typing import Annotated, Any, BinaryIO, cast

from django.http import HttpRequest
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.imports.closing import discard_list
from mingcha.registry.imports.confirming import confirm_list
from mingcha.registry.imports.faults import column_words
from mingcha.registry.imports.queries import faults_of_list, point_list, point_lists
from mingcha.registry.imports.repairing import Repair, repair_list
from mingcha.registry.imports.rules import MOST_REPAIRS, MOST_VALUE, ListPhase
from mingcha.registry.imports.uploading import hand_in_list, judge_again, stop_list
from mingcha.registry.imports.values import FaultRow, ListPage, ListRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, Offset, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["imports"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Before = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Revision = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Line = Annotated[int, Field(ge=1, le=999_999_999)]
Column = Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*$", description="a column, position, view or line")]


class ImportListBody(Strict):
    """The coordinate system of all lines of the list; empty where each line names its own. Sent as multipart/form-data
    with the file."""

    coordinate_system: str = Field("", max_length=40, pattern=r"^[^\x00-\x1f]*$")


class ImportListShape(Schema):
    """A list that the caller handed in: where it stands, its faults as it was judged last, `revision` of its repairs,
    `left_out` lines, and the digest over its lines as they were judged ("" before)."""

    number: int
    source: str
    sha256: str
    phase: ListPhase
    lines: int
    faults: int
    left_out: int
    coordinate_system: str
    revision: int
    judged_sha256: str
    handed_in_at: Instant

    @classmethod
    def of(cls, row: ListRow) -> "ImportListShape":
        """The row as a shape."""
        return cls(**_fields_of(row))


class FaultKindShape(Schema):
    """Faults of a column under an article ("": input that cannot be right)."""

    column: str
    article: str
    count: int


class CodeRangeShape(Schema):
    """The first and the last code that a division gave; none between them is missing."""

    first: str
    last: str


class WholeImportListShape(ImportListShape):
    """With the lines that the running job is done with and has to do, the faults by kind, when it is removed if nobody
    goes on with it, why the newest job failed (null: it did not), and what was registered: points, entry, codes."""

    done: int
    to_do: int
    refused_lines: int
    kinds: list[FaultKindShape]
    removed_at: Instant
    error: BothWords | None
    error_article: str
    points: int
    entry: int | None
    codes: list[CodeRangeShape]

    @classmethod
    def whole(cls, page: ListPage) -> "WholeImportListShape":
        """The page as a shape."""
        failed = page.row.failed
        return cls(
            **_fields_of(page.row),
            done=page.done,
            to_do=page.to_do,
            refused_lines=page.refused_lines,
            kinds=[FaultKindShape(column=one.column, article=one.article, count=one.count) for one in page.kinds],
            removed_at=page.removed_on,
            error=BothWords(zh=failed.error.zh, en=failed.error.en) if failed and failed.error else None,
            error_article=failed.error_article if failed else "",
            points=page.points,
            entry=page.entry,
            codes=[CodeRangeShape(first=first, last=last) for first, last in page.codes],
        )


class FaultCellShape(Schema):
    """A cell in which a fault can be put right; `value` is null where it holds or may hold a password."""

    column: str
    value: str | None


class ListFaultShape(Schema):
    """A fault of a line; `repaired`: its columns that were repaired since the list was judged."""

    line: int
    column: str
    column_words: BothWords
    article: str
    reason: BothWords
    missing: list[BothWords]
    cells: list[FaultCellShape]
    repaired: list[str]

    @classmethod
    def of(cls, row: FaultRow) -> "ListFaultShape":
        """The row as a shape."""
        fault, named = row.fault, column_words(row.fault.column)
        return cls(
            line=fault.line,
            column=fault.column,
            column_words=BothWords(zh=named.zh, en=named.en),
            article=fault.article,
            reason=BothWords(zh=fault.words.zh, en=fault.words.en),
            missing=[BothWords(zh=one.zh, en=one.en) for one in fault.missing],
            cells=[FaultCellShape(column=column, value=value) for column, value in row.cells],
            repaired=sorted(row.repaired),
        )


class ListFaultsShape(Schema):
    """Some faults, how many there are under the same filter, and the revision of the repairs over them."""

    count: int
    revision: int
    faults: list[ListFaultShape]


class RepairedCellBody(Strict):
    """The new value of a cell; the column `left_out` with "1" leaves the line out, with "" takes it in again."""

    line: Line
    column: str = Field(max_length=40, pattern=r"^[a-z_]+$")
    value: str = Field(max_length=MOST_VALUE, pattern=r"^[^\x00-\x1f]*$")


class RepairsBody(Strict):
    """Repairs, all or none; `revision`: of the repairs as they were read."""

    revision: Revision
    repairs: list[RepairedCellBody] = Field(min_length=1, max_length=MOST_REPAIRS)


class ConfirmListBody(Strict):
    """The digest over the lines as they were judged; `is_large`: the caller knows that a list of over 20,000 lines
    holds up every other act while it is written."""

    judged_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    is_large: bool = False


@router.get("", response=list[ImportListShape], summary="Own lists of points")
@cites("3", "7")
def lists(request: HttpRequest, before: Before = 0, limit: Limit = 50) -> list[ImportListShape]:
    """The lists that the caller handed in, newest first; `before`: those below this number."""
    asker, at = reader(request)
    return [ImportListShape.of(row) for row in point_lists(asker, at=at, before=before, limit=limit)]


@router.post("/files", response={201: WholeImportListShape}, summary="Hand in a list of points")
@cites("3", "7", "13")
def hand_in(request: HttpRequest, body: Form[ImportListBody], file: File[UploadedFile]) -> Status[WholeImportListShape]:
    """A file of at most 40 MiB (docs/ref/import.md); it is judged in the background, and nothing is registered."""
    by, label = signed_in(request), body.coordinate_system
    number = hand_in_list(by, cast("BinaryIO", file), name=file.name or "", label=label, clock=wiring.clock())
    return Status(201, _whole(request, number))


@router.get("/{number}", response=WholeImportListShape, summary="One list of points")
@cites("3", "7", "16(1)")
def one(request: HttpRequest, number: Path[Number]) -> WholeImportListShape:
    """For who handed it in."""
    return _whole(request, number)


@router.get("/{number}/faults", response=ListFaultsShape, summary="Faults of a list of points")
@cites("7", "13", "16(1)")
def faults(
    request: HttpRequest,
    number: Path[Number],
    column: Column = "",
    article: Annotated[str | None, Field(max_length=20, pattern=r"^[0-9()-]*$")] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> ListFaultsShape:
    """By line; an empty `article` gives input that cannot be right, none at all every fault."""
    asker, at = reader(request)
    found = faults_of_list(asker, number, at=at, column=column, article=article, offset=offset, limit=limit)
    rows = [ListFaultShape.of(row) for row in found.rows]
    return ListFaultsShape(count=found.count, revision=found.revision, faults=rows)


@router.post("/{number}/repairs", response=WholeImportListShape, summary="Repair cells of a list of points")
@cites("7", "13", "16(1)")
def repair(request: HttpRequest, number: Path[Number], body: RepairsBody) -> WholeImportListShape:
    """409 if somebody saved others since they were read. The list is judged again when that is asked for."""
    repairs = [Repair(cell.line, cell.column, cell.value) for cell in body.repairs]
    repair_list(signed_in(request), number, repairs, revision=body.revision, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/judge", response=WholeImportListShape, summary="Judge a list of points again")
@cites("7", "13", "16(1)")
def judge(request: HttpRequest, number: Path[Number]) -> WholeImportListShape:
    """Only the parts that were repaired, where the others are judged."""
    judge_again(signed_in(request), number, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/stop", response=WholeImportListShape, summary="Stop the work on a list of points")
@cites("7", "16(1)")
def stop(request: HttpRequest, number: Path[Number]) -> WholeImportListShape:
    """409 where points are being registered at this moment."""
    stop_list(signed_in(request), number, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/confirm", response=WholeImportListShape, summary="Register the points of a list")
@cites("3", "7", "13", "18")
def confirm(request: HttpRequest, number: Path[Number], body: ConfirmListBody) -> WholeImportListShape:
    """All of them or none, in the background; 409 for a list that is not judged without a fault."""
    confirm_list(signed_in(request), number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/discard", response=WholeImportListShape, summary="Discard a list of points")
@cites("7", "16(1)")
def discard(request: HttpRequest, number: Path[Number]) -> WholeImportListShape:
    """Its lines are removed."""
    discard_list(signed_in(request), number, clock=wiring.clock())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> WholeImportListShape:
    asker, at = reader(request)
    return WholeImportListShape.whole(point_list(asker, number, at=at))


def _fields_of(row: ListRow) -> dict[str, Any]:
    same = ("number", "source", "sha256", "phase", "lines", "faults", "left_out", "revision", "judged_sha256")
    return {name: getattr(row, name) for name in same} | {
        "coordinate_system": row.label,
        "handed_in_at": row.asked_at,
    }
