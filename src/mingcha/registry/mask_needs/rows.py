"""Rows of what must be covered, turned into values; for actions and queries, not for pages."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.areas.rows import area_facts
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rules import HidingArea, Need, NeedGround
from mingcha.registry.mask_needs.values import NeedRow
from mingcha.registry.points.models import Point


def need_row(held: MaskNeed) -> NeedRow:
    """A need as a value; its point is read with it."""
    return NeedRow(
        number=held.pk,
        point=held.point.code,
        need=need_of(held),
        known_at=held.known_at,
        records_until=held.records_until,
        ended_at=held.ended_at,
        end_reason=held.end_reason,
    )


def need_of(held: MaskNeed) -> Need:
    """What a row says must be covered."""
    return Need(
        ground=NeedGround(held.ground),
        article=held.article,
        from_at=held.from_at,
        area=held.area_id or 0,
        until_at=held.until_at,
        opens=held.opens,
        closes=held.closes,
    )


def hiding_area(held: DrawnArea) -> HidingArea:
    """A drawn area as the rules of needs see it."""
    return HidingArea(area_facts(held), held.from_on, held.until_on, held.opens, held.closes)


def new_row(point: int, need: Need, until: datetime | None, at: datetime) -> MaskNeed:
    """A row of a need of a stored point (its key), known and in effect at an instant; it is not saved."""
    return MaskNeed(
        point_id=point,
        ground=need.ground.value,
        article=need.article,
        area_id=need.area or None,
        from_at=need.from_at,
        until_at=need.until_at,
        opens=need.opens,
        closes=need.closes,
        known_at=at,
        records_until=until,
        in_effect_at=at,
    )


def open_rows(points: Collection[int] | QuerySet[Point], at: datetime) -> QuerySet[MaskNeed]:
    """The needs of these points (keys) that hold at an instant or will hold after it, by number."""
    stands = Q(ended_at=None) & (Q(until_at=None) | Q(until_at__gt=at))
    return MaskNeed.objects.filter(stands, point__in=points).select_related("point").order_by("pk")


def has_needs_of(areas: QuerySet[DrawnArea]) -> bool:
    """Whether a need of one of these areas was not ended."""
    return MaskNeed.objects.filter(area__in=areas, ended_at=None).exists()
