"""The entries of one act since an instant, without reading the whole log: entries stand in the order of their time."""

import json
from datetime import datetime

from django.db.models import F, Value

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
