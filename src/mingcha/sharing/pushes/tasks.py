"""What the clock does for pushes: forgets old items that were acknowledged or superseded (article 13(1))."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.sharing.pushes.models import PushedRow, PushItem
from mingcha.sharing.pushes.states import ItemState

_OVER = [ItemState.ACKNOWLEDGED.value, ItemState.SUPERSEDED.value]


@cites("13(1)")
def forget_items(*, clock: Clock) -> int:
    """Removes items that are over for sharing.item_days: what each target holds stays in its acknowledged rows, and
    what left in the digests of its batches. One that left and got no receipt stays until a version at least as high is
    acknowledged: the target may hold it. Returns how many."""
    days = timedelta(days=parameters.number("sharing.item_days", shanghai_day(clock.now())))
    newer = PushedRow.objects.filter(target=OuterRef("target"), key=OuterRef("key"), version__gte=OuterRef("version"))
    may_be_held = Q(state=ItemState.SUPERSEDED.value, tries__gt=0) & ~Exists(newer)
    old = PushItem.objects.filter(state__in=_OVER, made_at__lt=clock.now() - days).exclude(may_be_held)
    return old.delete()[0]
