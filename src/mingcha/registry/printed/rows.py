"""Rows of issued documents: found by number, and turned into values; for actions and queries, not for pages."""

import hmac
from datetime import date
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.printed.contents import still_says
from mingcha.registry.printed.kinds import PrintedKind, Standing
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.numbers import read_number
from mingcha.registry.printed.rules import standing_of
from mingcha.registry.printed.values import PrintedRow


def document_called(no: str) -> PrintedDocument:
    """The document with this number. Raises Fault(INVALID) for what is no number, Fault(NOT_FOUND).

    It is looked up by kind, year and running number, and its check part compared in constant time: the answer to a
    wrong check part is that to a number never given.
    """
    number = read_number(no)
    held = PrintedDocument.objects.filter(kind=number.kind.value, year=number.year, serial=number.serial).first()
    if held is None or not hmac.compare_digest(held.no, number.text):
        words = Words(
            "没有以此编号出具的文件，请核对编号", "no document was issued under this number: check how it is typed"
        )
        raise Fault(FaultKind.NOT_FOUND, words)
    return held


def newest_of(kind: PrintedKind, subject: str) -> PrintedDocument | None:
    """The document that was issued last of a row."""
    return PrintedDocument.objects.filter(kind=kind.value, subject=subject).order_by("-pk").first()


def bytes_as_issued(held: PrintedDocument, folder: Path) -> bytes:
    """The bytes of a document; `folder`: the documents of the home. Raises Fault(CORRUPT) if they are gone or differ
    from the digest of their issue, Fault(NOT_FOUND) once their time was over."""
    if held.removed_at is not None:
        words = Words("文件保存期已满，已删除；编号和摘要仍可核验", "its time is over: the file was removed")
        raise Fault(FaultKind.NOT_FOUND, words, held.no)
    words = Words("文件缺失或者与出具时不符", "the document is missing or was altered")
    return read_unaltered(folder, held.file, held.digest, words, held.no)


def standing_now(held: PrintedDocument, on: date) -> Standing:
    """The standing of a document on a Shanghai day."""
    newest = newest_of(held.printed_kind, held.subject)
    in_force = still_says(held.printed_kind, held.subject, held.issued, on=on)
    return standing_of(is_newest=newest is not None and newest.pk == held.pk, is_subject_in_force=in_force)


def printed_row(held: PrintedDocument, standing: Standing) -> PrintedRow:
    """A document as a value."""
    return PrintedRow(
        no=held.no,
        kind=held.printed_kind,
        subject=held.subject,
        title=held.title,
        sha256=held.digest,
        size_bytes=held.size_bytes,
        issued_by=held.issued_by,
        issued_at=held.issued_at,
        standing=standing,
    )
