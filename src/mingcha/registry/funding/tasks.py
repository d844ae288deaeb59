"""The clock's review of the government's systems: those that lack a budget record get their finding (article 4)."""

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.funding.actions import note_budget
from mingcha.registry.funding.rows import without_budget
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import with_units

MOST_A_TURN = 100
"""Findings that one act opens or closes: its entry stays small. The next turn goes on."""


@cites("4")
def review_budgets(by: Actor, *, clock: Clock) -> int:
    """Opens the finding of each government system without a budget record of its own level, and closes those that no
    longer hold (a system whose builder changed); returns how many. No act where nothing changes."""
    due = list(with_units(_to_note()).order_by("pk")[:MOST_A_TURN])
    if not due:
        return 0
    with act("registry.funding.review", by=actor_of(by), clock=clock, cites=("4",)) as record:
        now = clock.now()
        for system in due:
            note_budget(record, system, now)
        record.fact("systems", [system.code for system in due])
    return len(due)


def _to_note() -> QuerySet[System]:
    """Systems whose finding and whose budget disagree."""
    standing = Finding.objects.filter(
        kind=FindingKind.BUDGET_MISSING.value,
        subject_kind=SubjectKind.SYSTEM.value,
        subject=OuterRef("code"),
        closed_at=None,
    )
    lacking = without_budget(System.objects.all())
    unnoted = lacking.exclude(Exists(standing)).values("pk")
    mended = System.objects.filter(Exists(standing)).exclude(pk__in=lacking.values("pk")).values("pk")
    return System.objects.filter(pk__in=unnoted) | System.objects.filter(pk__in=mended)
