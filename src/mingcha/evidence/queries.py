"""Queries of the application's log: its head, its entries by page, and the proof of one entry."""

import base64
import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import F, Func, IntegerField, Q, Value

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.note import verifier_key
from mingcha.evidence.log.proof import prove
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.evidence.models import Entry, EntryDetail, LogHead
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_MOST_ENTRIES = 500
_LOOKED_THROUGH = 100_000
_MOST_ACTS = 64
"""Acts of which the query for the newest entries is kept."""
_MOST_FOUND = 64
_found_since: dict[int, int] = {}
"""Cache: instant (ms) -> index of the first entry since then, for pages that repeatedly show the entries of today. At
most _MOST_FOUND, each verified before use."""


@dataclass(frozen=True, slots=True)
class LogView:
    """The state of the application's log. `root` is base64; `published_size` is 0 before the first publication."""

    origin: str
    size: int
    root: str
    at: datetime | None
    verifier_key: str
    published_size: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """The public part of one entry; `event` holds names and facts, and is None unless requested (or if erased)."""

    index: int
    act: str
    at: datetime
    by: str
    cites: tuple[str, ...]
    rows: int
    event: dict[str, Any] | None


class PlaceIn(Func):
    """The position of bytes in a column of bytes, from 1; 0 if absent (LIKE does not work on blobs)."""

    function = "INSTR"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL: position(bytes in column)."""
        column, wanted = self.get_source_expressions()
        turned = PlaceIn(wanted, column)
        return Func.as_sql(
            turned, compiler, connection, template="POSITION(%(expressions)s)", arg_joiner=" IN ", **context
        )


MOST_SINCE = 200
NEAR = 500
"""Number of entries after the time of a row that are searched for its own: an act writes its entry at its end."""


def log_state() -> LogView:
    """Head and published head of the application's log. Raises Fault(CORRUPT) if its head is not the signed one."""
    signed = application_log().head()
    published = published_checkpoint()
    public_key = settings.MINGCHA_KEYS.verifier("log-app").public
    return LogView(
        origin=application_origin(),
        size=signed.checkpoint.size if signed else 0,
        root=base64.b64encode(signed.checkpoint.root).decode() if signed else "",
        at=signed.at if signed else None,
        verifier_key=verifier_key(application_origin(), public_key),
        published_size=published.checkpoint.size if published else 0,
        published_at=published.at if published else None,
    )


def published_checkpoint() -> SignedCheckpoint | None:
    """The published checkpoint; None if there is none or this log did not sign it."""
    try:
        data = (settings.MINGCHA_HOME.application_log / CHECKPOINT).read_bytes()
        return open_checkpoint(data, settings.MINGCHA_KEYS.verifier("log-app"), application_origin())
    except (FileNotFoundError, ValueError, Fault):
        return None


def latest_of(act: str, most: int) -> tuple[EntryView, ...]:
    """At most `most` entries of one act among the last hundred thousand of the log, newest first, with their events.
    Bounded, since the search for an act that never happened would read the whole log."""
    size = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    named = Value(f'"act":"{act}"'.encode())
    rows = (
        Entry.objects.filter(index__gte=(size or 0) - _LOOKED_THROUGH)
        .annotate(place=PlaceIn(F("body"), named))
        .filter(place__gt=0)
        .order_by("-index")
        .values_list("index", "body")[:most]
    )
    return views_of([(index, bytes(body)) for index, body in rows], with_event=True)


def newest_of(act: str) -> EntryView | None:
    """The newest entry of one act, with its event; None if there is none."""
    named = Value(f'"act":"{act}"'.encode())
    row = (
        Entry.objects.annotate(place=PlaceIn(F("body"), named))
        .filter(place__gt=0)
        .order_by("-index")
        .values_list("index", "body")
        .first()
    )
    return None if row is None else views_of([(row[0], bytes(row[1]))], with_event=True)[0]


def first_entry_at() -> datetime | None:
    """When the log began; None while it is empty."""
    body = Entry.objects.order_by("index").values_list("body", flat=True).first()
    return None if body is None else datetime.fromtimestamp(json.loads(bytes(body))["at_ms"] / 1000, UTC)


def latest_entries(limit: int = 50, before: int | None = None, *, with_event: bool = False) -> tuple[EntryView, ...]:
    """At most `limit` (and 500) entries, newest first, below the index `before` if given.

    The caller decides who may see the events.
    """
    rows = Entry.objects.order_by("-index")
    if before is not None:
        rows = rows.filter(index__lt=before)
    page = rows.values_list("index", "body")[: min(limit, _MOST_ENTRIES)]
    return views_of([(index, bytes(body)) for index, body in page], with_event=with_event)


def log_size() -> int:
    """The number of entries."""
    return LogHead.objects.values_list("size", flat=True).first() or 0


def acts_from(index: int) -> frozenset[str] | None:
    """The names of the acts of the entries from `index` on; None if there are more than 500. For an act that read data
    before it got the log's lock: the data may have changed since."""
    rows = Entry.objects.filter(index__gte=index).order_by("index").values_list("index", "body")[: _MOST_ENTRIES + 1]
    views = views_of([(number, bytes(body)) for number, body in rows], with_event=False)
    return None if len(views) > _MOST_ENTRIES else frozenset(one.act for one in views)


