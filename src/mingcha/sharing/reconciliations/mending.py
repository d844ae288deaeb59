"""Has what differs sent again, and what must not be there withdrawn, under versions that go on from the greater one of
both sides (article 13(1); GDSR). Items are derived, so that this is no act: the comparison is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from mingcha.evidence.one_of import OneOf
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.pushes.models import PushedRow, PushItem
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.pushes.values import CurrentRow
from mingcha.sharing.reconciliations.comparing import AT_ONCE, Comparison, current_by_key
from mingcha.sharing.reconciliations.rules import may_be_ours, treatment_of, version_above
from mingcha.sharing.reconciliations.values import Compared, DifferenceKind, Treatment
from mingcha.sharing.targets.models import Target

_REPLACED = [ItemState.WAITING.value, ItemState.REFUSED.value]


@dataclass(slots=True)
class _Made:
    """What is made of some differences: versions that leave, and rows that are there as they should be."""

    items: list[PushItem]
    adopted: list[PushedRow]


@cites("13(1)", "GDSR")
def mend(held: Target, found: Comparison, *, sends_again: bool, clock: Clock) -> int:
    """Makes the versions by which the differences of a comparison are mended; returns how many. What leaves of a key is
    what leaves now: a point that is withheld by now is withdrawn. Withdrawals leave before all else."""
    greatest = max((one.their_version for one in found.differences if one.kind is DifferenceKind.NEWER), default=0)
    treated = [
        one
        for one in found.differences
        if one.kind is not None
        and may_be_ours(one.key)
        and treatment_of(one.kind, sends_again=sends_again) is not Treatment.ASK
    ]
    treated.sort(key=lambda one: one.kind is not DifferenceKind.WITHHELD)
    made = 0
    for begin in range(0, len(treated), AT_ONCE):
        made += _mend_some(held, treated[begin : begin + AT_ONCE], greatest, clock)
    return made


def _mend_some(held: Target, some: Sequence[Compared], greatest: int, clock: Clock) -> int:
    keys, subjects = [one.key for one in some], list(dict.fromkeys(one.subject for one in some))
    newest, now = _newest_versions(held, keys), clock.now()
    current, made = current_by_key(held, subjects, clock), _Made([], [])
    for one in some:
        floor = greatest if one.kind is DifferenceKind.MISSING else 0
        version = version_above(newest.get(one.key, 0), one.their_version, floor)
        if version is not None:
            _mend_one(made, held, one, current.get(one.key), version, now)
    with transaction.atomic():
        changed = [*(one.key for one in made.items), *(one.key for one in made.adopted)]
        if changed:
            older = PushItem.objects.filter(OneOf("key", changed), target=held, state__in=_REPLACED)
            older.update(state=ItemState.SUPERSEDED.value)
        PushItem.objects.bulk_create(made.items)
        fields = ["subject", "version", "operation", "digest", "acknowledged_at"]
        PushedRow.objects.bulk_create(
            made.adopted, update_conflicts=True, update_fields=fields, unique_fields=["target", "key"]
        )
    return len(made.items)


def _mend_one(made: _Made, held: Target, one: Compared, leaves: CurrentRow | None, version: int, now: datetime) -> None:
    """Makes the version that mends a difference. A row that is there under a newer version as it should be is taken
    over; what is missing there and should not be is no difference."""
    subject = leaves.subject if leaves else one.subject
    if leaves is None and one.kind is DifferenceKind.MISSING:
        return
    if one.kind is DifferenceKind.NEWER and leaves is not None and leaves.digest == one.their_digest:
        made.adopted.append(
            PushedRow(
                target=held, key=one.key, subject=subject, version=one.their_version, acknowledged_at=now,
                operation=PushOperation.UPSERT.value, digest=leaves.digest,
            )
        )  # fmt: skip
        return
    operation = PushOperation.WITHDRAW if leaves is None else PushOperation.UPSERT
    made.items.append(
        PushItem(
            target=held, subject=subject, key=one.key, version=version, operation=operation.value,
            digest=leaves.digest if leaves else "", state=ItemState.WAITING.value, made_at=now,
        )
    )  # fmt: skip


def _newest_versions(held: Target, keys: Sequence[str]) -> dict[str, int]:
    """The newest version of each key that was made or acknowledged."""
    found = dict(PushedRow.objects.filter(OneOf("key", keys), target=held).values_list("key", "version"))
    items = PushItem.objects.filter(OneOf("key", keys), target=held).order_by()
    for key, version in items.values_list("key").annotate(newest=Max("version")):
        found[key] = max(version, found.get(key, 0))
    return found
