"""Keeps the scan of an issued paper as it was signed (APL 61; articles 12, 23)."""

from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.supervision.orders.rules import MOST_REASON
from mingcha.supervision.signed_papers import rules
from mingcha.supervision.signed_papers.models import SignedPaper
from mingcha.supervision.signed_papers.rows import acts_in, paper_called

SIGNED_PAPERS = "signed-papers"
"""The folder of scans of signed papers, below the documents."""


@cites("12", "23", "799-24", "APL 61")
def keep_signed_paper(by: Asker, *, no: str, scan: bytes, folder: Path, clock: Clock, reason: str = "") -> None:
    """Keeps the scan of the issued paper with this number, as it came back signed. `reason`: of a later scan, what is
    wrong with the one before, which stays; `folder`: the documents of the home. Raises Refused (3, the article of the
    matter; for a file that is no scan), Fault(NOT_FOUND, INVALID)."""
    now = clock.now()
    document = paper_called(no)
    acts, article = acts_in(by, document, now)
    is_kept = SignedPaper.objects.filter(document=document).exists()
    # before the file is looked at
    require(rules.may_keep_signed_paper(acts, article, is_kept=is_kept, scanned=bool(scan), reason=reason))
    with (
        kept_scan(
            scan, below=SIGNED_PAPERS, folder=folder, on=shanghai_day(now), article=article, about="scan"
        ) as kept,
        act("supervision.paper.keep_signed", by=actor_of(by), clock=clock, cites=(article,)) as record,
    ):
        is_kept = SignedPaper.objects.filter(document=document).exists()
        require(rules.may_keep_signed_paper(acts, article, is_kept=is_kept, scanned=True, reason=reason))
        made = SignedPaper.objects.create(
            document=document,
            reason=checked_name(" ".join(reason.split()), MOST_REASON) if is_kept else "",
            file=kept.file,
            digest=kept.sha256,
            size_bytes=kept.size_bytes,
            kept_by=actor_of(by).id,
            kept_at=now,
        )
        record.wrote(made)
        # the check part of the number stays out of the event: it is the key to the public page
        record.fact("kind", document.kind)
        record.fact("year", document.year)
        record.fact("serial", document.serial)
        record.fact("sha256", made.digest)
        record.fact("reason", made.reason)
