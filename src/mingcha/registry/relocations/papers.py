"""Papers of a case: ground, plan, pictures from before and after, kept as they were handed in (article 10)."""

from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.actions import record_case
from mingcha.registry.relocations.keeping.rules import may_keep_asked
from mingcha.registry.relocations.models import Relocation, RelocationLink, RelocationPaper
from mingcha.registry.relocations.rows import judge_anew, judged_case, move_on, relocation_called
from mingcha.registry.relocations.states import PaperPurpose
from mingcha.registry.relocations.values import NewPaper

RELOCATIONS = "relocations"
"""The folder of papers of cases, below the documents."""


@cites("3", "10(1)", "10(2)")
def hand_in_paper(by: Asker, *, relocation: int, new: NewPaper, scan: bytes, folder: Path, clock: Clock) -> int:
    """Keeps a paper of a case for who keeps the case; returns its number. A plan or ground after an objection asks the
    police again. `folder`: the documents of the home. Raises Refused (articles 3, 10), also for a file that is no scan,
    Fault(NOT_FOUND), Fault(INVALID)."""
    held, now = relocation_called(relocation), clock.now()
    # before the file is looked at
    _require_keeper(by, held, new, clock)
    article = relocations_rules.article_of(held.mandatory)
    with (
        kept_scan(scan, below=RELOCATIONS, folder=folder, on=shanghai_day(now), article=article) as document,
        act("registry.relocation.hand_in", by=actor_of(by), clock=clock, cites=("3", "10")) as record,
    ):
        held = relocation_called(relocation)
        _require_keeper(by, held, new, clock)
        made = keep_paper(record, held, new, document, clock)
    return made.pk


def keep_paper(
    record: ActRecord,
    held: Relocation,
    new: NewPaper,
    document: DocumentFacts,
    clock: Clock,
    link: RelocationLink | None = None,
) -> RelocationPaper:
    """Writes a paper that the rules let through, inside an act. `link`: of a guest."""
    # a form may still have the kind of a plan that was refused before
    kind = new.plan_kind if new.purpose is PaperPurpose.PLAN else None
    made = RelocationPaper.objects.create(
        relocation=held,
        purpose=new.purpose.value,
        plan_kind=kind.value if kind else "",
        title=checked_name(new.title, relocations_rules.MOST_TITLE),
        issued_on=new.issued_on,
        note=checked_name(new.note, relocations_rules.MOST_NOTE) if new.note.strip() else "",
        giver=checked_name(new.giver, relocations_rules.MOST_MOVER) if new.giver.strip() else "",
        link=link,
        file=document.file,
        size_bytes=document.size_bytes,
        digest=document.sha256,
        media_type=document.media_type,
        handed_by=record.by.id,
        handed_at=clock.now(),
    )
    judge_anew(held, clock.now())
    move_on(held, relocations_rules.state_after_paper(judged_case(held), new.purpose))
    held.save(update_fields=["mandatory", "state", "revision"])
    record.wrote(made)
    record_case(record, held)
    record.fact("purpose", made.purpose)
    record.fact("plan_kind", made.plan_kind)
    record.fact("title", made.title)
    record.fact("issued_on", made.issued_on.isoformat() if made.issued_on else "")
    record.fact("digest", made.digest)
    return made


def _require_keeper(by: Asker, held: Relocation, new: NewPaper, clock: Clock) -> None:
    judged, now = judged_case(held), clock.now()
    require(may_keep_asked(duty_of(by, now), judged))
    require(relocations_rules.paper_is_whole(new, judged, shanghai_day(now)))
