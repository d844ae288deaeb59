"""The comparison of a target as the program that pushes makes it, in the turn of that target (article 13(1)).

The caller has the lease of the target, so that nothing leaves meanwhile. The receiver is read outside of any
transaction of ours; one that cannot be read is no act: why is kept with the line of the target, and it is tried
again.
"""

from collections.abc import Callable
from datetime import datetime

from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.sharing.adapters.port import Adapter, ReadableByAnyoneError
from mingcha.sharing.pushes.alarms import pause_readable
from mingcha.sharing.pushes.models import PushLine
from mingcha.sharing.pushes.rows import line_of
from mingcha.sharing.pushes.rules import MOST_REASON, plain_line
from mingcha.sharing.reconciliations.actions import take_in_comparison
from mingcha.sharing.reconciliations.comparing import NotKept, compare_with
from mingcha.sharing.reconciliations.mending import mend
from mingcha.sharing.reconciliations.models import Reconciliation
from mingcha.sharing.reconciliations.restores import newest_side, pause_restored_side
from mingcha.sharing.reconciliations.rows import done_comparisons, is_still_asked, open_comparison
from mingcha.sharing.reconciliations.rules import is_comparison_due
from mingcha.sharing.reconciliations.values import DifferenceKind, Restored
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_called


def asked_targets() -> tuple[str, ...]:
    """The names of the enabled targets of which a comparison was asked for, also of those that are paused."""
    rows = Reconciliation.objects.filter(ended_at=None, target__enabled_at__isnull=False)
    return tuple(rows.order_by("target__name").values_list("target__name", flat=True))


@cites("13(1)")
def is_to_be_compared(target: str, *, clock: Clock) -> bool:
    """Whether a target is compared in this turn. One that is paused only where it was asked for."""
    held = target_called(target)
    if held.enabled_at is None:
        return False
    asked, last = open_comparison(held), done_comparisons(held).first()
    if asked is None and held.paused_at is not None:
        return False
    since = max(one for one in (held.enabled_at, last.ended_at if last else None) if one is not None)
    tried_at = None if is_still_asked(held, asked) else line_of(held).compare_tried_at
    is_left_over = last is not None and not last.is_whole
    return is_comparison_due(since, tried_at, clock.now(), is_asked=asked is not None or is_left_over)


@cites("13(1)", "GDSR")
def comparison_turn(
    by: Actor, *, target: str, adapter: Adapter, clock: Clock, keep: Callable[[], bool] = lambda: True
) -> bool:
    """Compares a target, has mended what needs no person, and takes the comparison in; whether it was compared. Where
    either side turns out to be restored the target pauses before anything of it could leave; where it shows what it got
    to anybody, too."""
    held, began_at = target_called(target), clock.now()
    asked = open_comparison(held)
    sends_again = asked is not None and asked.sends_again
    try:
        newest_there, side = newest_side(held, adapter)
        found = compare_with(held, adapter, sends_again=sends_again, clock=clock, keep=keep)
    except NotKept:
        return False
    except ReadableByAnyoneError as error:
        why = plain_line(str(error), MOST_REASON)
        if held.paused_at is None:
            pause_readable(by, target=target, why=why, clock=clock)
        return _not_compared(held, why, clock.now())
    except (OSError, ValueError) as error:
        return _not_compared(held, f"{type(error).__name__}: {error}", clock.now())
    except Fault as fault:
        return _not_compared(held, f"{fault.words.zh} {fault.words.en}", clock.now())
    if side is None and found.counts[DifferenceKind.NEWER]:
        side = Restored.HOME
    if side is not None:
        pause_restored_side(by, target=target, side=side, clock=clock)
    mend(held, found, sends_again=sends_again, clock=clock)
    take_in_comparison(
        by, target=target, asked=asked.pk if asked else None, sends_again=sends_again, found=found, began_at=began_at,
        newest_there=newest_there, restored=side, clock=clock,
    )  # fmt: skip
    _keep_tried(held, None, "")
    return True


@cites("13(1)")
def pause_if_restored(by: Actor, *, target: str, adapter: Adapter, clock: Clock) -> bool:
    """Asks a receiver that failed before for its newest batch, before anything leaves: one that was restored comes back
    after a while. Returns whether the target was paused."""
    held = target_called(target)
    if not line_of(held).tries:
        return False
    try:
        _, side = newest_side(held, adapter)
    except (OSError, ValueError, Fault):
        return False  # it is away still: the push says so
    return side is not None and pause_restored_side(by, target=target, side=side, clock=clock)


def _not_compared(held: Target, why: str, now: datetime) -> bool:
    _keep_tried(held, now, plain_line(why, MOST_REASON) or "—")
    return False


def _keep_tried(held: Target, tried_at: datetime | None, why: str) -> None:
    line_of(held)
    PushLine.objects.filter(target=held).update(compare_tried_at=tried_at, compare_why=why)
