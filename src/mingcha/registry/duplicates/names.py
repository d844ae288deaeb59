"""Cameras and planned places by their numbers, as the register calls them; for planes above, which cut to a reach."""

from collections.abc import Collection
from itertools import batched

from mingcha.registry.duplicates.values import BesideRow
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.points.models import Point

_AT_ONCE = 500


def named_cameras(keys: Collection[int]) -> dict[int, BesideRow]:
    """The cameras with these numbers."""
    found: dict[int, BesideRow] = {}
    for some in batched(sorted(keys), _AT_ONCE):
        rows = Point.objects.filter(pk__in=some).select_related("system__site__organisation")
        for held in rows:
            unit = held.system.site.organisation
            found[held.pk] = BesideRow(
                planned=False,
                code=held.code,
                plan=0,
                item=0,
                name=held.name,
                organisation=unit.code,
                organisation_name=unit.name,
                reason=held.duplicate_reason or "",
            )
    return found


def named_items(keys: Collection[int]) -> dict[int, BesideRow]:
    """The planned places with these numbers."""
    found: dict[int, BesideRow] = {}
    for some in batched(sorted(keys), _AT_ONCE):
        for held in PlanItem.objects.filter(pk__in=some).select_related("organisation"):
            unit = held.organisation
            found[held.pk] = BesideRow(
                planned=True,
                code="",
                plan=held.plan_id,
                item=held.number,
                name=held.name,
                organisation=unit.code if unit else "",
                organisation_name=unit.name if unit else "",
                reason=held.duplicate_reason,
            )
    return found
