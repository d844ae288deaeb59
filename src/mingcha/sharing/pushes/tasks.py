"""What the clock does for pushes: forgets old items that were acknowledged or superseded (article 13(1))."""

from datetime import timedelta

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.sharing.pushes.models import PushItem
from mingcha.sharing.pushes.states import ItemState

_OVER = [ItemState.ACKNOWLEDGED.value, ItemState.SUPERSEDED.value]


@cites("13(1)")
def forget_items(*, clock: Clock) -> int:
    """Removes items that are over for sharing.item_days: what each target holds stays in its acknowledged rows, and
    what left in the digests of its batches. Returns how many."""
    days = timedelta(days=parameters.number("sharing.item_days", shanghai_day(clock.now())))
    return PushItem.objects.filter(state__in=_OVER, made_at__lt=clock.now() - days).delete()[0]
