"""Reviews and lawsuits against a decision: taken up by the other organ, ended, each with its paper (APL 73)."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.models import CaseChallenge, PenaltyCase
from mingcha.supervision.cases.rows import cited_of_case, facts_for, move_on, read_case
from mingcha.supervision.cases.states import CaseState, ChallengeKind
from mingcha.supervision.cases.values import EndedChallenge
from mingcha.supervision.collection import rules as collection_rules
from mingcha.supervision.collection.reversing import take_over

CHALLENGE_PAPERS = "challenge-papers"
"""The folder of notices of acceptance, summonses and decisions of other organs, below the documents."""


@cites("23", "APL 73(3)")
def note_challenge(
    by: Asker, *, case: int, kind: ChallengeKind, since: date, scan: bytes, folder: Path, revision: int, clock: Clock
) -> None:
    """Records that review or a lawsuit was asked for, with the paper by which it was taken up (`scan`): from that day
    no late amount grows. `folder`: the documents of the home. Raises Refused (3, APL 73(3)), also for a file that is no
    scan; Fault(NOT_FOUND), Fault(CONFLICT)."""
    now = clock.now()
    who, actor, today = duty_of(by, now), actor_of(by).id, shanghai_day(now)
    given: dict[str, Any] = {"on": today, "scanned": bool(scan)}
    held = read_case(case, revision)  # before the file is looked at
    require(collection_rules.may_note_challenge(who, facts_for(held, actor), since, _last(held, kind), **given))
    with (
        kept_scan(scan, below=CHALLENGE_PAPERS, folder=folder, on=today, article="APL 73(3)", about="scan") as document,
        act("supervision.case.challenge", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        require(collection_rules.may_note_challenge(who, facts_for(held, actor), since, _last(held, kind), **given))
        made = CaseChallenge.objects.create(
            case=held, kind=kind.value, since=since, noted_by=actor, notice_file=document.file,
            notice_digest=document.sha256,
        )  # fmt: skip
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("kind", made.kind)
        record.fact("since", since.isoformat())
        record.fact("scan", made.notice_digest)


@cites("23", "APL 73(3)", "ARL 63", "ARL 64", "ARL 65", "ALL 70", "ALL 74", "ALL 77")
def end_challenge(
    by: Asker, *, case: int, ended: EndedChallenge, scan: bytes, folder: Path, revision: int, clock: Clock
) -> CaseState:
    """Records the end of the review or lawsuit that runs, and what it did to the decision, with the decision of the
    organ (`scan`, b"" for none): a changed fine is owed anew from that day, of an annulled one nothing is; returns the
    state. Raises as `note_challenge`, and Refused (ARL 63, ALL 77) for a change to the worse."""
    now = clock.now()
    who, actor, today = duty_of(by, now), actor_of(by).id, shanghai_day(now)
    given: dict[str, Any] = {"on": today, "scanned": bool(scan)}
    held = read_case(case, revision)  # before the file is looked at
    require(collection_rules.may_end_challenge(who, facts_for(held, actor), ended, **given))
    kept = kept_scan(scan, below=CHALLENGE_PAPERS, folder=folder, on=today, article="APL 73(3)", about="scan")
    with (
        kept if scan else nullcontext() as document,
        act("supervision.case.end_challenge", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        require(collection_rules.may_end_challenge(who, facts_for(held, actor), ended, **given))
        running = CaseChallenge.objects.get(case=held, until=None)
        running.until, running.result = ended.until, checked_name(ended.result, rules.MOST_REASON)
        running.verdict, running.yuan, running.ended_by = ended.verdict.value, ended.yuan, actor
        if document is not None:
            running.decision_file, running.decision_digest = document.file, document.sha256
        running.save()
        lapsed = take_over(held, ChallengeKind(running.kind), ended, today)
        held.save()
        record_case(record, held)
        record.wrote(running)
        for one in lapsed:
            record.wrote(one)
        record.fact("until", ended.until.isoformat())
        record.fact("result", running.result)
        record.fact("verdict", running.verdict)
        record.fact("yuan", str(held.standing_yuan))
        record.fact("scan", running.decision_digest)
    return CaseState(held.state)


def _last(held: PenaltyCase, kind: ChallengeKind) -> date | None:
    """The last day to ask for it."""
    return held.review_last if kind is ChallengeKind.REVIEW else held.lawsuit_last
