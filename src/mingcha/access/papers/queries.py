"""Papers as values, and their scans as they were handed in (article 15(3))."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mingcha.access.documents.document_files import read_document
from mingcha.access.documents.scans import SUFFIXES
from mingcha.access.papers import rules
from mingcha.access.papers.models import Paper
from mingcha.access.papers.rows import paper_facts, paper_held, paper_row
from mingcha.access.papers.values import PaperFacts, PaperRow, PaperScan
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.queries import places_of


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """A paper of the asker, and whether it carries what they ask for."""

    row: PaperRow
    carries: Decision


@cites("15(3)")
def paper(asker: Reader, no: str, *, at: datetime) -> PaperRow:
    """One paper. Raises Fault(NOT_FOUND), Refused (articles 3, 15(3)) for who may not read it."""
    return paper_row(_readable(duty_of(asker, at), no))


@cites("15(3)")
def scan_of(asker: Reader, no: str, *, folder: Path, at: datetime) -> PaperScan:
    """The scan of a paper for a download. Raises as `paper`, and Fault(CORRUPT) when it is gone or altered."""
    held = _readable(duty_of(asker, at), no)
    try:
        data = read_document(folder, held.file)
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != held.digest:
        words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
        raise Fault(FaultKind.CORRUPT, words, no)
    return PaperScan(data, held.media_type, held.digest, f"{held.no}.{SUFFIXES[held.media_type]}")


def own_papers(asker: Reader, *, at: datetime, limit: int = 50) -> tuple[PaperRow, ...]:
    """The papers that the asker recorded, newest first."""
    rows = Paper.objects.filter(recorded_by=f"user:{duty_of(asker, at).user_id}").order_by("-pk")
    return tuple(paper_row(row) for row in rows[:limit])


@cites("15(3)")
def papers_for(
    asker: Reader, points: Sequence[str], from_ms: int, to_ms: int, *, unit: str, at: datetime
) -> tuple[JudgedPaper, ...]:
    """The asker's papers, each with whether it covers these points and this interval and is of the officers' unit."""
    judged = []
    for row in own_papers(asker, at=at):
        covers = rules.covers(row.facts, points, from_ms, to_ms, at)
        judged.append(JudgedPaper(row, rules.is_of_unit(row.facts, unit) if covers else covers))
    return tuple(judged)


def paper_standing(facts: PaperFacts, *, at: datetime) -> Decision:
    """Whether a paper is valid now, with the reason if not (article 15(3))."""
    return rules.paper_stands(facts, at)


def _readable(who: DutyFacts, no: str) -> Paper:
    """Raises Fault(NOT_FOUND), Refused (articles 3, 15(3))."""
    held = paper_held(no)
    places = places_of(paper_facts(held).points).values()
    require(rules.may_read_paper(who, places, is_own=held.recorded_by == f"user:{who.user_id}"))
    return held
