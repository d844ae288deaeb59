"""How pushing goes, for its readers (articles 3, 13(1))."""

from datetime import datetime

from django.db.models import Count

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine, PushMark
from mingcha.sharing.pushes.rows import batch_called, batch_row
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.pushes.values import BatchRow, PushPage, RefusedItem
from mingcha.sharing.targets.rows import target_called
from mingcha.sharing.targets.rules import may_read_targets

MOST_SHOWN = 50


@cites("3", "13(1)")
def pushes(reader: Reader, target: str, *, at: datetime) -> PushPage:
    """How pushing to a target goes. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    require(may_read_targets(duty_of(reader, at)))
    held = target_called(target)
    items = PushItem.objects.filter(target=held)
    counts = dict(items.values_list("state").annotate(Count("pk")).order_by())
    refused = items.filter(state=ItemState.REFUSED.value).order_by("-pk")[:MOST_SHOWN]
    line = PushLine.objects.filter(target=held).first() or PushLine(target=held)
    batches = Batch.objects.filter(target=held).select_related("target").order_by("-pk")[:MOST_SHOWN]
    pushed = PushedRow.objects.filter(target=held, operation=PushOperation.UPSERT.value)
    return PushPage(
        target=held.name,
        marked=PushMark.objects.filter(target=held).count(),
        waiting=counts.get(ItemState.WAITING.value, 0),
        sent=counts.get(ItemState.SENT.value, 0),
        held=pushed.count(),
        refused=tuple(RefusedItem(one.key, one.version, one.why) for one in refused),
        is_through=line.is_through,
        tries=line.tries,
        failing_since=line.failing_since,
        next_at=line.next_at,
        why=line.why,
        batches=tuple(map(batch_row, batches)),
    )


@cites("3", "13(1)")
def push_batch(reader: Reader, no: str, *, at: datetime) -> BatchRow:
    """A batch. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    require(may_read_targets(duty_of(reader, at)))
    return batch_row(batch_called(no))
