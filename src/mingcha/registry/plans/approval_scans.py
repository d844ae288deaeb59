"""Hands in a scan of the document by which a plan was approved, after the approval was recorded (article 5)."""

from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.kit.checked import free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts, HandedIn
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.actions import PLANS
from mingcha.registry.plans.models import LaterScan, Plan, PlanApproval
from mingcha.registry.plans.rows import government_of, plan_called, plan_facts, present_submission, speaker_of
from mingcha.registry.plans.states import Body


@cites("5")
def add_approval_scan(by: Asker, *, number: int, approval: int, scan: HandedIn, clock: Clock) -> int:
    """Keeps a scan of the document of an approval (`approval`: its number) of the plan `number`, beside those that were
    handed in before, which stay; returns its place, from 1.

    Raises Refused (article 5), also for a file that is no scan, Fault(NOT_FOUND), Fault(CONFLICT) for a file that is
    kept for this approval already.
    """
    held, now = plan_called(number), clock.now()
    # before the file is looked at
    _require_may_add(by, held, _approval_of(held, approval), now)
    with kept_scan(scan.data, below=PLANS, folder=scan.folder, on=shanghai_day(now), article="5", about="scan") as kept:
        return _add(by, number, approval, kept, clock)


def _add(by: Asker, number: int, approval: int, scan: DocumentFacts, clock: Clock) -> int:
    """The act. The rule is asked here, too: the plan may have been returned while the scan was kept."""
    with act("registry.plan.add_scan", by=actor_of(by), clock=clock, cites=("5",)) as record:
        held, now = plan_called(number), clock.now()
        row = _approval_of(held, approval)
        _require_may_add(by, held, row, now)
        before = [row.digest, *row.later_scans.order_by("number").values_list("digest", flat=True)]
        free(scan.sha256 in before, "该扫描件已登记", "this scan is kept already")
        made = LaterScan.objects.create(
            approval=row,
            number=len(before),
            file=scan.file,
            size_bytes=scan.size_bytes,
            digest=scan.sha256,
            media_type=scan.media_type,
            added_by=actor_of(by).id,
            added_at=now,
        )
        record.wrote(made)
        record.fact("plan", held.pk)
        record.fact("area", held.area.code)
        record.fact("body", row.body)
        record.fact("document", row.document)
        record.fact("number", made.number)
        record.fact("before", before[-1])
        record.fact("scan", made.digest)
    return made.number


def _approval_of(held: Plan, approval: int) -> PlanApproval:
    """Raises Fault(NOT_FOUND) for an approval of another plan."""
    row = PlanApproval.objects.select_related("submission").filter(submission__plan=held, pk=approval).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项批准", "there is no such approval"), str(approval))
    return row


def _require_may_add(by: Asker, held: Plan, row: PlanApproval, now: datetime) -> None:
    who = duty_of(by, now)
    speaker = speaker_of(who, actor_of(by).id)
    body = plans_rules.body_of(who, speaker, held.area, government_of(held.area))
    facts, returned = plan_facts(held, present_submission(held)), row.submission.returned_at is not None
    require(plans_rules.may_add_scan(speaker, facts, body, Body(row.body), returned=returned))
