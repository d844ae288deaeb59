"""What `mingcha check` asks of watches: what was handed over has a sheet that both signed (article 16(1))."""

from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.states import WatchState


@cites("16(1)")
def check_watches() -> Iterator[Finding]:
    """Names every watch that was handed over without both signatures, or that ended without the person's own one."""
    ended = Watch.objects.filter(state=WatchState.HANDED_OVER.value)
    unsigned = ended.filter(handover__in_signed_at=None)
    closed = Watch.objects.filter(state=WatchState.CLOSED.value, handover__out_signed_at=None)
    for held in [*unsigned.order_by("pk"), *closed.order_by("pk")]:
        yield Finding(
            "registry",
            "handover_unsigned",
            f"registry_watch {held.pk}",
            Words("值班已结束而交接班记录缺少签字", "the watch ended, and its hand-over sheet lacks a signature"),
        )
