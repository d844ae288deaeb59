"""Issues documents: the bytes are made once, kept, and their SHA-256 goes into the log (articles 3, 5, 7 to 9)."""

import secrets
from datetime import datetime
from pathlib import Path

from mingcha import __version__
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.document_files import SHEET_PAPERS, read_unaltered, remove_document
from mingcha.registry.documents.keeping import kept_file
from mingcha.registry.documents.scans import PDF
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.printed.above import note_above
from mingcha.registry.printed.contents import content_of, still_says
from mingcha.registry.printed.kinds import MOST_TITLE, PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.numbers import MOST_SERIAL, DocumentNumber, new_check
from mingcha.registry.printed.rows import newest_of, printed_row, standing_now
from mingcha.registry.printed.rules import may_issue_papers
from mingcha.registry.printed.values import Content, Issued, PrintedRow, Sheet, Typesetter

PRINTED = "printed"
"""The folder of issued documents, below the documents of the home; of sheets, which the clock removes, SHEET_PAPERS."""
_TRIES = 3


class _OvertakenError(Exception):
    """Another document was issued under this running number meanwhile, or the row is no longer in force."""


@cites("3", "5", "7", "8", "9")
def issue_document(
    by: Asker, kind: PrintedKind, subject: str, *, typeset: Typesetter, folder: Path, clock: Clock
) -> PrintedRow:
    """Issues the document of a row; if the newest one says the same, returns that one and issues nothing.

    The bytes are made before the act, which only waits for the log: number, instant and names are printed in them.
    `folder`: the documents of the home. Raises Refused (article 3) for those who may not read the row, (article 5, 7, 8
    or 9) for a row of which nothing is issued, Fault(NOT_FOUND), Fault(CONFLICT) if others issued meanwhile three
    times.
    """
    for _ in range(_TRIES):
        now = clock.now()
        require(may_issue_papers(duty_of(by, now), kind))
        content = content_of(by, kind, subject, at=now)
        newest = newest_of(kind, subject)
        # a passed acceptance is final: what the register calls its units later makes no other report
        if newest is not None and (newest.content == content.sha256 or kind is PrintedKind.ACCEPTANCE):
            return printed_row(newest, standing_now(newest, shanghai_day(now)))
        number = DocumentNumber(kind, shanghai_day(now).year, _next_serial(kind, now), new_check())
        sheet = _sheet(by, content, number, folder, now)
        try:
            return _issue(by, sheet, number, typeset(sheet), folder, clock)
        except _OvertakenError:
            continue
    words = Words("正有他人出具文件，请稍后再试", "others issue documents at this moment: try again")
    raise Fault(FaultKind.CONFLICT, words)


def _issue(by: Asker, sheet: Sheet, number: DocumentNumber, data: bytes, folder: Path, clock: Clock) -> PrintedRow:
    content, day, kind = sheet.content, shanghai_day(sheet.issued_at), number.kind
    with (
        kept_file(data, PDF, below=folder_of(kind), folder=folder, on=day) as document,
        act(
            "registry.document.issue", by=actor_of(by), clock=clock, cites=("3", content.article or kind.article)
        ) as record,
    ):
        # a plan or acceptance in force does not change; of signs the content is compared with what the register says
        issued = Issued(content.sha256, __version__, content.stated)
        stands = still_says(kind, content.subject, issued, on=day)
        if not _is_free(number, sheet.issued_at) or not stands:
            raise _OvertakenError
        held = PrintedDocument.objects.create(
            no=number.text,
            kind=number.kind.value,
            year=number.year,
            serial=number.serial,
            subject=content.subject,
            title=content.title[:MOST_TITLE],
            content=content.sha256,
            version=__version__,
            stated=" ".join(sorted(content.stated)),
            file=document.file,
            digest=document.sha256,
            size_bytes=document.size_bytes,
            issued_by=actor_of(by).id,
            issued_at=sheet.issued_at,
        )
        record.wrote(held)
        # the check part stays out of the event: it is the key to the public page, and the row has it
        record.fact("kind", held.kind)
        record.fact("year", held.year)
        record.fact("serial", held.serial)
        record.fact("subject", held.subject)
        record.fact("content", held.content)
        record.fact("sha256", held.digest)
        note_above(record, kind, content.subject, sheet.issued_at)
    return printed_row(held, standing_now(held, day))


def folder_of(kind: PrintedKind) -> str:
    """The folder in which issued documents of a kind are kept, below the documents of the home."""
    return SHEET_PAPERS if kind is PrintedKind.PICTURE_SHEET else PRINTED


def remove_issued(record: ActRecord, kind: PrintedKind, subject: str, *, folder: Path, now: datetime) -> int:
    """Removes the bytes of what was issued of a row, within an act of the clock: the time for which they are kept is
    over. Number and digest stay. `folder`: the documents of the home; returns how many there were."""
    held = list(PrintedDocument.objects.filter(kind=kind.value, subject=subject, removed_at=None))
    for one in held:
        one.removed_at = now
        one.save(update_fields=["removed_at"])
        record.wrote(one)
        remove_document(folder, one.file)
    return len(held)


def _sheet(by: Asker, content: Content, number: DocumentNumber, folder: Path, now: datetime) -> Sheet:
    who = duty_of(by, now)
    unit = Organisation.objects.filter(code=who.organisation).values_list("name", flat=True).first()
    gone = Words("文件中的画面缺失或者被改动", "a picture of the document is missing or was altered")
    pictures = {
        digest: read_unaltered(folder, name, digest, gone, content.subject) for digest, name in content.pictures.items()
    }
    return Sheet(content, number.text, now.replace(microsecond=0), who.name, unit or "", pictures)


def _is_free(number: DocumentNumber, now: datetime) -> bool:
    """Whether this is still the next number, or, where numbers are drawn, nobody's."""
    if number.kind.is_counted:
        return number.serial == _next_serial(number.kind, now)
    rows = PrintedDocument.objects.filter(kind=number.kind.value, year=number.year, serial=number.serial)
    return not rows.exists()


def _next_serial(kind: PrintedKind, now: datetime) -> int:
    """The running number after the last one of the kind in the year; of a kind that is not counted one that is drawn.
    Raises Fault(EXHAUSTED) after the last one."""
    if not kind.is_counted:
        return 1 + secrets.randbelow(MOST_SERIAL)
    rows = PrintedDocument.objects.filter(kind=kind.value, year=shanghai_day(now).year)
    serial = (rows.order_by("-serial").values_list("serial", flat=True).first() or 0) + 1
    if serial > MOST_SERIAL:
        raise Fault(FaultKind.EXHAUSTED, Words("本年度编号已用完", "the numbers of this year are used up"))
    return serial
