"""Papers as values, and their unaltered scans (article 15(3))."""

from datetime import datetime
from pathlib import Path

from django.db.models import Q, QuerySet

from mingcha.access.officers.rows import officer_of_user
from mingcha.access.papers import rules
from mingcha.access.papers.models import Paper
from mingcha.access.papers.rows import paper_facts, paper_held, paper_row
from mingcha.access.papers.values import PaperFacts, PaperRow, PaperScan
from mingcha.access.requests.models import RequestPaper
from mingcha.access.requests.rows import readable_request
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.spelling import is_same_name
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.points.queries import places_of


@cites("15(3)")
def paper(asker: Reader, no: str, *, at: datetime) -> PaperRow:
    """One paper. Raises Fault(NOT_FOUND), Refused (articles 3, 15(3)) without the right to read it."""
    return paper_row(_readable(duty_of(asker, at), no))


@cites("15(3)")
def scan_of(asker: Reader, no: str, *, folder: Path, at: datetime) -> PaperScan:
    """The scan of a paper for a download. Raises as `paper`, and Fault(CORRUPT) if it is missing or altered."""
    held = _readable(duty_of(asker, at), no)
    words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
    data = read_unaltered(folder, held.file, held.digest, words, no)
    return PaperScan(data, held.media_type, held.digest, f"{held.no}.{SUFFIXES[held.media_type]}")


def own_papers(asker: Reader, *, at: datetime, limit: int = 50, offset: int = 0) -> tuple[PaperRow, ...]:
    """The papers that the asker recorded, newest first."""
    rows = _recorded_by(duty_of(asker, at)).order_by("-pk")
    return tuple(paper_row(row) for row in rows[offset : offset + limit])


def count_own_papers(asker: Reader, *, at: datetime) -> int:
    """The total number of the papers that the asker recorded."""
    return _recorded_by(duty_of(asker, at)).count()


def _recorded_by(who: DutyFacts) -> QuerySet[Paper]:
    return Paper.objects.filter(recorded_by=f"user:{who.user_id}")


def papers_to_name(asker: Reader, *, request: str = "", at: datetime, limit: int = 200) -> tuple[PaperRow, ...]:
    """The papers that the asker may name in a request: those of `request`, if it is one that the asker reads; those
    recorded by the asker or a person of the same unit; for an officer those issued by the own unit. Valid ones and
    those of the request, newest first."""
    who = duty_of(asker, at)
    known = Q(recorded_by=f"user:{who.user_id}")
    if who.organisation and who.has(*rules.RECORDERS):
        colleagues = User.objects.filter(organisation__code=who.organisation).values_list("pk", flat=True)
        known |= Q(recorded_by__in=[f"user:{one}" for one in colleagues])
    officer = officer_of_user(who.user_id)
    if officer is not None:
        known |= Q(issuer__in=_spellings_of(officer.unit))
    newest = [paper_row(row) for row in Paper.objects.filter(known).order_by("-pk")[: 2 * limit]]
    valid = [row for row in newest if rules.paper_stands(row.facts, at)][:limit]
    attached: list[PaperRow] = []
    if request:
        held = RequestPaper.objects.filter(request=readable_request(who, request)).select_related("paper")
        attached = [paper_row(one.paper) for one in held.order_by("-paper__pk")]
    return tuple({row.facts.no: row for row in (*attached, *valid)}.values())


def _spellings_of(unit: str) -> list[str]:
    """The normalised name of a unit, for comparing issuers of papers."""
    issuers = Paper.objects.order_by().values_list("issuer", flat=True).distinct()
    return [one for one in issuers.iterator(chunk_size=2000) if is_same_name(one, unit)]


def paper_standing(facts: PaperFacts, *, at: datetime) -> Decision:
    """Whether a paper is valid now, with the reason if not (article 15(3))."""
    return rules.paper_stands(facts, at)


def _readable(who: DutyFacts, no: str) -> Paper:
    """Raises Fault(NOT_FOUND), Refused (articles 3, 15(3))."""
    held = paper_held(no)
    places = places_of(paper_facts(held).points).values()
    own = held.recorded_by == f"user:{who.user_id}"
    require(rules.may_read_paper(who, places, is_own=own, is_asker=_asks_by(who, held)))
    return held


def _asks_by(who: DutyFacts, held: Paper) -> bool:
    """Whether the person is an officer of a request that names the paper."""
    named = RequestPaper.objects.filter(paper=held)
    officer = Q(request__first_user=who.user_id) | Q(request__second_user=who.user_id)
    return bool(who.user_id) and named.filter(officer).exists()
