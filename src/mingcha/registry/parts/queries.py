"""The parts of a site, and the gaps in reach: required parts without a point in use (articles 3, 6).

A simple query over parts and points; the derived table of a whole city comes with the map.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from mingcha.geo.rings import Box
from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rows import part_called, part_facts, placed_in
from mingcha.registry.parts.rules import CoveringPoint, gap_of
from mingcha.registry.parts.values import PartFacts, PlacedPart
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rows import site_called

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


def parts_numbered(numbers: Collection[int]) -> dict[int, PartFacts]:
    """The parts with these numbers that are not ended, for planes above, which cut to a reach; others are absent."""
    rows = SitePart.objects.filter(pk__in=numbers, ended_at=None)
    return {held.pk: part_facts(held) for held in _with_points(rows)}


def parts_on_map(reader: Reader, box: Box, *, at: datetime, limit: int) -> tuple[PlacedPart, ...]:
    """The parts in reach inside a box that are not ended and have a place, by number, at most `limit`."""
    rows = placed_in(box).filter(reach(duty_of(reader, at), _SITE)).order_by("pk").distinct()
    held = list(rows.values_list("pk", "name", "site__name", "required", "longitude_ndeg", "latitude_ndeg")[:limit])
    standing: dict[int, list[CoveringPoint]] = defaultdict(list)
    parts = SitePart.objects.filter(pk__in=[row[0] for row in held], points__isnull=False)
    for number, state, enabled in parts.values_list("pk", "points__state", "points__enabled"):
        standing[number].append(CoveringPoint(state, enabled))
    return tuple(
        PlacedPart(number, name, site, required, gap_of(required, standing[number]), longitude, latitude)
        for number, name, site, required, longitude, latitude in held
        if longitude is not None and latitude is not None
    )


def _with_points(rows: QuerySet[SitePart]) -> QuerySet[SitePart]:
    return rows.select_related("site__organisation").prefetch_related("points")
