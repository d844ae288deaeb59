"""Scans of what was filed on paper at a counter: judged by their bytes, kept by their digest (article 9)."""

from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.filings import rules as filings_rules
from mingcha.registry.filings.models import FilingScan, SystemFiling
from mingcha.registry.filings.rows import filing_called, standing_of_filing
from mingcha.registry.identity.asker import Asker, actor_of, duty_of

FILINGS = "filings"
"""The folder of scans of filings, below the documents."""


@cites("3", "9")
def add_filing_scan(by: Asker, *, filing: int, title: str, scan: bytes, folder: Path, clock: Clock) -> int:
    """Keeps a scan of what was filed on paper, beside what the register says; returns its number. `folder`: the
    documents of the home. Raises Refused (articles 3, 9; also for a file that is no scan), Fault(NOT_FOUND),
    Fault(INVALID), Fault(CONFLICT) for a file that the filing has."""
    # before the file is looked at
    _require_may_add(by, filing_called(filing), clock)
    with kept_scan(scan, below=FILINGS, folder=folder, on=shanghai_day(clock.now()), article="9", about="scan") as kept:
        return _add(by, filing, title, kept, clock)


def _add(by: Asker, filing: int, title: str, kept: DocumentFacts, clock: Clock) -> int:
    """The act. The rule is asked once more: the filing may have ended meanwhile."""
    with act("registry.filing.add_scan", by=actor_of(by), clock=clock, cites=("3", "9")) as record:
        held = filing_called(filing)
        _require_may_add(by, held, clock)
        free(held.scans.filter(digest=kept.sha256).exists(), "该扫描件已登记", "this scan is kept already")
        made = FilingScan.objects.create(
            filing=held,
            title=checked_name(title, filings_rules.MOST_TITLE),
            file=kept.file,
            size_bytes=kept.size_bytes,
            digest=kept.sha256,
            media_type=kept.media_type,
            added_by=actor_of(by).id,
            added_at=clock.now(),
        )
        record.wrote(made)
        record.fact("filing", held.pk)
        record.fact("title", made.title)
        record.fact("digest", made.digest)
    return made.pk


def _require_may_add(by: Asker, held: SystemFiling, clock: Clock) -> None:
    who, standing = duty_of(by, clock.now()), standing_of_filing(held)
    require(filings_rules.may_add_filing_scan(who, standing, held.scans.count()))
