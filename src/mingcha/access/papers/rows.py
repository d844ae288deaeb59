"""Finds rows of papers and turns them into values, for the actions and queries of access; not for pages."""

from collections.abc import Sequence

from mingcha.access.papers.models import Paper
from mingcha.access.papers.rules import paper_last_day
from mingcha.access.papers.values import PaperFacts, PaperRow
from mingcha.kit.checked import or_missing


def paper_held(no: str) -> Paper:
    """The row of a paper. Raises Fault(NOT_FOUND)."""
    held = Paper.objects.filter(no=no).first() if no.isprintable() else None
    return or_missing(held, "批准文件或者介绍信函", "paper", no)


def papers_held(nos: Sequence[str]) -> tuple[Paper, ...]:
    """The rows of papers in the order given. Raises Fault(NOT_FOUND)."""
    return tuple(paper_held(no) for no in nos)


def paper_facts(held: Paper) -> PaperFacts:
    """A paper as a value."""
    return PaperFacts(
        no=held.no,
        kind=held.kind,
        issuer=held.issuer,
        issuer_no=held.issuer_no,
        issued_on=held.issued_on,
        valid_until=held.valid_until,
        points=tuple(held.points.split()),
        from_ms=held.from_ms,
        to_ms=held.to_ms,
        sha256=held.digest,
        media_type=held.media_type,
    )


def paper_row(held: Paper) -> PaperRow:
    """A paper for pages."""
    facts = paper_facts(held)
    last = paper_last_day(facts.issued_on, facts.valid_until)
    return PaperRow(facts, last, held.size_bytes, held.recorded_by, held.recorded_at)
