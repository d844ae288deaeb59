"""What `mingcha check` asks of pushes: open batches are what their digest says, and no target holds a row of a point
that is withheld without a withdrawal on its way (article 13(1); GDSR)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.decisions.models import DecidedPoint
from mingcha.sharing.pushes.models import PushLine
from mingcha.sharing.pushes.rows import RowSource, items_of, open_batches, outgoing_item
from mingcha.sharing.pushes.rules import batch_digest
from mingcha.sharing.pushes.withheld import gets_withdrawals, held_points, held_though_withheld
from mingcha.sharing.targets.models import Target

_ALTERED = Words("待回执的推送批次与其摘要值不符", "a batch that waits for its receipt differs from its digest")
_HELD = Words(
    "推送目标仍持有不得推送的点位，且没有待推送的撤回", "a target holds a withheld point, and no withdrawal waits"
)
_BEYOND = Words(
    "推送目标持有其共享提供没有同意的点位，且没有待推送的撤回",
    "a target holds a point that its grant never agreed to, and no withdrawal waits",
)

_GIVEN_NO_MORE = Words(
    "共享提供已不提供数据行，其推送目标仍持有，且没有待推送的撤回",
    "a target holds a row of a grant that gives none any more, and no withdrawal waits",
)


@cites("13(1)", "13(2)", "GDSR")
def check_pushes() -> Iterator[Finding]:
    """Names every open batch that is not the list of its items, and every withheld point that a target holds although
    it was judged, or that its grant never agreed to: no withdrawal waits or is on its way; one that was refused is
    none, and for one that is disabled nothing leaves."""
    for target in Target.objects.order_by("name"):
        for batch in open_batches(target):
            listed = [outgoing_item(one) for one in items_of(batch)]
            if batch.count != len(listed) or batch.digest != batch_digest(listed):
                yield Finding("sharing", "batch_altered", batch.no, _ALTERED)
        if not gets_withdrawals(target) or PushLine.objects.filter(target=target, is_through=True).exists():
            for key in held_though_withheld(target).iterator(chunk_size=500):
                yield Finding("sharing", "withheld_held", f"{target.name} {key}", _HELD)
        if target.grant_id is not None:
            for key in _held_beyond_grant(target):
                yield Finding("sharing", "beyond_grant_held", f"{target.name} {key}", _BEYOND)


@cites("13(2)", "GDSR")
def check_rows_of_grants(at: datetime) -> Iterator[Finding]:
    """Names every row that a target of a grant holds which gives none at an instant: no withdrawal waits or is on its
    way; for one that is disabled nothing leaves."""
    for target in Target.objects.exclude(grant=None).order_by("name"):
        if not RowSource.at(target, at).shares_points:
            keys = held_points(target).order_by("pk").values_list("key", flat=True)
            for key in keys.iterator(chunk_size=500):
                yield Finding("sharing", "given_no_more_held", f"{target.name} {key}", _GIVEN_NO_MORE)


def _held_beyond_grant(target: Target) -> Iterator[str]:
    agreed = DecidedPoint.objects.filter(decision__grant=target.grant_id, bar="", point__code=OuterRef("code"))
    rows = held_points(target).exclude(Exists(agreed))
    yield from rows.order_by("pk").values_list("key", flat=True).iterator(chunk_size=500)
