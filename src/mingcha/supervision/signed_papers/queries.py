"""Scans of signed papers for the pages of their matters (articles 12, 23; 799-24)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Asker, Reader, actor_of, duty_of
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.signed_papers import rules
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.signed_papers.rows import (
    acts_in,
    answer_of,
    is_of_matter,
    is_other_hand,
    paper_called,
    place_of_paper,
    scan_called,
    state_of,
    was_opened,
)
from mingcha.supervision.signed_papers.states import ANSWERS, ScanState
from mingcha.supervision.signed_papers.values import PaperToSign, ScanToAnswer, SignedRow, WaitingScan
from mingcha.supervision.signed_papers.waiting import scans_waiting_for

MOST_SCANS = 200
"""Scans of one list."""


@cites("12", "23", "799-24")
def signed_of(numbers: Iterable[str], *, reader: int = 0) -> tuple[SignedRow, ...]:
    """The scans of these issued papers, which a reader's own query gave, in order. `reader`: the account of who reads,
    to know the own ones."""
    held = SignedPaper.objects.select_related("document").filter(document__no__in=list(numbers)).order_by("pk")
    rows = list(held)
    if not rows:
        return ()
    checks = ScanCheck.objects.filter(scan__in=rows, step__in=[one.value for one in ANSWERS])
    answers = {one.scan_id: one for one in checks}
    names = actor_names({one.kept_by for one in rows} | {one.done_by for one in answers.values()})
    return tuple(_signed_row(one, answers.get(one.pk), names, reader) for one in rows)


def _signed_row(one: SignedPaper, answer: ScanCheck | None, names: Mapping[str, str], reader: int) -> SignedRow:
    state = state_of(one, answer)
    return SignedRow(
        one.document.no,
        one.pk,
        one.digest,
        names.get(one.kept_by, ""),
        one.kept_at,
        one.reason,
        state,
        names.get(answer.done_by, "") if answer else "",
        answer.reason if answer else "",
        is_own=state is ScanState.WAITING and not is_other_hand(reader, one),
    )


@cites("12", "23", "799-24", "APL 61")
def may_hand_in(asker: Reader, no: str, *, at: datetime) -> bool:
    """Whether a person may hand the scan of a paper in, and of every other one of its matter, for its page. Raises
    Fault(NOT_FOUND, INVALID)."""
    held = paper_called(no)
    return bool(acts_in(asker, held, at)[0]) and is_of_matter(asker, held, at)


@cites("12", "23", "799-24", "APL 61")
def paper_to_sign(asker: Reader, no: str, *, at: datetime) -> PaperToSign:
    """An issued paper for who may keep its scan. Raises Fault(NOT_FOUND, INVALID), Refused (3, and the article of the
    matter)."""
    held = paper_called(no)
    acts, article = acts_in(asker, held, at)
    is_kept = SignedPaper.objects.filter(document=held).exists()
    given = {"of_matter": is_of_matter(asker, held, at), "is_kept": is_kept, "scanned": True}
    require(rules.may_keep_signed_paper(acts, article, reason="-", **given))
    return _to_sign(held, is_kept=is_kept)


@cites("12", "23", "799-24", "APL 61")
def scan_to_answer(asker: Asker, no: str, number: int, *, at: datetime) -> ScanToAnswer:
    """A scan that waits, for who may confirm it, for its page. Raises Fault(NOT_FOUND, INVALID), Refused (3, and the
    article of the matter)."""
    held = paper_called(no)
    acts, article = acts_in(asker, held, at)
    scan = scan_called(held, number)
    given = {"other_hand": is_other_hand(duty_of(asker, at).user_id, scan), "opened": True, "confirms": True}
    require(rules.may_answer_scan(acts, article, state_of(scan, answer_of(scan)), reason="", **given))
    name = actor_names({scan.kept_by}).get(scan.kept_by, "")
    opened, paper = was_opened(scan, actor_of(asker).id), _to_sign(held, is_kept=True)
    return ScanToAnswer(paper, scan.pk, scan.digest, name, scan.kept_at, scan.reason, opened)


@cites("12", "23", "799-24", "APL 61")
def scans_to_answer(reader: Reader, *, at: datetime, limit: int = MOST_SCANS) -> tuple[WaitingScan, ...]:
    """The scans that the reader may confirm, the oldest first; none for who is no officer."""
    return scans_waiting_for(duty_of(reader, at), limit)


@cites("12", "23", "799-24", "APL 61")
def waiting_scans(reader: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The same for the page of today; by one query where none waits."""
    return tuple(
        Waiting(
            WaitKind.SCAN,
            f"{one.no}/{one.number}",
            Words(f"{one.kind.words.zh} {one.no}", f"{one.kind.words.en} {one.no}"),
            one.kept_at,
        )
        for one in scans_to_answer(reader, at=at, limit=limit)
    )


def _to_sign(held: PrintedDocument, *, is_kept: bool) -> PaperToSign:
    return PaperToSign(held.no, held.printed_kind, int(held.subject), is_kept)


@cites("12", "23", "799-24", "APL 61")
def signed_scan(asker: Reader, no: str, number: int, *, folder: Path, at: datetime) -> DocumentFile:
    """A kept scan of an issued paper, for who reads its matter. `folder`: the documents of the home. Raises
    Fault(NOT_FOUND), Refused (article 3), Fault(CORRUPT) if it is gone or altered."""
    document = paper_called(no)
    require(may_read_enforcement(duty_of(asker, at), place_of_paper(document)))
    row = scan_called(document, number)
    words = Words("签收扫描件缺失或与登记时不符", "the scan is missing or differs from what was kept")
    data = read_unaltered(folder, row.file, row.digest, words, str(number))
    suffix = row.file.rpartition(".")[2]
    media_type = next(one for one, known in SUFFIXES.items() if known == suffix)
    return DocumentFile(data, media_type, f"signed-{document.no}-{row.pk}.{suffix}")
