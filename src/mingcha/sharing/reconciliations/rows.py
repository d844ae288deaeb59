"""Reads what a target acknowledged, in the order of the keys' bytes, and turns comparisons into values; for actions and
queries of this noun (article 13(1))."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.registry.points.models import Point
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.catalogue.models import DataSet
from mingcha.sharing.point_rows.models import POINT_KEY
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine
from mingcha.sharing.pushes.rows import SET_KEY
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.pushes.values import LastVersion
from mingcha.sharing.reconciliations.models import Difference, Reconciliation
from mingcha.sharing.reconciliations.rules import next_try_at, shown_key
from mingcha.sharing.reconciliations.values import (
    ComparisonFacts,
    ComparisonRow,
    DifferenceKind,
    DifferenceRow,
    HowSettled,
    KeyItem,
    NewestBatch,
    OurRow,
    Restored,
)
from mingcha.sharing.targets.foreign_text import OLDER_THERE
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import row_keys_of
from mingcha.sharing.targets.values import TargetKind

REDUCED_KEY = f"{POINT_KEY}R-"
"""What the key of a reduced code begins with."""
READ_AT_ONCE = 2_000
_NAMES_EACH_BATCH = (TargetKind.TABLE.value, TargetKind.FILE.value, TargetKind.REST.value)
_RECEIVED = [BatchState.RECEIVED.value, BatchState.PARTLY_REFUSED.value]
_COLUMNS = ("key", "subject", "version", "operation", "digest")


def our_rows(held: Target) -> Iterator[OurRow]:
    """What a target acknowledged, some at a time, in the order of the keys' bytes: keys of points are digits or reduced
    codes, of one length each, which every collation of a database orders alike; those of sets are few."""
    points = PushedRow.objects.filter(target=held, key__startswith=POINT_KEY)
    yield from _by_key(points.exclude(key__startswith=REDUCED_KEY))
    yield from _by_key(points.filter(key__startswith=REDUCED_KEY))
    sets = PushedRow.objects.filter(target=held, key__startswith=SET_KEY).values_list(*_COLUMNS)
    yield from map(_our_row, sorted(sets))


def items_by_key(held: Target, keys: Sequence[str]) -> dict[str, list[KeyItem]]:
    """The versions that were made of some keys for a target."""
    found: dict[str, list[KeyItem]] = defaultdict(list)
    columns = ("key", "version", "operation", "digest", "state", "tries", "why")
    rows = PushItem.objects.filter(OneOf("key", keys), target=held).values_list(*columns) if keys else ()
    for key, version, operation, digest, state, tries, why in rows:
        is_older = state == ItemState.REFUSED.value and why == OLDER_THERE
        item = KeyItem(version, PushOperation(operation), digest, ItemState(state), tries, is_older)
        found[key].append(item)
    return found


def subjects_of_keys(held: Target, keys: Collection[str]) -> dict[str, str]:
    """The subjects of keys of which no row of ours is left, as far as they can name a subject of ours: by versions that
    were made of them, by their code, of a reduced code by that of each point."""
    made = PushItem.objects.filter(OneOf("key", keys), target=held) if keys else PushItem.objects.none()
    found = dict(made.values_list("key", "subject"))
    reduced = {key for key in keys if key.startswith(REDUCED_KEY)} - found.keys()
    plain = {key for key in keys if key.startswith((POINT_KEY, SET_KEY))} - found.keys() - reduced
    found |= {key: key for key in plain}
    return found | (_subjects_of_reduced(held, reduced) if reduced else {})


def known_subjects(subjects: Collection[str]) -> frozenset[str]:
    """Those of some subjects that are points of the register or sets of the catalogue."""
    found = set[str]()
    for begin, model in ((POINT_KEY, Point), (SET_KEY, DataSet)):
        codes = [one.removeprefix(begin) for one in subjects if one.startswith(begin)]
        rows = model.objects.filter(OneOf("code", codes)).values_list("code", flat=True) if codes else ()
        found |= {begin + code for code in rows}
    return frozenset(found)


def newest_batch_of(held: Target, there: str) -> NewestBatch:
    """What is known of the batch that a receiver names as its newest, "" for none."""
    batches = Batch.objects.filter(target=held)
    received = batches.filter(state__in=_RECEIVED).order_by("-pk").first()
    named = batches.filter(no=there).first() if there else None
    found = Reconciliation.objects.filter(target=held).exclude(restored="").order_by("-pk").first()
    was_accepted = (
        found is not None
        and found.ended_at is not None
        and found.newest_there == there
        and not batches.filter(received_at__gt=found.ended_at).exists()
    )
    return NewestBatch(
        is_named=bool(there),
        is_ours=named is not None,
        is_behind=received is not None and (named is None or named.pk < received.pk),
        names_each=held.kind in _NAMES_EACH_BATCH,
        was_accepted=was_accepted,
    )


def open_comparison(held: Target) -> Reconciliation | None:
    """The comparison of a target that was asked for and is to come."""
    return Reconciliation.objects.filter(target=held, ended_at=None).first()


def retried_at(held: Target, asked: Reconciliation | None) -> datetime | None:
    """When the comparison of a target that failed since it was asked for is tried again; None if it did not fail."""
    line = PushLine.objects.filter(target=held).first()
    return next_try_at(asked.asked_at if asked else None, line.compare_tried_at if line else None)


def is_still_asked(held: Target, asked: Reconciliation | None) -> bool:
    """Whether a comparison was asked for and was not tried since, so that asking again changes nothing."""
    return asked is not None and retried_at(held, asked) is None


def foreign_keys(held: Target, keys: Collection[str]) -> frozenset[str]:
    """Those of some keys, found to be none of ours, that name nothing of ours now either: no version was made of them,
    and no point or set has such a code. What a reduced code stands for was asked when they were found."""
    return frozenset(set(keys) - known_subjects(keys) - items_by_key(held, list(keys)).keys())


def done_comparisons(held: Target) -> QuerySet[Reconciliation]:
    """The comparisons of a target that were taken in, the newest first."""
    return Reconciliation.objects.filter(target=held, ended_at__isnull=False).order_by("-ended_at", "-pk")


def compared_since(held: Target) -> datetime | None:
    """When a target was compared last, or was enabled since; None for one that is not enabled."""
    last = done_comparisons(held).first()
    instants = [one for one in (held.enabled_at, last.ended_at if last else None) if one is not None]
    return max(instants) if held.enabled_at is not None else None


def comparison_facts(held: Reconciliation | None) -> ComparisonFacts | None:
    """A comparison as rules see it."""
    if held is None:
        return None
    return ComparisonFacts(
        is_done=held.ended_at is not None,
        is_settled=held.settled_at is not None,
        waiting=0 if held.sends_again else held.different + held.foreign,
    )


def comparison_row(held: Reconciliation) -> ComparisonRow:
    """A comparison as a value."""
    return ComparisonRow(
        number=held.pk,
        asked_at=held.asked_at,
        asked_by=held.asked_by,
        sends_again=held.sends_again,
        began_at=held.began_at,
        ended_at=held.ended_at,
        newest_there=held.newest_there,
        restored=Restored(held.restored) if held.restored else None,
        equal=held.equal,
        on_the_way=held.on_the_way,
        counts=tuple((kind, getattr(held, kind.value)) for kind in DifferenceKind),
        is_whole=held.is_whole,
        digest=held.digest,
        settled_at=held.settled_at,
        settled_by=held.settled_by,
        how=HowSettled(held.how) if held.how else None,
        why=held.why,
    )


def difference_row(held: Difference) -> DifferenceRow:
    """A difference as a value."""
    return DifferenceRow(
        key=shown_key(held.key),
        kind=DifferenceKind(held.kind),
        our_version=held.our_version,
        our_digest=held.our_digest,
        their_version=held.their_version,
        their_digest=held.their_digest,
    )


def _by_key(rows: QuerySet[PushedRow]) -> Iterator[OurRow]:
    last = ""
    while page := list(rows.filter(key__gt=last).order_by("key").values_list(*_COLUMNS)[:READ_AT_ONCE]):
        last = page[-1][0]
        yield from map(_our_row, page)


def _our_row(columns: tuple[str, str, int, str, str]) -> OurRow:
    key, subject, version, operation, digest = columns
    return OurRow(key, subject, LastVersion(version, PushOperation(operation), digest))


def _subjects_of_reduced(held: Target, wanted: Collection[str]) -> dict[str, str]:
    """The points whose reduced code for a target is one of these, by its key of today: each code of the register is
    turned into one."""
    keys, found, last = row_keys_of(held), dict[str, str](), ""
    codes = Point.objects.order_by("code").values_list("code", flat=True)
    while page := list(codes.filter(code__gt=last)[:READ_AT_ONCE]):
        last = page[-1]
        for code in page:
            key = POINT_KEY + keys.reduced_code(code)
            if key in wanted:
                found[key] = POINT_KEY + code
    return found
