"""Issued documents: those of a row, the kept bytes of one, and what the public may know (articles 3, 5)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.contents import require_readable, still_says
from mingcha.registry.printed.given_to_programs import require_given_paper
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.rows import bytes_as_issued, document_called, printed_row, standing_now
from mingcha.registry.printed.rules import standing_of
from mingcha.registry.printed.values import PrintedRow, PublicFacts

MOST_DOCUMENTS = 100
"""Documents of one row that are listed, the newest."""


@cites("3", "5")
def documents_of(asker: Reader, kind: PrintedKind, subject: str, *, at: datetime) -> tuple[PrintedRow, ...]:
    """The documents that were issued of a row, newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_readable(asker, kind, subject, at=at)
    rows = list(PrintedDocument.objects.filter(kind=kind.value, subject=subject).order_by("-pk")[:MOST_DOCUMENTS])
    return _standing(kind, subject, rows, at)


@cites("3", "5")
def documents_by_kind(
    asker: Reader, kinds: Collection[PrintedKind], subject: str, *, at: datetime
) -> dict[PrintedKind, tuple[PrintedRow, ...]]:
    """The same of several kinds that are issued of one row: those of which something was issued. A kind of which
    nothing was is not asked about. Raises Fault(NOT_FOUND), Refused (article 3)."""
    issued = PrintedDocument.objects.filter(kind__in=[kind.value for kind in kinds], subject=subject)
    by_kind: dict[PrintedKind, list[PrintedDocument]] = {}
    for held in issued.order_by("-pk"):
        by_kind.setdefault(held.printed_kind, []).append(held)
    for kind in by_kind:
        require_readable(asker, kind, subject, at=at)
    return {kind: _standing(kind, subject, rows[:MOST_DOCUMENTS], at) for kind, rows in by_kind.items()}


def _standing(kind: PrintedKind, subject: str, rows: Sequence[PrintedDocument], at: datetime) -> tuple[PrintedRow, ...]:
    in_force = bool(rows) and still_says(kind, subject, rows[0].issued, on=shanghai_day(at))
    return tuple(
        printed_row(held, standing_of(is_newest=place == 0, is_subject_in_force=in_force))
        for place, held in enumerate(rows)
    )


@cites("3", "5")
def document(asker: Reader, no: str, *, at: datetime) -> PrintedRow:
    """One issued document. Raises Fault(INVALID, NOT_FOUND), Refused (article 3) if the asker may not read its row."""
    held = document_called(no)
    require_readable(asker, held.printed_kind, held.subject, at=at)
    return printed_row(held, standing_now(held, shanghai_day(at)))


@cites("3", "5")
def document_bytes(asker: Reader, no: str, *, folder: Path, at: datetime, by_token: bool = False) -> bytes:
    """The bytes of an issued document, as they were issued. Raises as `document`, and Fault(CORRUPT) if they are gone
    or differ from the digest of their issue. `folder`: the documents of the home; `by_token`: a program asks, which
    gets none of a work secret (16(1))."""
    held = document_called(no)
    require_readable(asker, held.printed_kind, held.subject, at=at)
    if by_token:
        require_given_paper(asker, held.printed_kind, held.subject, at=at)
    return bytes_as_issued(held, folder)


@cites("5", "7")
def public_facts(no: str, *, at: datetime) -> PublicFacts:
    """What everybody who holds the number may know: the day of issue, the digest, whether it is in force.

    Raises Fault(INVALID) for what is no number, Fault(NOT_FOUND) for a number that was never given.
    """
    held = document_called(no)
    return _public(held, at)


@cites("5", "7")
def facts_of_digest(sha256: str, *, at: datetime) -> PublicFacts | None:
    """The same of the document with these bytes, by their SHA-256 in hexadecimal; None if none of them was issued here.
    For the owner of the machine."""
    held = PrintedDocument.objects.filter(digest=sha256.lower()).first()
    return _public(held, at) if held else None


def _public(held: PrintedDocument, at: datetime) -> PublicFacts:
    return PublicFacts(held.no, shanghai_day(held.issued_at), held.digest, standing_now(held, shanghai_day(at)))
