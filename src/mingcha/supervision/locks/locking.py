"""Locks evidence as a part of the act that opens a case or prepares a transfer, and ends the lock (20(4), 20(5), 24).

Lines of the register and entries of the log are only ever added, so that nothing of them can be lost: of these a lock
writes down what they said and the head of the log. What can be lost is withheld from it: footage by a hold that nobody
releases, files of exports from their removal, both until the lock ends.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched

from mingcha.custody.holds.actions import place_hold_within
from mingcha.custody.holds.rules import HoldBasis
from mingcha.evidence.entries import ActRecord
from mingcha.evidence.queries import first_entry_since, log_state
from mingcha.kit.canonical import sha256
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.supervision.locks.listing import item, items_of_range, list_bytes
from mingcha.supervision.locks.models import EvidenceLock, LockedItem
from mingcha.supervision.locks.rules import is_within_bounds, most_of_a_lock
from mingcha.supervision.locks.values import ItemRow, LockedKind, LockRange

HOLD_REASON = HoldBasis.CASE.words.zh
"""What a hold of a lock says to those who read holds: no more than its basis, which other holds have, too."""


@cites("20(4)", "20(5)", "24")
def lock_within(
    record: ActRecord, *, points: Sequence[str], from_at: datetime, to_at: datetime, listed: Iterable[ItemRow],
    clock: Clock,
) -> EvidenceLock:  # fmt: skip
    """Locks what is listed, the footage of the points in a span, and the log from `from_at` to now, in a running act.
    Raises Refused (20(4)) for more items than one lock lists."""
    now, held = clock.now(), list(listed)
    held += _holds(record, points, from_at, min(to_at, now), clock)
    require(is_within_bounds(len(held), now))
    lock = _locked(record, held, from_at, now, None)
    record.fact("lock", lock.pk)
    record.fact("lock_list_sha256", lock.list_sha256)
    record.fact("lock_items", lock.count)
    record.fact("log_range", [lock.first_entry, lock.last_entry])
    record.fact("log_head", [lock.log_size, lock.log_root])
    return lock


def _locked(
    record: ActRecord, held: Sequence[ItemRow], from_at: datetime, now: datetime, first_lock: EvidenceLock | None
) -> EvidenceLock:
    """Writes one lock with its list. `first_lock`: the one whose list it goes on with."""
    state = log_state()
    first = min(first_entry_since(from_at), max(state.size - 1, 0))
    lock = EvidenceLock.objects.create(
        made_at=now,
        first_entry=first,
        last_entry=max(state.size - 1, 0),
        log_size=state.size,
        log_root=state.root,
        count=len(held),
        list_sha256=list_sha256(held),
        follows=first_lock,
    )
    record.wrote(lock)
    record.insert_many(
        LockedItem,
        [LockedItem(lock=lock, kind=one.kind.value, subject=one.subject, digest=one.digest, content=one.content)
         for one in held],
    )  # fmt: skip
    return lock


@cites("20(4)", "20(5)")
def lock_range_within(record: ActRecord, asked: LockRange, clock: Clock) -> EvidenceLock:
    """Locks a range: its lines, exports and copies, the footage of its points and the log, in a running act."""
    return lock_within(
        record,
        points=asked.points,
        from_at=asked.from_at,
        to_at=asked.to_at,
        listed=items_of_range(asked),
        clock=clock,
    )


@cites("20(4)", "20(5)")
def lock_accesses_within(record: ActRecord, asked: LockRange, clock: Clock) -> EvidenceLock:
    """Locks what the accounts of a range did, in a running act, by as many locks as it takes, each within its bound:
    whoever looked at much would else be out of reach. Returns the first, which the others follow. No footage is held:
    the range names no points."""
    now = clock.now()
    pages = batched(items_of_range(asked), most_of_a_lock(now))
    first = _locked(record, next(pages, ()), asked.from_at, now, None)
    locks = [first, *(_locked(record, page, asked.from_at, now, first) for page in pages)]
    record.fact("locks", [[one.pk, one.count, one.list_sha256] for one in locks])
    record.fact("log_range", [first.first_entry, first.last_entry])
    record.fact("log_head", [first.log_size, first.log_root])
    return first


@cites("20(4)", "24")
def end_lock_within(record: ActRecord, lock: EvidenceLock, now: datetime) -> None:
    """Ends a lock, and those that follow it, in the act that closes its case: its holds stay until a person releases
    them, which is possible from then on."""
    for one in (lock, *lock.further.order_by("pk")):
        one.ended_at = now
        one.save(update_fields=["ended_at"])
        record.wrote(one)


def list_sha256(held: Iterable[ItemRow]) -> str:
    """The digest of a list of items, hexadecimal."""
    return sha256(list_bytes(held)).hex()


def _holds(record: ActRecord, points: Sequence[str], from_at: datetime, to_at: datetime, clock: Clock) -> list[ItemRow]:
    """Holds the footage of the points; nothing where none is there to be held, which the list then shows."""
    found = []
    for camera in dict.fromkeys(points):
        name = place_hold_within(
            record,
            camera=camera,
            from_at=from_at,
            to_at=to_at,
            basis=HoldBasis.CASE,
            reason=HOLD_REASON,
            clock=clock,
        )
        if name:
            content = {"camera": camera, "from_at": from_at.isoformat(), "to_at": to_at.isoformat()}
            found.append(item(LockedKind.HOLD, name, dict(content)))
    return found
