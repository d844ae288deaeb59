"""Who changed what: entries of the log by what their events name, by act, actor and time (articles 16(3), 20)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from mingcha.evidence.models import Entry
from mingcha.evidence.queries import EntryView, PlaceIn, first_entry_since, log_size, views_of
from mingcha.kit.canonical import canonical_json

LOOKED = 20_000
"""Entries that one search reads; it says where to go on."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """What is searched for. `code`: a code or user name that the facts of the event have under one of `keys`, or
    anywhere without keys; `acts`: beginnings of the names of acts; `by`: id of the actor; times: [since, until)."""

    code: str = ""
    keys: frozenset[str] = frozenset()
    acts: tuple[str, ...] = ()
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangesFound:
    """Entries with their events, newest first; `onward`: the index below which the search goes on, None at its end."""

    entries: tuple[EntryView, ...]
    onward: int | None


def changes(asked: ChangesAsked, *, before: int | None = None, limit: int = 50, looked: int = LOOKED) -> ChangesFound:
    """At most `limit` entries below the index `before`, among the last `looked` ones of that time. The caller decides
    who may see the events."""
    end = first_entry_since(asked.until) if asked.until else log_size()
    end = end if before is None else min(end, before)
    first = first_entry_since(asked.since) if asked.since else 0
    low = max(first, end - looked)
    found: list[EntryView] = []
    for one in _matching(asked, low, end):
        found.append(one)
        if len(found) > limit:
            return ChangesFound(tuple(found[:limit]), found[limit - 1].index)
    return ChangesFound(tuple(found), low if low > first else None)


def is_named(facts: Any, keys: frozenset[str], code: str) -> bool:
    """Whether facts have a code under one of these keys, alone or in a list, at any depth."""
    if isinstance(facts, dict):
        return any(
            (key in keys and _is_code(value, code)) or is_named(value, keys, code) for key, value in facts.items()
        )
    return isinstance(facts, list) and any(is_named(one, keys, code) for one in facts)


def _is_code(value: Any, code: str) -> bool:
    return value == code or (isinstance(value, list) and code in value)


def _matching(asked: ChangesAsked, low: int, end: int) -> Iterator[EntryView]:
    """The entries in [low, end) that match, newest first, read _AT_ONCE at a time."""
    rows = _rows(asked).filter(index__gte=low).order_by("-index").values_list("index", "body")
    while part := list(rows.filter(index__lt=end)[:_AT_ONCE]):
        for one in views_of([(index, bytes(body)) for index, body in part], with_event=True):
            facts: Any = (one.event or {}).get("facts")
            if not (asked.code and asked.keys) or is_named(facts, asked.keys, asked.code):
                yield one
        end = part[-1][0]


def _rows(asked: ChangesAsked) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if asked.code:
        named = Value(canonical_json(asked.code))
        rows = rows.annotate(code_at=PlaceIn(F("detail__event"), named)).filter(code_at__gt=0)
    if asked.by:
        actor = Value(f'"by":{json.dumps(asked.by)},'.encode())
        rows = rows.annotate(by_at=PlaceIn(F("body"), actor)).filter(by_at__gt=0)
    wanted = Q()
    for act in asked.acts:
        begins = b'{"act":"' + act.encode()  # the first key of a canonical entry
        wanted |= Q(body__gte=begins, body__lt=begins + b"\xff")
    return rows.filter(wanted)
