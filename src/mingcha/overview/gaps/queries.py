"""The gaps in a reader's reach by the number of the part, filtered, from the derived rows (articles 3, 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.codes import WUHAN
from mingcha.overview.gaps.models import Gap
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.parts import queries as parts_queries
from mingcha.registry.parts.rules import GapReason
from mingcha.registry.parts.values import PartFacts, PlacedPart
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.systems.models import System

_PLACE = PlaceColumns("division", "organisation", "zone")


@dataclass(frozen=True, slots=True)
class GapFilter:
    """The filter of gaps: a category of article 6, a reason, a district or functional zone (its code)."""

    category: str = ""
    reason: GapReason | None = None
    area: str = ""


ALL = GapFilter()
"""All of them."""


def gaps(reader: Reader, where: GapFilter = ALL, *, at: datetime, limit: int, after: int = 0) -> tuple[PartFacts, ...]:
    """The gaps in reach by number, greater than `after`."""
    rows = _gaps(reader, at, where).filter(part__gt=after).order_by("part")
    held = dict(rows.values_list("part", "reason")[:limit])
    parts = parts_queries.parts_numbered(held.keys())
    return tuple(replace(parts[number], gap=GapReason(held[number])) for number in held if number in parts)


def count_gaps(reader: Reader, where: GapFilter = ALL, *, at: datetime) -> int:
    """The number of such gaps."""
    return _gaps(reader, at, where).count() if where != ALL else _EVERY_GAP.count(duty_of(reader, at))


def with_gaps[P: (PartFacts, PlacedPart)](parts: Sequence[P]) -> tuple[P, ...]:
    """These parts with the gaps of the list, which include offline cameras."""
    held = dict(Gap.objects.filter(part__in=[one.number for one in parts]).values_list("part", "reason"))
    return tuple(replace(one, gap=GapReason(held[one.number]) if one.number in held else None) for one in parts)


def _gaps(reader: Reader, at: datetime, where: GapFilter) -> QuerySet[Gap]:
    rows = _in_reach(duty_of(reader, at))
    if where.category:
        rows = rows.filter(category=where.category)
    if where.reason is not None:
        rows = rows.filter(reason=where.reason.value)
    if where.area and where.area != WUHAN:
        rows = rows.filter(Q(division=where.area, zone="") | Q(zone=where.area))
    return rows


def _in_reach(facts: DutyFacts) -> QuerySet[Gap]:
    return Gap.objects.filter(reach(facts, _PLACE) | _built_by(facts))


_EVERY_GAP = QueryOfFacts(lambda facts: _in_reach(facts).order_by().values_list("pk"))


def _built_by(facts: DutyFacts) -> Q:
    """Gaps of sites whose systems a contractor builds or maintains: a site has several, so it is no column."""
    ours = [
        held.territory.organisation
        for held in (facts.roles if facts.active else ())
        if held.role is Role.CONTRACTOR and held.territory.organisation
    ]
    return Q(site__in=System.objects.filter(contractor__code__in=ours).values("site__code")) if ours else Q(pk__in=[])
