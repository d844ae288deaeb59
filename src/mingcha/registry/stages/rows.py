"""Stages of projects found and joined with what acceptances say of their cameras; not for pages (article 8)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from mingcha.registry.acceptance.models import AcceptedPoint
from mingcha.registry.acceptance.states import AcceptanceState, Conclusion
from mingcha.registry.points.models import PointState
from mingcha.registry.projects.models import Project, ProjectPoint
from mingcha.registry.stages.models import ProjectStage
from mingcha.registry.stages.rules import in_step, video_lane
from mingcha.registry.stages.values import STAGES, BuiltVideo, Lane, Lanes, Stage, StageFacts, Work

_PASSED = Q(
    acceptance__state=AcceptanceState.PASSED.value,
    acceptance__reports__closed_at__isnull=False,
    acceptance__reports__conclusion=Conclusion.QUALIFIED.value,
)


def lanes_of(projects: Collection[int]) -> dict[int, Lanes]:
    """The stages of these projects by their numbers, by four queries for all of them."""
    typed: dict[tuple[int, Work], list[ProjectStage]] = {}
    for held in ProjectStage.objects.filter(project__in=projects):
        typed.setdefault((held.project_id, Work(held.work)), []).append(held)
    built = _built_video(projects)
    return {
        number: in_step(
            _lane(typed.get((number, Work.MAIN), ())),
            video_lane(_lane(typed.get((number, Work.VIDEO), ())), built[number]),
        )
        for number in projects
        if number in built
    }


def _lane(rows: Iterable[ProjectStage]) -> Lane:
    held = {Stage(row.stage): row for row in rows}
    return tuple(_facts(stage, held.get(stage)) for stage in STAGES)


def _facts(stage: Stage, held: ProjectStage | None) -> StageFacts:
    if held is None:
        return StageFacts(stage)
    return StageFacts(
        stage=stage,
        planned_on=held.planned_on,
        done_on=held.done_on,
        document=held.document,
        revision=held.revision,
        recorded_by=held.recorded_by,
        recorded_at=held.recorded_at,
    )


def _built_video(projects: Collection[int]) -> dict[int, BuiltVideo]:
    planned = dict(Project.objects.filter(pk__in=projects).values_list("pk", "item__count"))
    points = ProjectPoint.objects.filter(project__in=projects).order_by().values("project_id")
    counted = points.annotate(
        built=Count("pk"),
        in_use=Count("pk", filter=~Q(point__state=PointState.TRIAL)),
        used_on=Max("point__commissioning__used_on"),
    )
    found = {row["project_id"]: row for row in counted}
    batches = _batches(projects)
    return {number: _video(count or 0, found.get(number), batches.get(number)) for number, count in planned.items()}


def _batches(projects: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    held = AcceptedPoint.objects.filter(point__project__project__in=projects)
    held = held.exclude(acceptance__state=AcceptanceState.WITHDRAWN.value)
    counted = held.order_by().values("point__project__project_id")
    rows = counted.annotate(
        in_batches=Count("point", distinct=True),
        built_on=Max("acceptance__built_on"),
        accepted_on=Max("acceptance__reports__accepted_on", filter=_PASSED),
    )
    return {row["point__project__project_id"]: row for row in rows}


def _video(planned: int, points: Mapping[str, Any] | None, batches: Mapping[str, Any] | None) -> BuiltVideo:
    if points is None:
        return BuiltVideo(planned)
    return BuiltVideo(
        planned=planned,
        built=points["built"],
        in_batches=batches["in_batches"] if batches else 0,
        in_use=points["in_use"],
        built_on=_day(batches, "built_on"),
        accepted_on=_day(batches, "accepted_on"),
        used_on=points["used_on"],
    )


def _day(row: Mapping[str, Any] | None, name: str) -> date | None:
    found: date | None = row[name] if row else None
    return found
