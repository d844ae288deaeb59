"""Withdrawals that a receiver has not taken: they go before all else, and are never over (article 13(1); GDSR)."""

from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushMark
from mingcha.sharing.pushes.rows import RowSource, open_batches
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.targets.models import Target

_WITHDRAW = PushOperation.WITHDRAW.value
_NOT_TAKEN = [ItemState.WAITING.value, ItemState.SENT.value, ItemState.REFUSED.value]
_AT_ONCE = 500


@cites("13(1)", "GDSR")
def batches_before_withdrawals(held: Target) -> list[str]:
    """The numbers of the batches that wait for a receipt and hold a subject of which a withdrawal waits: it would wait
    for that receipt, which may take a day."""
    waiting = PushItem.objects.filter(
        target=held, subject=OuterRef("subject"), operation=_WITHDRAW, state=ItemState.WAITING.value
    )
    behind = PushItem.objects.filter(Exists(waiting), target=held, state=ItemState.SENT.value).order_by()
    numbers = set(behind.values_list("batch", flat=True).distinct())
    sent = open_batches(held).filter(state=BatchState.SENT.value).values_list("no", flat=True)
    return [no for no in sent if no in numbers]


@cites("13(1)", "GDSR")
def ask_refused_again(held: Target, *, clock: Clock) -> int:
    """Has withdrawals that the receiver did not take wait again, once between two comparisons; returns how many. What
    became of them stands in the receipts of their batches."""
    longest = timedelta(hours=parameters.number("sharing.reconcile_hours", shanghai_day(clock.now())))
    answered = Batch.objects.filter(no=OuterRef("batch"), received_at__lte=clock.now() - longest)
    with transaction.atomic():
        found = list(_refused(held).filter(Exists(answered)).values_list("pk", flat=True))
        again = PushItem.objects.filter(OneOf("pk", found), state=ItemState.REFUSED.value)
        return again.update(state=ItemState.WAITING.value, batch="", is_older_there=False)


@cites("13(2)", "GDSR")
def rows_owed(held: Target, now: datetime) -> int:
    """How many rows a target of a grant holds, or may hold, since they left and no receipt came, that its grant does
    not give at an instant: their withdrawal is not acknowledged yet, or was acknowledged and a comparison found the row
    there. None of a target of the catalogue."""
    if held.grant_id is None:
        return 0
    upsert = PushOperation.UPSERT.value
    pushed = PushedRow.objects.filter(target=held, operation=upsert, subject__startswith=Subject.POINT)
    newer = PushedRow.objects.filter(target=held, key=OuterRef("key"), version__gte=OuterRef("version"))
    left = PushItem.objects.filter(target=held, operation=upsert, subject__startswith=Subject.POINT, tries__gt=0)
    left = left.exclude(state=ItemState.REFUSED.value).exclude(Exists(newer))
    under_way = PushItem.objects.filter(target=held, operation=_WITHDRAW, state__in=_NOT_TAKEN)
    keys = dict(one for rows in (pushed, left, under_way) for one in rows.values_list("key", "subject"))
    source, given = RowSource.at(held, now), set[str]()
    for some in batched(sorted(set(keys.values())), _AT_ONCE):
        given |= {one.key for one in source.of_subjects(some)}
    return len(keys.keys() - given)


def has_refused_withdrawal(held: Target) -> bool:
    """Whether a target refused a withdrawal, or says that it holds a newer version, and nothing newer was made."""
    return _refused(held).exists()


def may_have_withdrawal(held: Target) -> bool:
    """Whether a withdrawal waits, or a point is to be judged of which one may become."""
    waiting = PushItem.objects.filter(target=held, operation=_WITHDRAW, state=ItemState.WAITING.value)
    return waiting.exists() or PushMark.objects.filter(target=held).exists()


def has_unanswered_withdrawal(held: Target) -> bool:
    """Whether a withdrawal waits that left before."""
    waiting = PushItem.objects.filter(target=held, operation=_WITHDRAW, state=ItemState.WAITING.value)
    return waiting.filter(tries__gt=0).exists()


def _refused(held: Target) -> QuerySet[PushItem]:
    return PushItem.objects.filter(target=held, operation=_WITHDRAW, state=ItemState.REFUSED.value)
