"""The register as the tree of the wall: districts and sites with their number of points (articles 3, 16(1)).

Only points that the reader monitors; branches are read one by one, never 200,000 points at once. The points of a branch
are queries.points with the facts of `monitor_of`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import reach
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import POINT


@dataclass(frozen=True, slots=True)
class DistrictBranch:
    """A district, or a functional zone with one of its divisions; `points` counts those that the reader monitors."""

    division: str
    zone: str
    points: int


@dataclass(frozen=True, slots=True)
class SiteBranch:
    """A place of article 6 with the number of its points."""

    code: str
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class LeafPlace:
    """A point's position in the tree."""

    code: str
    site: str
    division: str
    zone: str


def monitor_of(asker: Reader, *, at: datetime) -> DutyFacts:
    """The asker's facts with only the roles as a monitor, so that only points open to viewing are reached."""
    facts = duty_of(asker, at)
    return replace(facts, roles=tuple(held for held in facts.roles if held.role is Role.MONITOR))


def district_branches(monitor: DutyFacts) -> tuple[DistrictBranch, ...]:
    """The branches of the first level: districts by code, then functional zones."""
    groups = (
        _monitored(monitor)
        .values_list("system__site__division", "system__site__zone")
        .annotate(points=Count("pk"))
        .order_by("system__site__zone", "system__site__division")
    )
    districts: list[DistrictBranch] = []
    zones: dict[str, DistrictBranch] = {}
    for division, zone, points in groups:
        if zone:
            known = zones.get(zone, DistrictBranch(division, zone, 0))
            zones[zone] = replace(known, points=known.points + points)
        else:
            districts.append(DistrictBranch(division, "", points))
    return (*districts, *zones.values())


def site_branches(monitor: DutyFacts, *, division: str = "", zone: str = "") -> tuple[SiteBranch, ...]:
    """The sites of a zone, or those of a district that belong to no zone, by name."""
    inside = Q(system__site__zone=zone) if zone else Q(system__site__division=division, system__site__zone="")
    groups = (
        _monitored(monitor)
        .filter(inside)
        .values_list("system__site__code", "system__site__name")
        .annotate(points=Count("pk"))
        .order_by("system__site__name", "system__site__code")
    )
    return tuple(SiteBranch(code, name, points) for code, name, points in groups)


def leaf_places(monitor: DutyFacts, *, most: int) -> tuple[LeafPlace, ...]:
    """The position of each monitored point, ordered by code; empty if there are more than `most`."""
    columns = ("code", "system__site__code", "system__site__division", "system__site__zone")
    rows = _monitored(monitor).values_list(*columns).order_by("code")[: most + 1]
    found = tuple(LeafPlace(*row) for row in rows)
    return found if len(found) <= most else ()


def _monitored(monitor: DutyFacts) -> QuerySet[Point]:
    return Point.objects.filter(reach(monitor, POINT))
