"""The entries of one act since an instant, without reading the whole log: entries stand in the order of their time."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import F, Q, Value

from mingcha.evidence.models import Entry, LogHead
from mingcha.evidence.queries import EntryView, PlaceIn, views_of

MOST = 200


def acts_since(act: str, since: datetime, *, limit: int = MOST) -> tuple[EntryView, ...]:
    """At most `limit` entries of an act made since an instant, newest first, with their events: whom those may be shown
    to is the caller's decision."""
    said = Value(f'"act":"{act}"'.encode())
    rows = (
        Entry.objects.filter(index__gte=_first_since(since))
        .annotate(place=PlaceIn(F("body"), said))
        .filter(place__gt=0)
        .order_by("-index")
        .values_list("index", "body")[: min(limit, MOST)]
    )
    return views_of([(index, bytes(body)) for index, body in rows], with_event=True)


def _first_since(since: datetime) -> int:
    """The index of the first entry at or after an instant, found by halving; the log's size when there is none."""
    wanted_ms = int(since.timestamp() * 1000)
    low, high = 0, LogHead.objects.values_list("size", flat=True).first() or 0
    while low < high:
        middle = (low + high) // 2
        body = Entry.objects.values_list("body", flat=True).get(index=middle)
        if json.loads(bytes(body))["at_ms"] < wanted_ms:
            low = middle + 1
        else:
            high = middle
    return low


def every_act_since(acts: Collection[str], since: datetime) -> Iterator[EntryView]:
    """Every entry of some acts made since an instant, oldest first, with their events: for programs that must miss
    none. Whom those may be shown to is the caller's decision."""
    after = _first_since(since) - 1
    wanted = Q()
    names = {f"said_{number}": Value(f'"act":"{act}"'.encode()) for number, act in enumerate(acts)}
    for name in names:
        wanted |= Q(**{f"{name}__gt": 0})
    rows = Entry.objects.annotate(**{name: PlaceIn(F("body"), said) for name, said in names.items()}).filter(wanted)
    while found := list(rows.filter(index__gt=after).order_by("index").values_list("index", "body")[:MOST]):
        yield from views_of([(index, bytes(body)) for index, body in found], with_event=True)
        after = found[-1][0]
