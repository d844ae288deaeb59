"""Reads locks, and answers the planes below whether a lock in force rests on a hold or export (20(4), 24)."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Q, QuerySet

from mingcha.supervision.locks.models import EvidenceLock, LockedItem
from mingcha.supervision.locks.values import ItemRow, LockedKind, LockRow


def lock_row(held: EvidenceLock) -> LockRow:
    """A lock as a value, with how many items of each kind it lists."""
    counts = Counter(held.items.values_list("kind", flat=True))
    return LockRow(
        number=held.pk,
        made_at=held.made_at,
        ended_at=held.ended_at,
        first_entry=held.first_entry,
        last_entry=held.last_entry,
        log_size=held.log_size,
        log_root=held.log_root,
        count=held.count,
        list_sha256=held.list_sha256,
        counts=tuple((kind, counts[kind.value]) for kind in LockedKind if counts[kind.value]),
    )


def lock_rows(held: EvidenceLock) -> tuple[LockRow, ...]:
    """A lock and those that follow it, as values."""
    return tuple(map(lock_row, (held, *held.further.order_by("pk"))))


def locked_items(locks: Collection[int], *, limit: int) -> tuple[ItemRow, ...]:
    """The first items that these locks, and those that follow them, list; the caller has asked who may read them."""
    rows = LockedItem.objects.filter(Q(lock__in=locks) | Q(lock__follows__in=locks)).order_by("pk")[:limit]
    return tuple(ItemRow(LockedKind(one.kind), one.subject, one.digest, one.content) for one in rows)


def kept_holds(names: Collection[str]) -> frozenset[str]:
    """Of these holds, those that a lock in force lists."""
    return frozenset(_in_force(LockedKind.HOLD, names).values_list("subject", flat=True))


def kept_exports(numbers: Collection[str]) -> frozenset[str]:
    """Of these exports, those that a lock in force lists."""
    return frozenset(_in_force(LockedKind.EXPORT, numbers).values_list("subject", flat=True))


def _in_force(kind: LockedKind, subjects: Collection[str]) -> QuerySet[LockedItem]:
    return LockedItem.objects.filter(kind=kind.value, subject__in=subjects, lock__ended_at=None)
