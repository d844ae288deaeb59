"""Issued documents over the API: issuing, those of a row, the file (articles 3, 5)."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.printed import queries
from mingcha.registry.printed.kinds import MOST_SUBJECT, PrintedKind, Standing
from mingcha.registry.printed.numbers import MOST_TYPED, read_number
from mingcha.registry.printed.values import PrintedRow
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Instant, Strict
from mingcha.web.registry.printed.issuing import issue, pdf_download

router = Router(tags=["documents"])

Subject = Annotated[str, Field(min_length=1, max_length=MOST_SUBJECT, pattern=r"^[0-9A-Za-z-]+$")]
NumberPath = Annotated[str, Path(min_length=1, max_length=MOST_TYPED, pattern=r"^[0-9A-Za-z-]+$")]


class NewDocumentBody(Strict):
    """Of which row: `plan` and the number of a plan in force, `acceptance` and that of a passed acceptance, `filing`,
    `receipt` or `correction` and that of a filing, `signs` and the code of a system, `relocation` and the number of a
    case of moving or removing, `inventory` or `handover` and that of a volume, `watch`
    and that of a watch that was handed over, `sharing_decision` and that of a decided application for sharing."""

    kind: PrintedKind
    subject: Subject


class DocumentShape(Schema):
    """An issued document: `sha256` of its bytes, which never change; `standing`: in force or superseded."""

    no: str
    kind: PrintedKind
    subject: str
    title: str
    sha256: str
    size_bytes: int
    issued_at: Instant
    standing: Standing


@router.get("/documents", response=list[DocumentShape], summary="Documents issued of a row")
@cites("3", "5")
def documents(request: HttpRequest, kind: PrintedKind, subject: Query[Subject]) -> list[PrintedRow]:
    """Newest first, for who may see the row."""
    asker, at = reader(request)
    return list(queries.documents_of(asker, kind, subject, at=at))


@router.post("/documents", response={201: DocumentShape}, summary="Issue a document of a row")
@cites("3", "5")
def new_document(request: HttpRequest, body: NewDocumentBody) -> Status[PrintedRow]:
    """If the newest one says the same, it is the answer and nothing is issued."""
    return Status(201, issue(request, body.kind, body.subject))


@router.get("/documents/{no}", response=DocumentShape, summary="One issued document")
@cites("3", "5")
def document(request: HttpRequest, no: NumberPath) -> PrintedRow:
    """For who may see its row."""
    asker, at = reader(request)
    return queries.document(asker, no, at=at)


@router.get("/documents/{no}/file", summary="The bytes of an issued document, as PDF/A")
@cites("3", "5")
def file(request: HttpRequest, no: NumberPath) -> HttpResponse:
    """As they were issued."""
    asker, at = reader(request)
    folder, program = settings.MINGCHA_HOME.documents, by_token(request)
    data = queries.document_bytes(asker, no, folder=folder, at=at, by_token=program)
    return pdf_download(data, read_number(no).text)