def entry_by_index(index: int, *, with_event: bool = False) -> EntryView:
    """One entry. Raises Fault(NOT_FOUND)."""
    return views_of([(index, entry_body(index))], with_event=with_event)[0]


def entry_body(index: int) -> bytes:
    """The exact bytes of an entry, which its proof covers. Raises Fault(NOT_FOUND)."""
    body = Entry.objects.filter(index=index).values_list("body", flat=True).first()
    if body is None:
        words = Words(f"日志中没有第 {index} 条", f"the log has no entry {index}")
        raise Fault(FaultKind.NOT_FOUND, words)
    return bytes(body)


def entry_opening(index: int) -> tuple[bytes, bytes]:
    """(salt, event) of an entry: they open its commitment and can be disclosed singly. Raises Fault(NOT_FOUND)."""
    found = EntryDetail.objects.filter(pk=index).values_list("salt", "event").first()
    if found is None:
        words = Words(f"日志第 {index} 条没有明细", f"entry {index} has no detail")
        raise Fault(FaultKind.NOT_FOUND, words)
    return bytes(found[0]), bytes(found[1])


def entry_proof(index: int) -> bytes:
    """The .tlog-proof file of an entry (C2SP tlog-proof@v1), under the newest witnessed head that covers it, else under
    the present head. Raises Fault(NOT_FOUND)."""
    files = FolderFiles(settings.MINGCHA_HOME.application_log)
    return prove(application_log(), files, settings.MINGCHA_KEYS.verifier("log-app"), index).to_bytes()


def views_of(rows: Sequence[tuple[int, bytes]], *, with_event: bool) -> tuple[EntryView, ...]:
    """Entries (index, body) as views, with their events if requested. The caller decides who may see the events."""
    events: dict[int, bytes] = {}
    if with_event:
        events = {index: bytes(event) for index, event in _EVENTS.rows(tuple(index for index, _ in rows))}
    return tuple(_view(index, body, events.get(index)) for index, body in rows)


_EVENTS = CompiledQuery(
    lambda indexes: EntryDetail.objects.filter(entry_id__in=indexes).values_list("entry_id", "event")
)


def acts_since(act: str, since: datetime, *, limit: int = MOST_SINCE) -> tuple[EntryView, ...]:
    """At most `limit` entries of an act made since an instant, newest first, with their events. The caller decides who
    may see the events."""
    rows = _acts_from(act, min(limit, MOST_SINCE)).rows(_first_since(since))
    return views_of([(index, bytes(body)) for index, body in rows], with_event=True)


@lru_cache(_MOST_ACTS)
def _acts_from(act: str, limit: int) -> CompiledQuery:
    """The newest entries of an act from an index on."""
    named = Value(f'"act":"{act}"'.encode())
    return CompiledQuery(
        lambda first: (
            Entry.objects.filter(index__gte=first)
            .annotate(place=PlaceIn(F("body"), named))
            .filter(place__gt=0)
            .order_by("-index")
            .values_list("index", "body")[:limit]
        )
    )


def acts_between(
    act: str, since: datetime, until: datetime, *, before: int | None = None, limit: int = MOST_SINCE, looked: int
) -> tuple[EntryView, ...]:
    """At most `limit` entries of an act made in [since, until), below the index `before`, newest first, with their
    events, among the last `looked` entries of that time. The caller decides who may see the events."""
    last = _first_since(until)
    named = Value(f'"act":"{act}"'.encode())
    rows = (
        Entry.objects.filter(index__gte=max(_first_since(since), last - looked), index__lt=last)
        .filter(**({} if before is None else {"index__lt": before}))
        .annotate(place=PlaceIn(F("body"), named))
        .filter(place__gt=0)
        .order_by("-index")
        .values_list("index", "body")[: min(limit, MOST_SINCE)]
    )
    return views_of([(index, bytes(body)) for index, body in rows], with_event=True)


def every_act_since(acts: Collection[str], since: datetime, *, until: datetime | None = None) -> Iterator[EntryView]:
    """Every entry of some acts made since an instant (and before `until`), oldest first, with their events: for
    programs that must not miss any. The caller decides who may see the events."""
    after = _first_since(since) - 1
    wanted = Q()
    names = {f"named_{number}": Value(f'"act":"{act}"'.encode()) for number, act in enumerate(acts)}
    for name in names:
        wanted |= Q(**{f"{name}__gt": 0})
    rows = Entry.objects.annotate(**{name: PlaceIn(F("body"), named) for name, named in names.items()}).filter(wanted)
    if until is not None:
        rows = rows.filter(index__lt=_first_since(until))
    while found := list(rows.filter(index__gt=after).order_by("index").values_list("index", "body")[:MOST_SINCE]):
        yield from views_of([(index, bytes(body)) for index, body in found], with_event=True)
        after = found[-1][0]


