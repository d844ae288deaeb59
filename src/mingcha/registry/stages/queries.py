"""The stages of projects for their page and list, and how many are out of step (articles 3, 8)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from mingcha.kit.decision import Decision, cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, count_findings
from mingcha.registry.findings.rules import may_read_findings
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.projects.rows import project_called
from mingcha.registry.stages import rules as stages_rules
from mingcha.registry.stages.rows import lanes_of
from mingcha.registry.stages.values import Lane, Lanes


@cites("3", "8")
def stages_of(asker: Reader, project: int, *, at: datetime) -> tuple[Lanes, Decision]:
    """The stages of both works of a project, and whether the asker may record them. Raises Fault(NOT_FOUND), Refused
    (article 3) outside the asker's reach."""
    held, who = project_called(project), duty_of(asker, at)
    require(places_rules.may_see(who, held.organisation.place))
    lanes, today = lanes_of([held.pk])[held.pk], shanghai_day(at)
    main, video = _judged(lanes.main, today), _judged(lanes.video, today)
    return replace(lanes, main=main, video=video), places_rules.may_write(who, held.organisation.place)


def _judged(lane: Lane, on: date) -> Lane:
    return tuple(replace(one, is_late=stages_rules.is_late(one, on)) for one in lane)


@cites("8")
def stages_of_listed(projects: Collection[int]) -> dict[int, Lanes]:
    """The stages of projects that the caller has shown to be in the asker's reach (projects.queries.projects)."""
    return lanes_of(projects)


@cites("3", "8")
def count_out_of_step(asker: Reader, *, at: datetime) -> int:
    """The number of projects in reach whose video is out of step with their main works; 0 for who reads no findings."""
    facts = duty_of(asker, at)
    if not may_read_findings(facts):
        return 0
    return count_findings(facts, at=at, asked=FindingsAsked(kind=FindingKind.OUT_OF_STEP))
