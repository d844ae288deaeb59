"""Rows of areas: found by number, and turned into values; for actions and queries, not for pages."""

from django.db.models import Q, QuerySet

from mingcha.geo.areas import Area
from mingcha.geo.rings import Box
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import AreaConsent, DrawnArea
from mingcha.registry.areas.rules import AreaFacts
from mingcha.registry.areas.values import AreaRow, ConsentRow

_LARGEST_NUMBER = 2**63 - 1


def area_row(held: DrawnArea) -> AreaRow:
    """An area as a value; its unit is read with it."""
    return AreaRow(
        number=held.pk,
        kind=AreaKind(held.kind),
        name=held.name,
        division=held.division,
        zone=held.zone,
        unit=held.unit.code if held.unit else "",
        unit_name=held.unit.name if held.unit else "",
        area=Area(corners_of(held.corners)),
        original_system=held.original_system,
        original=held.original,
        from_on=held.from_on,
        until_on=held.until_on,
        opens=held.opens,
        closes=held.closes,
        document=held.document,
        drawn_at=held.drawn_at,
        drawn_by=held.drawn_by,
        ended_on=held.ended_on,
        ended_at=held.ended_at,
        ended_by=held.ended_by,
        end_reason=held.end_reason,
        end_document=held.end_document,
    )


def area_facts(held: DrawnArea) -> AreaFacts:
    """An area as the rules see it."""
    return AreaFacts(held.pk, AreaKind(held.kind), held.name, Area(corners_of(held.corners)))


def consent_row(held: AreaConsent) -> ConsentRow:
    """A consent as a value; its system is read with it."""
    return ConsentRow(
        held.pk,
        held.system.code,
        held.system.name,
        held.document,
        held.issued_on,
        held.recorded_at,
        held.recorded_by,
    )


def area_called(number: int) -> DrawnArea:
    """The area with this number. Raises Fault(NOT_FOUND)."""
    rows = DrawnArea.objects.select_related("unit")
    held = rows.filter(pk=number).first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个区域", "there is no such area"), str(number))
    return held


def corners_text(area: Area) -> str:
    """The corners as they are stored."""
    return ",".join(f"{x} {y}" for x, y in area.corners)


def corners_of(text: str) -> tuple[tuple[int, int], ...]:
    """Stored corners, read."""
    pairs = (pair.split() for pair in text.split(","))
    return tuple((int(x), int(y)) for x, y in pairs)


def standing_in(box: Box) -> QuerySet[DrawnArea]:
    """The areas that were not ended early and whose boxes meet this one, by the index area_box_standing."""
    return DrawnArea.objects.filter(meets(box), ended_on=None)


def meets(box: Box) -> Q:
    """The condition that the box of an area meets this one."""
    west, south, east, north = box
    return Q(west_ndeg__lte=east, east_ndeg__gte=west, south_ndeg__lte=north, north_ndeg__gte=south)
