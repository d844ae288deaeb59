"""How pushing goes, for its readers (articles 3, 13(1)). A key has the code of its point in it: what the reader may not
be told by it is counted alone, also of a point that became a work secret since."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.adapters.port import KeyAnswer, PushOperation
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine, PushMark
from mingcha.sharing.pushes.naming import nameable_keys
from mingcha.sharing.pushes.rows import batch_called, batch_row
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.pushes.values import BatchPage, BatchRow, NotTaken, PushPage, RefusedItem
from mingcha.sharing.targets.foreign_text import open_reason, open_why, reads_free_text
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_called
from mingcha.sharing.targets.rules import may_read_targets

MOST_SHOWN = 50
MOST_BATCHES = 50
"""Batches of a page of the list."""


@cites("3", "13(1)")
def pushes(reader: Reader, target: str, *, at: datetime, by_token: bool = False) -> PushPage:
    """How pushing to a target goes. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(may_read_targets(who))
    held = target_called(target)
    items = PushItem.objects.filter(target=held)
    counts = dict(items.values_list("state").annotate(Count("pk")).order_by())
    refused = list(items.filter(state=ItemState.REFUSED.value).order_by("-pk")[:MOST_SHOWN])
    named = nameable_keys(who, held, {one.key for one in refused}, at=at, by_token=by_token)
    line = PushLine.objects.filter(target=held).first() or PushLine(target=held)
    batches = Batch.objects.filter(target=held).select_related("target").order_by("-pk")[:MOST_SHOWN]
    pushed = PushedRow.objects.filter(target=held, operation=PushOperation.UPSERT.value)
    return PushPage(
        target=held.name,
        marked=PushMark.objects.filter(target=held).count(),
        waiting=counts.get(ItemState.WAITING.value, 0),
        sent=counts.get(ItemState.SENT.value, 0),
        held=pushed.count(),
        refused_count=counts.get(ItemState.REFUSED.value, 0),
        refused=tuple(
            RefusedItem(one.key, one.version, _reason_for(who, one.why, is_older=one.is_older_there))
            for one in refused
            if one.key in named
        ),
        unnamed=sum(one.key not in named for one in refused),
        is_through=line.is_through,
        tries=line.tries,
        failing_since=line.failing_since,
        next_at=line.next_at,
        why=_why_for(who, line.why),
        batches=tuple(_row_for(who, one) for one in batches),
    )


@cites("3", "13(1)")
def push_batch(reader: Reader, no: str, *, at: datetime, by_token: bool = False) -> BatchPage:
    """A batch with what its receiver did not take. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(may_read_targets(who))
    held = batch_called(no)
    results = [
        NotTaken(
            str(key), KeyAnswer(answer), _reason_for(who, str(reason), is_older=KeyAnswer(answer) is KeyAnswer.OLDER)
        )
        for key, answer, reason in held.receipt
    ]
    named = nameable_keys(who, held.target, {one.key for one in results}, at=at, by_token=by_token)
    shown = tuple(one for one in results if one.key in named)
    return BatchPage(_row_for(who, held), shown, len(results) - len(shown))


@cites("3", "13(1)")
def push_batches(
    reader: Reader, *, at: datetime, limit: int, before: int = 0, state: BatchState | None = None, text: str = ""
) -> tuple[BatchRow, ...]:
    """The batches of all targets, the newest first; `text`: a part of a number or the name of a target. Raises Refused
    (article 13(1))."""
    found = _batches(reader, at, state, text)
    found, who = found.filter(pk__lt=before) if before else found, duty_of(reader, at)
    return tuple(_row_for(who, one) for one in found.select_related("target").order_by("-pk")[:limit])


@cites("3", "13(1)")
def count_batches(reader: Reader, *, at: datetime, state: BatchState | None = None, text: str = "") -> int:
    """How many they are. Raises Refused (article 13(1))."""
    return _batches(reader, at, state, text).count()


def _why_for(who: DutyFacts, why: str) -> str:
    return why if reads_free_text(who) else open_why(why)


def _reason_for(who: DutyFacts, reason: str, *, is_older: bool) -> str:
    return reason if reads_free_text(who) else open_reason(reason, is_older_there=is_older)


def _row_for(who: DutyFacts, held: Batch) -> BatchRow:
    row = batch_row(held)
    return replace(row, why=_why_for(who, row.why))


def _batches(reader: Reader, at: datetime, state: BatchState | None, text: str) -> QuerySet[Batch]:
    require(may_read_targets(duty_of(reader, at)))
    found = Batch.objects.all()
    if state is not None:
        found = found.filter(state=state.value)
    if text:
        called = Target.objects.filter(name__iexact=text).values("pk")
        found = found.filter(Q(no__icontains=text) | Q(target__in=called))
    return found
