"""Begins projects and records which points they built (article 5)."""

from collections.abc import Sequence

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.points.rows import points_called
from mingcha.registry.projects import rules as projects_rules
from mingcha.registry.projects.changes import tell_projects_changed
from mingcha.registry.projects.models import Project, ProjectPoint
from mingcha.registry.projects.rows import project_called
from mingcha.registry.projects.rules import Ground


@cites("3", "5")
def start_project(
    by: Asker, *, title: str, organisation: str, item: int | None, exception_reason: str, clock: Clock
) -> int:
    """Begins a project of a unit; returns its number. `item`: the item of a plan by its number in the register, None
    for an exception, which needs `exception_reason`.

    Raises Refused (articles 3, 5) without an item of a plan in force and without a reason, Fault(NOT_FOUND).
    """
    stated = checked_name(title, projects_rules.MOST_TITLE)
    with act("registry.project.start", by=actor_of(by), clock=clock, cites=("3", "5")) as record:
        unit, planned, now = organisation_called(organisation), _item(item), clock.now()
        reason = "" if planned else exception_reason
        builder = planned.organisation if planned else None
        ground = Ground(planned.plan.state if planned else "", reason, builder.code if builder else "")
        require(projects_rules.may_start_project(duty_of(by, now), unit.place, ground))
        made = Project.objects.create(
            title=stated,
            organisation=unit,
            item=planned,
            exception_reason=checked_name(reason, projects_rules.MOST_REASON) if reason else "",
            started_by=actor_of(by).id,
            started_at=now,
        )
        record.wrote(made)
        record.fact("project", made.pk)
        record.fact("title", made.title)
        record.fact("organisation", unit.code)
        record.fact("plan", planned.plan_id if planned else None)
        record.fact("item", planned.number if planned else None)
        record.fact("exception_reason", made.exception_reason)
    return made.pk


@cites("3", "5")
def add_built_points(by: Asker, *, project: int, points: Sequence[str], clock: Clock) -> int:
    """Records that a project built these points (20-digit codes); returns how many. Raises Refused (articles 3, 5),
    Fault(NOT_FOUND), Fault(INVALID) for none or too many, Fault(CONFLICT) for a point that is of a project already."""
    if not 1 <= len(points) <= projects_rules.MOST_POINTS:
        most = projects_rules.MOST_POINTS
        raise Fault(FaultKind.INVALID, Words(f"一次登记 1 至 {most} 个点位", f"1 to {most} points at once"))
    with act("registry.project.add_points", by=actor_of(by), clock=clock, cites=("3", "5")) as record:
        held = project_called(project)
        now, who = clock.now(), duty_of(by, clock.now())
        built = points_called(points)
        for point in built:
            require(projects_rules.may_add_built(who, held.organisation.place, point.place))
            managing, building = point.system.site.organisation, point.system.building_unit
            units = {managing.code, building.code if building else ""}
            require(projects_rules.is_built_by(held.organisation.code, units))
        taken = ProjectPoint.objects.filter(point__in=built).select_related("point").first()
        if taken is not None:
            name = taken.point.name
            raise Fault(FaultKind.CONFLICT, Words(f"点位“{name}”已属于一个项目", f"{name} is of a project already"))
        rows = [
            ProjectPoint.objects.create(project=held, point=point, added_by=actor_of(by).id, added_at=now)
            for point in built
        ]
        record.wrote(*rows)
        record.fact("project", held.pk)
        record.fact("points", [point.code for point in built])
        tell_projects_changed(record, [held.pk], now)
    return len(rows)


def _item(key: int | None) -> PlanItem | None:
    """The standing item with this number in the register, None for none. Raises Fault(NOT_FOUND)."""
    if key is None:
        return None
    found = PlanItem.objects.select_related("plan", "organisation").filter(pk=key, removed_at=None).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个规划点位", "there is no such item"), about="item")
    return found
