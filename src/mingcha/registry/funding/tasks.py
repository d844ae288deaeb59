"""The clock's review of the government's systems and projects: those without a budget record get their finding
(article 4).
"""

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.funding.actions import note_budget
from mingcha.registry.funding.rows import projects_without_budget, without_budget
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.projects.models import Project
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import with_units

MOST_A_TURN = 100
"""Findings of systems, and of projects, that one act opens or closes: its entry stays small. The next turn goes on."""


@cites("4")
def review_budgets(by: Actor, *, clock: Clock) -> int:
    """Opens the finding of each government system and project without a budget record of its own level, and closes
    those that no longer hold (a system whose builder changed); returns how many. No act where nothing changes."""
    systems = list(with_units(_systems_to_note()).order_by("pk")[:MOST_A_TURN])
    projects = list(_projects_to_note().select_related("organisation").order_by("pk")[:MOST_A_TURN])
    if not systems and not projects:
        return 0
    with act("registry.funding.review", by=actor_of(by), clock=clock, cites=("4",)) as record:
        now = clock.now()
        for system in systems:
            note_budget(record, system, now)
        for project in projects:
            note_budget(record, project, now)
        record.fact("systems", [one.code for one in systems])
        record.fact("projects", [one.pk for one in projects])
    return len(systems) + len(projects)


def _systems_to_note() -> QuerySet[System]:
    """Systems whose finding and whose budget disagree."""
    standing = _standing(SubjectKind.SYSTEM, "code")
    lacking = without_budget(System.objects.all())
    unnoted = lacking.exclude(Exists(standing)).values("pk")
    mended = System.objects.filter(Exists(standing)).exclude(Exists(lacking.filter(pk=OuterRef("pk")))).values("pk")
    return System.objects.filter(pk__in=unnoted) | System.objects.filter(pk__in=mended)


def _projects_to_note() -> QuerySet[Project]:
    """Projects whose finding and whose budget disagree."""
    named = Project.objects.annotate(subject=Cast(F("pk"), CharField()))
    standing = _standing(SubjectKind.PROJECT, "subject")
    lacking = projects_without_budget(named)
    unnoted = lacking.exclude(Exists(standing)).values("pk")
    mended = named.filter(Exists(standing)).exclude(Exists(lacking.filter(pk=OuterRef("pk")))).values("pk")
    return Project.objects.filter(pk__in=unnoted) | Project.objects.filter(pk__in=mended)


def _standing(kind: SubjectKind, subject: str) -> QuerySet[Finding]:
    """The open findings of a row of a query, whose column `subject` names it."""
    return Finding.objects.filter(
        kind=FindingKind.BUDGET_MISSING.value, subject_kind=kind.value, subject=OuterRef(subject), closed_at=None
    )
