"""Projects in the asker's reach, and how much of a plan they have built (articles 3, 5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.plans.states import PlanState
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.projects.models import Project, ProjectPoint
from mingcha.registry.projects.rules import may_add_built

_FIRST = Coalesce("planned_first", "pk")
_FIRST_OF_PROJECT = Coalesce("item__planned_first", "item")
_FIRST_OF_BUILT = Coalesce("project__item__planned_first", "project__item")
"""The item of the version in which a place was planned first: of an item, of a project's, of a built point's."""
MOST_PROJECTS = 200
"""Projects of one page of the list."""
MOST_SYSTEMS = 20
"""Systems on trial that the page of a project names."""
MOST_OFFERED = 100
"""Points on trial that are offered to a project."""
MOST_PLANNED = 50
"""Planned places that are offered where a project begins."""
_PROJECT = PlaceColumns("organisation__division", "organisation__code", "organisation__zone")


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project: its item with the plan (None, 0 and "" of an exception), and how many points it built of how many
    cameras planned."""

    number: int
    title: str
    organisation: str
    organisation_name: str
    plan: int | None
    item: int | None
    item_name: str
    planned: int
    exception_reason: str
    started_by: str
    started_at: datetime
    built: int


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project with the points that it built (code, name), the systems of those on trial (codes), and whether the
    reader may add some; `place`: of its unit."""

    row: ProjectRow
    place: Place
    points: tuple[tuple[str, str], ...]
    on_trial: tuple[str, ...]
    may_add: bool


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A place of a plan in force that no project carries out yet; `item` its number in the register."""

    item: int
    name: str
    organisation: str
    organisation_name: str
    cameras: int


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What projects built for an item of a plan: `built` points of all of them, `begun` how many projects there are,
    and (number, title) of those that the reader may open, oldest first."""

    built: int
    begun: int
    projects: tuple[tuple[int, str], ...]


@cites("3", "5")
def carried_out(asker: Reader, items: Collection[int], *, at: datetime) -> dict[int, CarriedOut]:
    """What projects built for these items (their numbers in the register), for who reads their plan; items without a
    project are absent. A project of a former version counts for the places that a plan carries on."""
    firsts = dict(PlanItem.objects.filter(pk__in=items).annotate(first=_FIRST).values_list("pk", "first"))
    begun = Project.objects.annotate(first=_FIRST_OF_PROJECT).filter(first__in=set(firsts.values()))
    reached = set(begun.filter(reach(duty_of(asker, at), _PROJECT)).values_list("pk", flat=True))
    of_first: dict[int, list[tuple[int, str, int]]] = {}
    counted = begun.annotate(points=Count("built")).order_by("pk").values_list("first", "pk", "title", "points")
    for first, number, title, points in counted:
        of_first.setdefault(first, []).append((number, title, points))
    return {
        item: CarriedOut(
            built=sum(points for _, _, points in held),
            begun=len(held),
            projects=tuple((number, title) for number, title, _ in held if number in reached),
        )
        for item, first in firsts.items()
        if (held := of_first.get(first))
    }


@cites("3", "5")
def planned_places(asker: Reader, *, at: datetime, limit: int = MOST_PLANNED) -> tuple[PlannedPlace, ...]:
    """The places of plans in force that name a unit whose register the asker keeps and that none of its projects
    carries out, newest first. A unit reads no plan, but what it is to build. What a project began in a former version
    of the plan is carried out; of copies from before that was kept, places of one name are taken for the same."""
    facts = duty_of(asker, at)
    if not facts.has(*places_rules.KEEPERS):
        return ()
    begun = Project.objects.filter(organisation=OuterRef("organisation")).annotate(first=_FIRST_OF_PROJECT)
    same = Q(first=OuterRef("first")) | Q(item__name=OuterRef("name"), item__planned_first=None)
    rows = PlanItem.objects.filter(reach(facts, _PROJECT), plan__state=PlanState.IN_FORCE.value, removed_at=None)
    waiting = (
        rows.annotate(first=_FIRST)
        .exclude(Exists(begun.filter(same)))
        .select_related("organisation")
        .order_by("-pk")[:limit]
    )
    return tuple(
        PlannedPlace(row.pk, row.name, unit.code, unit.name, row.count)
        for row in waiting
        if (unit := row.organisation) is not None and places_rules.may_write(facts, unit.place)
    )


@cites("3", "5")
def projects(asker: Reader, *, at: datetime, before: int = 0, limit: int = MOST_PROJECTS) -> tuple[ProjectRow, ...]:
    """The projects of units in the asker's reach, newest first, those below the number `before` if it is given."""
    rows = Project.objects.filter(reach(duty_of(asker, at), _PROJECT))
    rows = rows.filter(pk__lt=before) if before else rows
    return tuple(map(_row, _whole(rows).order_by("-pk")[:limit]))


