"""Whether the units whose pictures are given to a department were assessed for it, as the doors ask (articles 13(2),
16(6); PIPL 55); for actions and queries, not for pages."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.registry.disclosures.above import disclosure_decisions
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point

_AT_ONCE = 500


def assessed_units(points: Sequence[str], department: str, at: datetime) -> dict[str, Decision]:
    """By unit, in the order of their codes, whether pictures of these points (codes) may be given to a department: an
    impact assessment of the unit names it and covers the systems, where one is asked for by then."""
    systems: dict[str, set[str]] = {}
    for begin in range(0, len(points), _AT_ONCE):
        rows = Point.objects.filter(code__in=points[begin : begin + _AT_ONCE])
        for unit, system in rows.values_list("system__site__organisation__code", "system__code"):
            systems.setdefault(unit, set()).add(system)
    ways = [
        Disclosure(DisclosureKind.SHARING, unit, department, tuple(sorted(codes)))
        for unit, codes in sorted(systems.items())
    ]
    return {way.unit: may for way, may in zip(ways, disclosure_decisions()(ways, at), strict=True)}


def units_not_assessed(points: Sequence[str], department: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """The units of these points that were not assessed for a department, code and name."""
    lacking = [unit for unit, may in assessed_units(points, department, at).items() if not may]
    rows = Organisation.objects.filter(code__in=lacking).order_by("code")
    return tuple(rows.values_list("code", "name")) if lacking else ()
