"""What differs between a target and what it should hold, what is done with it, and when either side was restored: pure
decisions on plain values (article 13(1))."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.sharing.adapters.port import HeldRow, PushOperation
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.pushes.rules import MOST_KEY
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.pushes.values import LastVersion
from mingcha.sharing.reconciliations.values import (
    Compared,
    ComparisonFacts,
    DifferenceKind,
    KeyItem,
    NewestBatch,
    OurRow,
    Restored,
    Treatment,
    TurnFacts,
)
from mingcha.sharing.targets.rules import ENABLERS, STOPPERS, over_the_city
from mingcha.sharing.targets.values import TargetFacts

MOST_SETTLED_WHY = 200
"""Maximum characters of the reason of a settlement."""
MOST_VERSION = 2_000_000_000
"""A receiver that names a greater version is not gone on from."""
_TRIED_AGAIN = timedelta(minutes=30)
_STUCK_TRIES = 3
"""A version that was in so many batches and is missing there is sent under another one."""
_OPEN = (ItemState.WAITING, ItemState.SENT, ItemState.REFUSED)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


@cites("13(1)")
def difference_of(ours: LastVersion | None, theirs: HeldRow | None) -> DifferenceKind | None:
    """How a key stands otherwise at a target than it acknowledged; None if it does not. A receiver that keeps
    neither versions nor digests (0, "") is compared by its keys alone."""
    if theirs is None:
        is_held = ours is not None and ours.operation is PushOperation.UPSERT
        return DifferenceKind.MISSING if is_held else None
    if ours is None:
        return DifferenceKind.FOREIGN
    if ours.operation is PushOperation.WITHDRAW:
        return DifferenceKind.WITHHELD
    if not theirs.version and not theirs.digest:
        return None
    if theirs.version != ours.version:
        return DifferenceKind.NEWER if theirs.version > ours.version else DifferenceKind.OLDER
    return None if theirs.digest == ours.digest else DifferenceKind.DIFFERENT


@cites("13(1)")
def compared(ours: Iterable[OurRow], theirs: Iterable[HeldRow]) -> Iterator[Compared]:
    """Compares what a target acknowledged with what it holds, key by key; both come in the order of the keys' bytes,
    and of each no more than one row is kept. Raises ValueError for keys in another order."""
    left, right = _in_order(ours), _in_order(theirs)
    mine, their = next(left, None), next(right, None)
    while mine is not None or their is not None:
        key = min(one.key for one in (mine, their) if one is not None)
        own = mine if mine is not None and mine.key == key else None
        there = their if their is not None and their.key == key else None
        last = own.last if own else None
        yield Compared(
            key=key,
            kind=difference_of(last, there),
            subject=own.subject if own else "",
            our_version=last.version if last else 0,
            our_digest=last.digest if last else "",
            their_version=there.version if there else 0,
            their_digest=there.digest if there else "",
        )
        mine = next(left, None) if own else mine
        their = next(right, None) if there else their


@cites("13(1)")
def is_on_the_way(kind: DifferenceKind, their_version: int, their_digest: str, items: Sequence[KeyItem]) -> bool:
    """Whether a difference is none: what is there just left and its receipt is not here, or a newer version than theirs
    is leaving, or was refused and waits for a person."""
    for one in items:
        is_theirs = (one.version, one.digest) == (their_version, their_digest) and one.tries > 0
        if is_theirs and kind in (DifferenceKind.NEWER, DifferenceKind.FOREIGN):
            return True
        is_stuck = kind is DifferenceKind.MISSING and one.state is ItemState.WAITING and one.tries >= _STUCK_TRIES
        if one.state in _OPEN and one.version > their_version and not one.is_older_there and not is_stuck:
            return True
    return False


@cites("13(1)", "GDSR")
def treatment_of(kind: DifferenceKind, *, sends_again: bool) -> Treatment:
    """What is done with a difference: what must not be there is withdrawn, what is missing or of another version is
    sent; another content of the same version, and what is none of ours, waits for an officer, who had it sent again
    with `sends_again`."""
    if kind is DifferenceKind.WITHHELD or (kind is DifferenceKind.FOREIGN and sends_again):
        return Treatment.WITHDRAW
    return Treatment.ASK if kind.waits_for_person and not sends_again else Treatment.SEND


@cites("13(1)")
def version_above(ours: int, theirs: int, greatest: int = 0) -> int | None:
    """The version by which a difference is mended: it goes on from the greater one of both sides. `greatest`: of a
    target that holds newer versions than ours, the greatest one, since what is missing there may have been withdrawn
    under one that nobody sees. None above MOST_VERSION."""
    found = max(ours, theirs, greatest) + 1
    return found if found <= MOST_VERSION else None


@cites("13(1)")
def may_be_ours(key: str) -> bool:
    """Whether a key that a receiver names could be one of ours, so that it can be withdrawn there."""
    return len(key) <= MOST_KEY and any(key.startswith(one) and key != one for one in Subject)


@cites("3", "13(1)")
def reads_foreign_keys(who: DutyFacts) -> bool:
    """Whether this person is told keys that a receiver names and that are none of ours: who settles them, and an
    auditor."""
    return bool(who.has(*ENABLERS) and who.over(Place(WUHAN, ""), *ENABLERS)) or who.has(Role.AUDITOR)


@cites("13(1)")
def shown_key(key: str) -> str:
    """A key as a receiver names it, as one printable line no longer than ours are."""
    return "".join(one if one.isprintable() else "�" for one in key[:MOST_KEY])


@cites("13(1)")
def restored_side(newest: NewestBatch) -> Restored | None:
    """Which side was set back: this home, where the receiver has a batch that is none of ours; the receiver, where it
    lacks one of which it gave the receipt. None if neither was, or a person resumed the target since."""
    if newest.was_accepted:
        return None
    if newest.is_named and not newest.is_ours:
        return Restored.HOME
    return Restored.RECEIVER if newest.names_each and newest.is_behind else None


@cites("13(1)")
def next_try_at(asked_at: datetime | None, tried_at: datetime | None) -> datetime | None:
    """When a target is compared again that could not be; None if it failed not since it was asked for."""
    if tried_at is None or (asked_at is not None and tried_at < asked_at):
        return None
    return tried_at + _TRIED_AGAIN


@cites("13(1)")
def is_compared_in_turn(turn: TurnFacts, at: datetime) -> bool:
    """Whether a target is compared in this turn. One that is paused only where it was asked for; none before a pass
    came to its end since rows have other columns, as after an upgrade: each row would differ. No pass comes for one
    of which nothing leaves: it is compared as it stands."""
    if turn.since is None or (turn.gets_withdrawals and turn.has_old_columns):
        return False
    if not turn.is_asked and turn.is_paused and not turn.is_unmended:
        return False
    is_left_over = turn.is_last_whole is not None and (not turn.is_last_whole or turn.is_unmended)
    return is_comparison_due(turn.since, turn.tried_at, at, is_asked=turn.is_asked or is_left_over)


@cites("13(1)")
def is_comparison_due(since: datetime, tried_at: datetime | None, at: datetime, *, is_asked: bool) -> bool:
    """Whether a target is compared now: it was asked for, or sharing.reconcile_hours passed since the last one (since
    it was enabled). `tried_at`: when that failed; then it waits a while."""
    again_at = next_try_at(None, tried_at)
    if again_at is not None and at < again_at:
        return False
    longest = timedelta(hours=parameters.number("sharing.reconcile_hours", shanghai_day(at)))
    return is_asked or at - since >= longest


@cites("13(1)")
def is_comparison_overdue(since: datetime, at: datetime) -> bool:
    """Whether a person is called since a target could not be compared for twice sharing.reconcile_hours."""
    return at - since >= 2 * timedelta(hours=parameters.number("sharing.reconcile_hours", shanghai_day(at)))


@cites("13(1)")
def calls_since_uncompared(since: datetime | None, at: datetime, *, is_called: bool) -> bool:
    """Whether a person is to be called since a target could not be compared for long (`since`: its last comparison, or
    when it was enabled; None: it is not enabled), unless one is called already."""
    return since is not None and not is_called and is_comparison_overdue(since, at)


@cites("3", "13(1)")
def may_ask_comparison(who: DutyFacts, held: TargetFacts, *, is_asked: bool) -> Decision:
    """Whether this person may have a target compared now: a clerk, an administrator, an officer of the city, of one
    that is enabled, also while it is paused; once, until it is done or could not be."""
    zh, en = "由编目人员、系统管理员或者市局民警发起核对", "a clerk, an administrator or an officer has it compared"
    may = over_the_city(who, STOPPERS, zh, en)
    if not may or (held.is_enabled and not is_asked):
        return may
    return refuse(
        "13(1)", "目标未启用，或者核对已在等候", "the target is not enabled, or a comparison is to come already"
    )


@cites("3", "13(1)")
def may_settle_differences(who: DutyFacts, held: ComparisonFacts | None) -> Decision:
    """Whether this person may settle what waits for a person in the newest comparison of a target: an officer of the
    city, once."""
    may = over_the_city(who, ENABLERS, "核对差异由市局民警处理", "an officer of the city settles differences")
    if not may or (held is not None and held.is_done and not held.is_settled and held.waiting):
        return may
    return refuse("13(1)", "没有待处理的差异", "no difference waits to be settled")


def _in_order[Row: _Keyed](rows: Iterable[Row]) -> Iterator[Row]:
    before = ""
    for row in rows:
        if row.key <= before:
            raise ValueError("keys are not in the order of their bytes")
        before = row.key
        yield row