@cites("3", "5")
def project(asker: Reader, number: int, *, at: datetime) -> ProjectPage:
    """One project. Raises Fault(NOT_FOUND), and Refused (article 3) outside the asker's reach."""
    held = _project(asker, number, at)
    facts, place = duty_of(asker, at), held.organisation.place
    built = ProjectPoint.objects.filter(project=held).order_by("point__code")
    points = tuple(built.values_list("point__code", "point__name")[:MOST_PROJECTS])
    waiting = built.filter(point__state=PointState.TRIAL).order_by("point__system__code")
    on_trial = tuple(waiting.values_list("point__system__code", flat=True).distinct()[:MOST_SYSTEMS])
    return ProjectPage(_row(held), place, points, on_trial, places_rules.may_write(facts, place).allowed)


@cites("3", "5", "8")
def points_of_no_project(asker: Reader, number: int, *, at: datetime) -> tuple[tuple[str, str, str], ...]:
    """(code, name, system's name) of the points on trial that the asker may say a project built, newest first: of
    systems that its unit builds or manages, and of no project yet. At most MOST_OFFERED. Raises as `project`."""
    held = _project(asker, number, at)
    facts, unit = duty_of(asker, at), held.organisation
    ours = Q(system__site__organisation=unit) | Q(system__building_unit=unit)
    rows = Point.objects.filter(ours, state=PointState.TRIAL, project=None)
    found = rows.select_related("system__site__organisation", "system__contractor").order_by("-pk")[:MOST_OFFERED]
    return tuple((one.code, one.name, one.system.name) for one in found if may_add_built(facts, unit.place, one.place))


def project_titles(numbers: Collection[str]) -> dict[str, str]:
    """The titles of projects by number, as findings name them; not for pages of a project, which ask for the reach."""
    rows = Project.objects.filter(pk__in=[int(one) for one in numbers if one.isdecimal()])
    return {str(number): title for number, title in rows.values_list("pk", "title")}


@cites("5")
def built_by_class(plan: int) -> dict[int, int]:
    """The number of points that projects built for the items of a plan, by the class of points; for who reads it. A
    project of a former version counts for the places that this one carries on."""
    standing = PlanItem.objects.filter(plan=plan, removed_at=None).annotate(first=_FIRST)
    rows = ProjectPoint.objects.annotate(first=_FIRST_OF_BUILT).filter(first__in=standing.values("first"))
    counted = rows.order_by().values_list("project__item__point_class").annotate(count=Count("pk"))
    return dict(counted)


def _project(asker: Reader, number: int, at: datetime) -> Project:
    held = _whole(Project.objects.filter(pk=number)).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有第 {number} 号项目", f"there is no project {number}"))
    require(places_rules.may_see(duty_of(asker, at), held.organisation.place))
    return held


def _whole(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.select_related("organisation", "item").annotate(built_points=Count("built"))


def _row(held: Project) -> ProjectRow:
    item = held.item
    return ProjectRow(
        number=held.pk,
        title=held.title,
        organisation=held.organisation.code,
        organisation_name=held.organisation.name,
        plan=item.plan_id if item else None,
        item=item.pk if item else None,
        item_name=item.name if item else "",
        planned=item.count if item else 0,
        exception_reason=held.exception_reason,
        started_by=held.started_by,
        started_at=held.started_at,
        built=getattr(held, "built_points", 0),
    )
