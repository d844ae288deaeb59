"""Records papers with their scans (article 15(3)). A scan is checked before it is stored."""

from datetime import datetime
from pathlib import Path

from mingcha.access.officers.rows import officer_of_user
from mingcha.access.papers import rules
from mingcha.access.papers.models import Paper
from mingcha.access.papers.rows import paper_facts
from mingcha.access.papers.values import NewPaper, PaperFacts
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.documents.document_files import PAPERS
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.queries import places_of
from mingcha.registry.refusals.actions import refusals_noted

MOST_POINTS = parameters.ceiling("access.paper_most_points")
"""Technical limit of points in a form; the limit for a paper is `access.paper_most_points`."""


@cites("15(3)")
def record_paper(by: Asker, new: NewPaper, scan: bytes, *, folder: Path, clock: Clock) -> PaperFacts:
    """Stores a paper and its scan. `folder`: the documents of the home.

    Raises Refused (article 15(3)): not the asker's task, incomplete, expired, or a file that is no scan. Raises
    Fault(NOT_FOUND) for a point that is not registered, Fault(EXHAUSTED) beyond the day's number, Fault(INVALID).
    """
    with refusals_noted(by, "access.paper.record", new.issuer_no, clock):
        now = clock.now()
        _require_may_record(by, now)  # before the file is read
        stated = _checked(new, now)
        with kept_scan(scan, below=PAPERS, folder=folder, on=shanghai_day(now)) as document:
            return _enter(by, stated, document, clock)


def _enter(by: Asker, new: NewPaper, document: DocumentFacts, clock: Clock) -> PaperFacts:
    """The act. Checks the rules again, since a role may have ended."""
    with act("access.paper.record", by=actor_of(by), clock=clock, cites=("15(3)",)) as record:
        now = clock.now()
        _require_may_record(by, now)
        _require_room(by, now)
        held = Paper.objects.create(
            no=_next_no(now),
            kind=new.kind,
            issuer=new.issuer,
            issuer_no=new.issuer_no,
            issued_on=new.issued_on,
            valid_until=new.valid_until,
            points=" ".join(new.points),
            from_ms=new.from_ms,
            to_ms=new.to_ms,
            file=document.file,
            size_bytes=document.size_bytes,
            digest=document.sha256,
            media_type=document.media_type,
            recorded_by=actor_of(by).id,
            recorded_at=now,
        )
        record.wrote(held)
        record.fact("paper", held.no)
        record.fact("kind", held.kind)
        record.fact("issuer", held.issuer)
        record.fact("issuer_no", held.issuer_no)
        record.fact("digest", document.sha256)
        record.fact("size_bytes", document.size_bytes)
    return paper_facts(held)


def _require_may_record(by: Asker, now: datetime) -> None:
    who = duty_of(by, now)
    require(rules.may_record_paper(who, is_officer=officer_of_user(who.user_id) is not None))


def _checked(new: NewPaper, now: datetime) -> NewPaper:
    """A paper for storing: texts stripped, each point once. Raises as `record_paper`."""
    require(rules.paper_is_whole(new, shanghai_day(now)))
    points = tuple(dict.fromkeys(new.points))
    most = parameters.number("access.paper_most_points", shanghai_day(now))
    if len(points) > most:
        words = Words(f"一份文件至多载明 {most} 个点位", f"a paper names at most {most} points")
        raise Fault(FaultKind.INVALID, words)
    known = places_of(points)
    unknown = [code for code in points if code not in known]
    if unknown:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), unknown[0])
    issuer, issuer_no = checked_name(new.issuer, rules.MOST_TEXT), checked_name(new.issuer_no, rules.MOST_TEXT)
    return NewPaper(new.kind, issuer, issuer_no, new.issued_on, new.valid_until, points, new.from_ms, new.to_ms)


def _require_room(by: Asker, now: datetime) -> None:
    """Raises Fault(EXHAUSTED) if a person has recorded too many papers today, since scans fill the disk."""
    today = shanghai_day(now)
    most = parameters.number("access.papers_a_day", today)
    lately = Paper.objects.filter(recorded_by=actor_of(by).id, recorded_at__gte=day_begins(today))
    if lately.count() >= most:
        words = Words(f"每人每日至多登记 {most} 份文件", f"a person records at most {most} papers a day")
        raise Fault(FaultKind.EXHAUSTED, words)


def _next_no(now: datetime) -> str:
    """L, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"L{shanghai_day(now):%Y%m%d}-"
    last = Paper.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
