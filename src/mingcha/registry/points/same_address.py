"""Finds the points that have the address of a point to be registered, however it is written (articles 3, 7)."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from mingcha.registry.points.address import stream_key
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import SameAddress

_MOST_COMPARED = 500
"""Keys in one question to the database."""


def same_address(urls: Collection[str], unit: str, *, but: int | None = None) -> SameAddress | None:
    """The point that has one of these stored addresses as its main or sub stream, for the rule: one of another unit if
    there is any, else one of this unit, else None. `but` is the key of the point itself."""
    keys = {key for url in urls if (key := stream_key(url))}
    return chosen(owners_of(keys, but=but), keys, unit)


def chosen(owners: Mapping[str, Sequence[SameAddress]], keys: Collection[str], unit: str) -> SameAddress | None:
    """Of the points that have one of these keys: one of another unit, else one of this unit, else None."""
    found = [one for key in keys for one in owners.get(key, ())]
    return next((one for one in found if one.unit != unit), None) or next(iter(found), None)


def owners_of(keys: Collection[str], *, but: int | None = None) -> dict[str, list[SameAddress]]:
    """The points that have each of these stream keys. Not cut to a reach: the rule decides what the asker is told."""
    found: dict[str, list[SameAddress]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _MOST_COMPARED):
        some = wanted[start : start + _MOST_COMPARED]
        rows = Point.objects.filter(Q(stream_key__in=some) | Q(sub_stream_key__in=some))
        columns = ("stream_key", "sub_stream_key", "name", "system__site__organisation__code")
        rows = rows if but is None else rows.exclude(pk=but)
        for main, sub, name, unit in rows.order_by("pk").values_list(*columns):
            for key in {main, sub}.intersection(some):
                found.setdefault(key, []).append(SameAddress(unit, name))
    return found
