"""Scans of signed papers for the pages of their matters (articles 12, 23; 799-24)."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.signed_papers import rules
from mingcha.supervision.signed_papers.models import SignedPaper
from mingcha.supervision.signed_papers.rows import acts_in, paper_called, place_of_paper
from mingcha.supervision.signed_papers.values import PaperToSign, SignedRow


@cites("12", "23", "799-24")
def signed_of(numbers: Iterable[str]) -> tuple[SignedRow, ...]:
    """The scans of these issued papers, which a reader's own query gave, in order."""
    held = SignedPaper.objects.select_related("document").filter(document__no__in=list(numbers)).order_by("pk")
    rows = list(held)
    names = actor_names({one.kept_by for one in rows}) if rows else {}
    return tuple(
        SignedRow(one.document.no, one.pk, one.digest, names.get(one.kept_by, ""), one.kept_at, one.reason)
        for one in rows
    )


@cites("12", "23", "799-24", "APL 61")
def paper_to_sign(asker: Reader, no: str, *, at: datetime) -> PaperToSign:
    """An issued paper for who may keep its scan. Raises Fault(NOT_FOUND, INVALID), Refused (3, and the article of the
    matter)."""
    held = paper_called(no)
    acts, article = acts_in(asker, held, at)
    is_kept = SignedPaper.objects.filter(document=held).exists()
    require(rules.may_keep_signed_paper(acts, article, is_kept=is_kept, scanned=True, reason="-"))
    return PaperToSign(held.no, held.printed_kind, int(held.subject), is_kept)


@cites("12", "23", "799-24", "APL 61")
def signed_scan(asker: Reader, no: str, number: int, *, folder: Path, at: datetime) -> DocumentFile:
    """A kept scan of an issued paper, for who reads its matter. `folder`: the documents of the home. Raises
    Fault(NOT_FOUND), Refused (article 3), Fault(CORRUPT) if it is gone or altered."""
    document = paper_called(no)
    require(may_read_enforcement(duty_of(asker, at), place_of_paper(document)))
    row = SignedPaper.objects.filter(document=document, pk=number).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份签收扫描件", "there is no such scan"), str(number))
    words = Words("签收扫描件缺失或与登记时不符", "the scan is missing or differs from what was kept")
    data = read_unaltered(folder, row.file, row.digest, words, str(number))
    suffix = row.file.rpartition(".")[2]
    media_type = next(one for one, known in SUFFIXES.items() if known == suffix)
    return DocumentFile(data, media_type, f"signed-{document.no}-{row.pk}.{suffix}")
