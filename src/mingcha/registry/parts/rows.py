"""Rows of parts: found by number, and turned into values; for actions and queries, not for pages."""

from django.db.models import QuerySet

from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.rings import Box
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rules import CoveringPoint, gap_of
from mingcha.registry.parts.values import PartFacts, PartPoint

_LARGEST_NUMBER = 2**63 - 1


def part_facts(held: SitePart) -> PartFacts:
    """A part as a value; its site and its points are read with it."""
    standing = sorted(held.points.all(), key=lambda one: one.code)
    points = tuple(PartPoint(one.code, one.name, one.state, one.enabled) for one in standing)
    return PartFacts(
        number=held.pk,
        site=held.site.code,
        site_name=held.site.name,
        category=held.site.category,
        place=held.site.place,
        organisation_name=held.site.organisation.name,
        kind=held.kind,
        name=held.name,
        required=held.required,
        reason=held.reason,
        version=held.version,
        longitude=_degrees(held.longitude_ndeg),
        latitude=_degrees(held.latitude_ndeg),
        added_at=held.added_at,
        points=points,
        gap=gap_of(held.required, [CoveringPoint(one.state, one.enabled) for one in points]),
    )


def part_called(number: int) -> SitePart:
    """The part with this number that is not ended. Raises Fault(NOT_FOUND)."""
    rows = SitePart.objects.select_related("site__organisation").filter(ended_at=None)
    held = rows.filter(pk=number).first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个部位", "there is no such part"), str(number))
    return held


def _degrees(ndeg: int | None) -> float | None:
    return None if ndeg is None else ndeg / NDEG_PER_DEGREE


def placed_in(box: Box) -> QuerySet[SitePart]:
    """The parts inside a box, by the index site_part_place."""
    west, south, east, north = box
    inside = {"longitude_ndeg__range": (west, east), "latitude_ndeg__range": (south, north)}
    return SitePart.objects.filter(ended_at=None, **inside)
