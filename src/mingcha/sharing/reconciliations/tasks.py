"""The comparison of a target as the program that pushes makes it, in the turn of that target (article 13(1)).

The caller has the lease of the target, so that nothing leaves meanwhile. The receiver is read outside of any
transaction of ours; one that cannot be read is no act: why is kept with the line of the target, and it is tried
again. A person is called where that goes on for long.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import DataError, IntegrityError
from django.db import Error as DatabaseError

from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.sharing.adapters.columns import columns_digest
from mingcha.sharing.adapters.port import Adapter, ReadableByAnyoneError
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.alarms import pause_readable
from mingcha.sharing.pushes.models import PushLine
from mingcha.sharing.pushes.rows import line_of
from mingcha.sharing.pushes.rules import MOST_REASON
from mingcha.sharing.pushes.withheld import gets_withdrawals
from mingcha.sharing.reconciliations.actions import call_uncompared, take_in_comparison
from mingcha.sharing.reconciliations.comparing import NotKept, compare_with, require_kept
from mingcha.sharing.reconciliations.mending import mend
from mingcha.sharing.reconciliations.models import Reconciliation
from mingcha.sharing.reconciliations.restores import newest_side, pause_restored_side
from mingcha.sharing.reconciliations.rows import compared_since, done_comparisons, is_still_asked, open_comparison
from mingcha.sharing.reconciliations.rules import is_compared_in_turn
from mingcha.sharing.reconciliations.values import DifferenceKind, Restored, TurnFacts
from mingcha.sharing.targets.foreign_text import plain_why
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.queries import running_targets
from mingcha.sharing.targets.rows import target_called

_LOG = structlog.get_logger("mingcha.work")

COMPARED_WITHIN_S = 240
"""A target that is not read by then is left, since withdrawals wait behind it."""


def targets_with_a_turn() -> tuple[str, ...]:
    """The names of the targets that have a turn: running ones; of the enabled ones, also where they are paused, those
    of which a comparison was asked for, or was taken in and not mended."""
    asked = Reconciliation.objects.filter(ended_at=None, target__enabled_at__isnull=False)
    unmended = PushLine.objects.filter(is_unmended=True, target__enabled_at__isnull=False)
    compared = (name for rows in (asked, unmended) for name in rows.values_list("target__name", flat=True))
    return tuple(sorted({*running_targets(), *compared}))


@cites("13(1)")
def is_to_be_compared(target: str, *, clock: Clock) -> bool:
    """Whether a target is compared in this turn (rules.is_compared_in_turn)."""
    return is_compared_in_turn(_turn_facts(target_called(target)), clock.now())


def _turn_facts(held: Target) -> TurnFacts:
    asked, last, line = open_comparison(held), done_comparisons(held).first(), line_of(held)
    return TurnFacts(
        since=compared_since(held),
        tried_at=None if is_still_asked(held, asked) else line.compare_tried_at,
        is_asked=asked is not None,
        is_paused=held.paused_at is not None,
        is_last_whole=None if last is None else last.is_whole,
        is_unmended=line.is_unmended,
        gets_withdrawals=gets_withdrawals(held),
        has_old_columns=line.passed_columns != columns_digest(Audience(held.audience)),
    )


@cites("13(1)", "GDSR")
def comparison_turn(
    by: Actor, *, target: str, adapter: Adapter, clock: Clock, keep: Callable[[], bool] = lambda: True
) -> bool:
    """Compares a target, takes the comparison in, and has mended what needs no person; whether it was compared. Where
    either side turns out to be restored the target pauses before anything of it could leave; where it shows what it got
    to anybody, too. Whatever goes wrong with the target, short of our own database being away, is why it was not
    compared: pushes go on."""
    held, began_at = target_called(target), clock.now()
    try:
        _compare(by, held, adapter, began_at, clock, keep)
    except NotKept:
        return False
    except ReadableByAnyoneError as error:
        why = plain_why(str(error), MOST_REASON)
        if gets_withdrawals(held):
            pause_readable(by, target=target, why=why, clock=clock)
    except (OSError, ValueError) as error:
        why = f"{type(error).__name__}: {error}"
    except Fault as fault:
        why = f"{fault.words.zh} {fault.words.en}"
    except Exception as error:
        if isinstance(error, DatabaseError) and not isinstance(error, (IntegrityError, DataError)):
            raise  # ours is away
        _LOG.exception("comparison_bug", target=target)
        why = type(error).__name__
    else:
        return True
    why = plain_why(why, MOST_REASON) or "—"
    line_of(held)
    PushLine.objects.filter(target=held).update(compare_tried_at=began_at, compare_why=why)
    call_uncompared(by, target=target, why=why, clock=clock)
    return False


def _compare(
    by: Actor, held: Target, adapter: Adapter, began_at: datetime, clock: Clock, keep: Callable[[], bool]
) -> None:
    """Compares a target and stores the result before mending. Until mended, the target is marked and compared again, so
    an interrupted mend is repeated, with what an officer settled, whoever asks for the other comparison."""
    until_ns = clock.monotonic_ns() + COMPARED_WITHIN_S * 1_000_000_000

    def keep_in_time() -> bool:
        if clock.monotonic_ns() > until_ns:
            raise TimeoutError(f"it was not read within {COMPARED_WITHIN_S} s")
        return keep()

    asked = open_comparison(held)
    unmended = done_comparisons(held).first() if line_of(held).is_unmended else None
    sends_again = any(one is not None and one.sends_again for one in (asked, unmended))
    newest_there, side = newest_side(held, adapter)
    found = compare_with(held, adapter, sends_again=sends_again, clock=clock, keep=keep_in_time)
    require_kept(keep)
    if side is None and found.counts[DifferenceKind.NEWER]:
        side = Restored.HOME
    if side is not None:
        pause_restored_side(by, target=held.name, side=side, clock=clock)
    take_in_comparison(
        by, target=held.name, asked=asked.pk if asked else None, sends_again=sends_again, found=found,
        began_at=began_at, newest_there=newest_there, restored=side, clock=clock,
    )  # fmt: skip
    require_kept(keep)
    mend(held, found, sends_again=sends_again, clock=clock)
    PushLine.objects.filter(target=held).update(is_unmended=False, compare_tried_at=None, compare_why="")


@cites("13(1)")
def pause_if_restored(by: Actor, *, target: str, adapter: Adapter, clock: Clock, always: bool = False) -> bool:
    """Asks a receiver that failed before, or `always`, for its newest batch, before anything leaves: one that was
    restored comes back after a while. Returns whether the target was paused."""
    held = target_called(target)
    if not always and not line_of(held).tries:
        return False
    try:
        _, side = newest_side(held, adapter)
    except (OSError, ValueError, Fault):
        return False  # it is away still: the push says so
    return side is not None and pause_restored_side(by, target=target, side=side, clock=clock)
