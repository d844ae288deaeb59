"""The end of a case whose fine stays unpaid (article 23; AEL 40, 53; TCC 11)."""

from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.rows import cited_of_case, facts_for, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import EndedUnenforced
from mingcha.supervision.collection.rules import may_end_unenforced

UNENFORCED = "unenforced"
"""The folder of what shows that a fine is not enforced any more, below the documents."""


@cites("23", "AEL 40", "AEL 53", "TCC 11")
def end_unenforced(
    by: Asker, *, case: int, ended: EndedUnenforced, scan: bytes, folder: Path, revision: int, clock: Clock
) -> None:
    """Closes a case whose fine is not enforced any more, with the paper that shows why (`scan`). `folder`: the
    documents of the home. Raises Refused (3, AEL 40, 53, TCC 11), also for a file that is no scan; Fault(NOT_FOUND),
    Fault(CONFLICT)."""
    now = clock.now()
    who, actor, today = duty_of(by, now), actor_of(by).id, shanghai_day(now)
    calendar, article = calendar_in_force(), ended.ground.article
    facts = facts_for(read_case(case, revision), actor)  # before the file is looked at
    require(may_end_unenforced(who, facts, ended, today, calendar, scanned=bool(scan)))
    with (
        kept_scan(scan, below=UNENFORCED, folder=folder, on=today, article=article, about="scan") as document,
        act("supervision.case.end_unenforced", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        require(may_end_unenforced(who, facts_for(held, actor), ended, today, calendar, scanned=True))
        move_on(held, CaseState.CLOSED)
        held.close_reason = checked_name(" ".join(ended.reason.split()), rules.MOST_REASON)
        held.unenforced = ended.ground.value
        held.unenforced_file, held.unenforced_digest = document.file, document.sha256
        held.save()
        record_case(record, held)
        record.fact("ground", held.unenforced)
        record.fact("reason", held.close_reason)
        record.fact("scan", held.unenforced_digest)