def entries_naming(tables: Collection[str], since: datetime, *, before: int) -> Iterator[tuple[int, bytes]]:
    """(index, body) of every entry since an instant and below the index `before` that names a row of one of these
    tables (whole names or their beginnings), oldest first. Reads the whole log of that time: for one case at a time."""
    wanted = Q()
    names = {f"named_{number}": Value(f'["{table}'.encode()) for number, table in enumerate(sorted(tables))}
    for name in names:
        wanted |= Q(**{f"{name}__gt": 0})
    rows = Entry.objects.filter(index__gte=_first_since(since), index__lt=before)
    rows = rows.annotate(**{name: PlaceIn(F("body"), named) for name, named in names.items()}).filter(wanted)
    for index, body in rows.order_by("index").values_list("index", "body").iterator(chunk_size=2000):
        yield index, bytes(body)


class EntriesOfRows:
    """Finds the entries that name given rows. Caches the times of the entries read, so that the rows of one list need
    few reads each."""

    def __init__(self) -> None:
        self._size = LogHead.objects.values_list("size", flat=True).first() or 0
        self._indices: list[int] = []
        self._times_ms: list[int] = []

    def entry_of(self, table: str, key: str, at: datetime) -> int | None:
        """The index of the first entry that names a row (table, primary key), among the NEAR entries made from an
        instant on; None if there is none. `at`: when the row was written."""
        first = self._first_from(int(at.timestamp() * 1000))
        named = Value(f'["{table}","{key}",'.encode())
        rows = Entry.objects.filter(index__gte=first, index__lt=first + NEAR).annotate(place=PlaceIn(F("body"), named))
        return rows.filter(place__gt=0).order_by("index").values_list("index", flat=True).first()

    def _first_from(self, wanted_ms: int) -> int:
        """As _first_since, between the nearest cached entries."""
        place = bisect_left(self._times_ms, wanted_ms)
        low = self._indices[place - 1] + 1 if place else 0
        high = self._indices[place] if place < len(self._indices) else self._size
        while low < high:
            middle = (low + high) // 2
            body = Entry.objects.values_list("body", flat=True).get(index=middle)
            at_ms = json.loads(bytes(body))["at_ms"]
            here = bisect_left(self._indices, middle)
            self._indices.insert(here, middle)
            self._times_ms.insert(here, at_ms)
            if at_ms < wanted_ms:
                low = middle + 1
            else:
                high = middle
        return low


def _view(index: int, body: bytes, event: bytes | None) -> EntryView:
    entry = json.loads(body)
    return EntryView(
        index=index,
        act=entry["act"],
        at=datetime.fromtimestamp(entry["at_ms"] / 1000, UTC),
        by=entry["by"],
        cites=tuple(entry["cites"]),
        rows=len(entry["rows"]) + sum(rows for _, rows, *_ in entry.get("bulk", ())),
        event=None if event is None else json.loads(event),
    )


def newest_entries_naming(rows: Collection[tuple[str, int]], most: int) -> tuple[tuple[int, bytes], ...]:
    """Number and leaf hash of at most `most` entries, newest first, that name one of these rows (table, key) singly,
    among the last hundred thousand of the log."""
    size = Entry.objects.order_by("-index").values_list("index", flat=True).first() or 0
    found: dict[int, bytes] = {}
    for table, key in rows:
        named = Value(f'["{table}","{key}",'.encode())
        held = Entry.objects.filter(index__gte=size - _LOOKED_THROUGH).annotate(place=PlaceIn(F("body"), named))
        wanted = held.filter(place__gt=0).order_by("-index").values_list("index", "leaf_hash")[:most]
        found |= {index: bytes(leaf) for index, leaf in wanted}
    return tuple(sorted(found.items(), reverse=True)[:most])


def first_entry_since(since: datetime) -> int:
    """The index of the first entry at or after an instant; the log's size if there is none."""
    return _first_since(since)


def _first_since(since: datetime) -> int:
    """The index of the first entry at or after an instant, by binary search; the log's size if there is none."""
    wanted_ms = int(since.timestamp() * 1000)
    known = _found_since.get(wanted_ms)
    if known is not None and _begins_at(known, wanted_ms):
        return known
    size = next((held for (held,) in _SIZE.rows()), 0)
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if _at_ms(bytes(Entry.objects.values_list("body", flat=True).get(index=middle))) < wanted_ms:
            low = middle + 1
        else:
            high = middle
    if low < size:
        if len(_found_since) >= _MOST_FOUND:
            _found_since.clear()
        _found_since[wanted_ms] = low
    return low


def _begins_at(index: int, wanted_ms: int) -> bool:
    """Whether the entries since an instant begin at an index, by the log itself: the cache may be outdated, as after a
    restore."""
    times = {number: _at_ms(bytes(body)) for number, body in _AROUND.rows(index - 1, index)}
    return times.get(index, -1) >= wanted_ms and (index == 0 or times.get(index - 1, wanted_ms) < wanted_ms)


_SIZE = CompiledQuery(lambda: LogHead.objects.values_list("size")[:1])
_AROUND = CompiledQuery(
    lambda before, index: Entry.objects.filter(index__in=(before, index)).values_list("index", "body")
)


def _at_ms(body: bytes) -> int:
    return int(json.loads(body)["at_ms"])
