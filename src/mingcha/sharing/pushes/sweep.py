"""The sweep of a target: what changed since becomes versions that wait (article 13(1)).

It goes over marked points, over the catalogue, and in a pass over all points: of a target that was enabled or got
another key, when a set of points or an item of it begins or ceases to be shared, when rows have other columns since an
upgrade, and once a day, since a row may change by its day alone. One sender a target sweeps, by its lease; a mark that
is made meanwhile survives by its turn.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.sharing.adapters.columns import columns_digest
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes import rules
from mingcha.sharing.pushes.marks import remove_marks
from mingcha.sharing.pushes.models import PushedRow, PushItem, PushLine, PushMark
from mingcha.sharing.pushes.rows import RowSource, known_keys, line_of
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.pushes.values import CurrentRow, KnownKey
from mingcha.sharing.targets.models import Target

SWEPT_AT_ONCE = 500
"""Points that are judged together."""
_REPLACED = [ItemState.WAITING.value, ItemState.REFUSED.value]


def sweep_catalogue(held: Target, *, clock: Clock) -> int:
    """Makes versions of the entries of the catalogue that changed; returns how many."""
    current = RowSource.at(held, clock.now()).of_sets()
    known = PushedRow.objects.filter(target=held, subject__startswith=Subject.SET).values_list("subject", flat=True)
    made = PushItem.objects.filter(target=held, subject__startswith=Subject.SET).values_list("subject", flat=True)
    subjects = sorted({*known, *made, *(one.subject for one in current)})
    with transaction.atomic():
        return _make_items(held, subjects, current, clock)


def sweep_points(held: Target, *, clock: Clock) -> int:
    """Judges some marked points, or the next ones of the pass; returns how many points were judged, 0 if there is
    nothing left."""
    source, line = RowSource.at(held, clock.now()), line_of(held)
    columns = columns_digest(Audience(held.audience))
    stamp = f"{held.enabled_at:%Y%m%d%H%M%S%f}/{held.key_version}/{source.stamp}/{shanghai_day(clock.now())}/{columns}"
    if line.stamp != stamp:
        line.stamp, line.passed, line.is_through = stamp, "", False
        line.save(update_fields=["stamp", "passed", "is_through"])
    marks = list(PushMark.objects.filter(target=held).order_by("pk").values_list("turn", "subject")[:SWEPT_AT_ONCE])
    if marks:
        subjects = [subject for _, subject in marks]
        current = source.of_subjects(subjects)
        with transaction.atomic():
            _make_items(held, subjects, current, clock)
            remove_marks(held.pk, marks)
        return len(marks)
    return 0 if line.is_through else _go_on_with_pass(held, source, line, clock)


def _go_on_with_pass(held: Target, source: RowSource, line: PushLine, clock: Clock) -> int:
    """Judges the next points. Where no rows of points leave (a CKAN, no published set, a grant that is over) no point
    is read: what the target may hold of them is withdrawn."""
    if source.shares_points:
        read = next(source.reader.batches(source.points.filter(code__gt=line.passed), SWEPT_AT_ONCE), [])
        current, count = source.of_points(read), len(read)
        last = read[-1].row.code if count == SWEPT_AT_ONCE else ""
        subjects = sorted(_held_until(held, line.passed, last) | {one.subject for one in current})
    else:
        subjects, current = _next_held(held, line.passed), []
        count = len(subjects)
        last = subjects[-1].removeprefix(Subject.POINT) if count == SWEPT_AT_ONCE else ""
    with transaction.atomic():
        _make_items(held, subjects, current, clock)
        line.passed, line.is_through = last, not last
        if line.is_through:
            line.passed_columns = columns_digest(Audience(held.audience))
        line.save(update_fields=["passed", "is_through", "passed_columns"])
    return max(count, 1)


def _held_until(held: Target, after: str, until: str) -> set[str]:
    """What a target may hold of the codes after one until another, "" for all that follow; also of points that are no
    more."""
    between = Q(subject__lte=Subject.POINT + until) if until else Q()
    return {subject for rows in _held_after(held, after) for subject in rows.filter(between)}


def _next_held(held: Target, after: str) -> list[str]:
    """The next points of which a target may hold something, in order."""
    found = {one for rows in _held_after(held, after) for one in rows.distinct().order_by("subject")[:SWEPT_AT_ONCE]}
    return sorted(found)[:SWEPT_AT_ONCE]


def _held_after(held: Target, after: str) -> list[QuerySet[Any, str]]:
    follows = Q(subject__gt=Subject.POINT + after, subject__startswith=Subject.POINT)
    return [
        model.objects.filter(follows, target=held).values_list("subject", flat=True) for model in (PushedRow, PushItem)
    ]


def _make_items(held: Target, subjects: Sequence[str], current: Sequence[CurrentRow], clock: Clock) -> int:
    """Makes the versions that are lacking of some subjects, in the order of their keys, in which they leave: beside its
    neighbours a reduced code would tell which one it stands for. A withdrawal that is the newest version stays, also
    one that a comparison made, since the row is there. Returns how many."""
    known, now, made = known_keys(held, subjects), clock.now(), list[PushItem]()
    standing = {one.key for one in current}
    gone = [
        one for key, one in known.items() if key not in standing and one.newest.operation is not PushOperation.WITHDRAW
    ]
    _forget_what_never_left(held, gone)

    def add(subject: str, key: str, version: int | None, operation: PushOperation, digest: str) -> None:
        if version is not None:
            made.append(
                PushItem(
                    target=held, subject=subject, key=key, version=version, operation=operation.value, digest=digest,
                    state=ItemState.WAITING.value, made_at=now,
                )
            )  # fmt: skip

    for one in sorted(current, key=attrgetter("key")):
        before = known.get(one.key)
        version = rules.next_version(before.newest if before else None, PushOperation.UPSERT, one.digest)
        add(one.subject, one.key, version, PushOperation.UPSERT, one.digest)
    for key in sorted(gone, key=attrgetter("key")):
        if rules.is_to_be_withdrawn(key):
            version = rules.next_version(key.newest_that_left, PushOperation.WITHDRAW, "")
            add(key.subject, key.key, version, PushOperation.WITHDRAW, "")
    if made:
        older = PushItem.objects.filter(OneOf("key", [one.key for one in made]), target=held, state__in=_REPLACED)
        older.update(state=ItemState.SUPERSEDED.value)
        PushItem.objects.bulk_create(made)
    return len(made)


def _forget_what_never_left(held: Target, gone: Sequence[KnownKey]) -> None:
    """Removes the versions of withheld keys that were in no batch: a receiver that never got a key is told nothing of
    it, and their numbers stand in no digest."""
    never = [one.key for one in gone if one.newest != one.newest_that_left]
    if never:
        PushItem.objects.filter(OneOf("key", never), target=held, tries=0).delete()
