"""The parts of a site, and the gaps in reach: required parts without a point in use (articles 3, 6).

A simple query over parts and points; the derived table of a whole city comes with the map.
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.geo.areas import Box
from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rows import part_called, part_facts
from mingcha.registry.parts.rules import IN_USE, CoveringPoint, GapReason, gap_of
from mingcha.registry.parts.values import PartFacts, PlacedPart
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rows import site_called
from mingcha.registry.points.models import Point

_SITE = PlaceColumns("site__division", "site__organisation__code", "site__zone", "site__systems__contractor__code")


def parts_of_site(reader: Reader, site: str, *, at: datetime) -> tuple[PartFacts, ...]:
    """The parts of a site that are not ended, by name. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = site_called(site)
    require(places_rules.may_see(duty_of(reader, at), held.place))
    rows = _with_points(SitePart.objects.filter(site=held, ended_at=None)).order_by("name", "pk")
    return tuple(part_facts(one) for one in rows)


def part(reader: Reader, number: int, *, at: datetime) -> PartFacts:
    """One part. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = part_called(number)
    require(places_rules.may_see(duty_of(reader, at), held.site.place))
    return part_facts(held)


def gaps(
    reader: Reader, *, at: datetime, category: str = "", reason: GapReason | None = None, limit: int, after: int = 0
) -> tuple[PartFacts, ...]:
    """The gaps in reach by number, those behind the number `after`; of one category of article 6, for one reason."""
    rows = _gaps(reader, at, category, reason).filter(pk__gt=after)
    return tuple(part_facts(held) for held in _with_points(rows).order_by("pk")[:limit])


def count_gaps(reader: Reader, *, at: datetime, category: str = "", reason: GapReason | None = None) -> int:
    """The number of such gaps."""
    return _gaps(reader, at, category, reason).count()


def parts_on_map(reader: Reader, box: Box, *, at: datetime, limit: int) -> tuple[PlacedPart, ...]:
    """The parts in reach inside a box that are not ended and have a place, by number, at most `limit`."""
    rows = placed_in(box).filter(reach(duty_of(reader, at), _SITE)).order_by("pk").distinct()
    held = list(rows.values_list("pk", "name", "site__name", "required", "longitude_ndeg", "latitude_ndeg")[:limit])
    standing: dict[int, list[CoveringPoint]] = defaultdict(list)
    points = Point.objects.filter(stands_at__in=[row[0] for row in held])
    for number, state, enabled in points.values_list("stands_at", "state", "enabled"):
        standing[number].append(CoveringPoint(state, enabled))
    return tuple(
        PlacedPart(number, name, site, required, gap_of(required, standing[number]), longitude, latitude)
        for number, name, site, required, longitude, latitude in held
        if longitude is not None and latitude is not None
    )


def placed_in(box: Box) -> QuerySet[SitePart]:
    """The parts inside a box, by the index site_part_place."""
    west, south, east, north = box
    inside = {"longitude_ndeg__range": (west, east), "latitude_ndeg__range": (south, north)}
    return SitePart.objects.filter(ended_at=None, **inside)


def _gaps(reader: Reader, at: datetime, category: str, reason: GapReason | None) -> QuerySet[SitePart]:
    """The required parts in reach without a point in use, as registry.parts.rules.gap_of judges one."""
    standing = Point.objects.filter(stands_at=OuterRef("pk"))
    reached = SitePart.objects.filter(reach(duty_of(reader, at), _SITE)).values("pk")
    rows = SitePart.objects.filter(~Exists(standing.filter(state=IN_USE, enabled=True)), pk__in=reached)
    rows = rows.filter(required=True, ended_at=None)
    if category:
        rows = rows.filter(site__category=category)
    used, built = Exists(standing.filter(state=IN_USE)), Exists(standing.filter(state__in=("trial", "accepted")))
    conditions: dict[GapReason, Q] = {
        GapReason.SWITCHED_OFF: Q(used),
        GapReason.NOT_ACCEPTED: ~Q(used) & Q(built),
        GapReason.NOT_BUILT: ~Q(used) & ~Q(built),
    }
    return rows if reason is None else rows.filter(conditions[reason])


def _with_points(rows: QuerySet[SitePart]) -> QuerySet[SitePart]:
    return rows.select_related("site__organisation").prefetch_related("points")
