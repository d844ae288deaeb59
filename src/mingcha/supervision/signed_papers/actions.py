"""Keeps the scan of an issued paper as it was signed, which another officer opens and confirms (APL 61; 12, 23)."""

from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.orders.rules import MOST_REASON
from mingcha.supervision.signed_papers import rules
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.signed_papers.queries import signed_scan
from mingcha.supervision.signed_papers.rows import (
    acts_in,
    answer_of,
    is_of_matter,
    is_other_hand,
    paper_called,
    scan_called,
    state_of,
    was_opened,
)
from mingcha.supervision.signed_papers.states import ScanState, ScanStep

SIGNED_PAPERS = "signed-papers"
"""The folder of scans of signed papers, below the documents."""


@cites("12", "23", "799-24", "APL 61")
def keep_signed_paper(by: Asker, *, no: str, scan: bytes, folder: Path, clock: Clock, reason: str = "") -> int:
    """Keeps the scan of the issued paper with this number, as it came back signed; it counts once another officer
    confirmed it. `reason`: of a later scan, what is wrong with the one before, which stays; `folder`: the documents of
    the home. Returns its number. Raises Refused (3, the article of the matter; for a file that is no scan),
    Fault(NOT_FOUND, INVALID)."""
    now = clock.now()
    document = paper_called(no)
    acts, article = acts_in(by, document, now)
    given = {"of_matter": is_of_matter(by, document, now), "scanned": bool(scan)}
    is_kept = SignedPaper.objects.filter(document=document).exists()
    # before the file is looked at
    require(rules.may_keep_signed_paper(acts, article, is_kept=is_kept, reason=reason, **given))
    with (
        kept_scan(
            scan, below=SIGNED_PAPERS, folder=folder, on=shanghai_day(now), article=article, about="scan"
        ) as kept,
        act("supervision.paper.keep_signed", by=actor_of(by), clock=clock, cites=(article,)) as record,
    ):
        is_kept = SignedPaper.objects.filter(document=document).exists()
        require(rules.may_keep_signed_paper(acts, article, is_kept=is_kept, reason=reason, **given))
        made = SignedPaper.objects.create(
            document=document,
            reason=checked_name(" ".join(reason.split()), MOST_REASON) if is_kept else "",
            file=kept.file,
            digest=kept.sha256,
            size_bytes=kept.size_bytes,
            kept_by=actor_of(by).id,
            kept_at=now,
            needs_second=True,
        )
        record.wrote(made)
        # the check part of the number stays out of the event: it is the key to the public page
        record.fact("kind", document.kind)
        record.fact("year", document.year)
        record.fact("serial", document.serial)
        record.fact("sha256", made.digest)
        record.fact("reason", made.reason)
    return made.pk


@cites("12", "23", "799-24", "APL 61")
def open_signed_scan(by: Asker, *, no: str, number: int, folder: Path, clock: Clock) -> DocumentFile:
    """A kept scan of an issued paper, for who reads its matter. That somebody opened it who may confirm it is recorded,
    the first time. `folder`: the documents of the home. Raises Fault(NOT_FOUND), Refused (article 3), Fault(CORRUPT)
    if it is gone or altered."""
    now = clock.now()
    found = signed_scan(by, no, number, folder=folder, at=now)
    document = paper_called(no)
    acts, article = acts_in(by, document, now)
    if not acts or not _waits_for(by, scan_called(document, number), clock):
        return found
    with act("supervision.paper.open_scan", by=actor_of(by), clock=clock, cites=(article,)) as record:
        scan = scan_called(document, number)
        if _waits_for(by, scan, clock):
            _check(record, scan, ScanStep.OPENED, "", clock)
    return found


@cites("12", "23", "799-24", "APL 61")
def answer_signed_scan(by: Asker, *, no: str, number: int, confirms: bool, reason: str, clock: Clock) -> ScanState:
    """Confirms a scan, from then on it counts, or not, with the reason: by another officer than who kept it, who has
    opened it. Returns how it stands. Raises Refused (3, the article of the matter), Fault(NOT_FOUND, INVALID)."""
    document = paper_called(no)
    _, article = acts_in(by, document, clock.now())
    with act("supervision.paper.answer_scan", by=actor_of(by), clock=clock, cites=(article,)) as record:
        now, scan = clock.now(), scan_called(document, number)
        acts, _ = acts_in(by, document, now)
        seen = {
            "other_hand": is_other_hand(duty_of(by, now).user_id, scan),
            "opened": was_opened(scan, record.by.id),
        }
        state = state_of(scan, answer_of(scan))
        require(rules.may_answer_scan(acts, article, state, confirms=confirms, reason=reason, **seen))
        stated = "" if confirms else checked_name(" ".join(reason.split()), MOST_REASON)
        made = _check(record, scan, ScanStep.CONFIRMED if confirms else ScanStep.DECLINED, stated, clock)
    return state_of(scan, made)


def _waits_for(by: Asker, scan: SignedPaper, clock: Clock) -> bool:
    """Whether a scan waits for a person who did not open it yet."""
    if state_of(scan, answer_of(scan)) is not ScanState.WAITING or was_opened(scan, actor_of(by).id):
        return False
    return is_other_hand(duty_of(by, clock.now()).user_id, scan)


def _check(record: ActRecord, scan: SignedPaper, step: ScanStep, reason: str, clock: Clock) -> ScanCheck:
    made = ScanCheck.objects.create(
        scan=scan, step=step.value, reason=reason, done_by=record.by.id, done_at=clock.now()
    )
    record.wrote(made)
    record.fact("kind", scan.document.kind)
    record.fact("year", scan.document.year)
    record.fact("serial", scan.document.serial)
    record.fact("sha256", scan.digest)
    record.fact("step", made.step)
    record.fact("reason", made.reason)
    return made
