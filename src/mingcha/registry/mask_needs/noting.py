"""Records what must be covered in the view of a point, inside the acts that come to know it (article 18)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import need_of, new_row
from mingcha.registry.mask_needs.rules import Need, NeedGround, needs_of, records_until
from mingcha.registry.points.models import Point, PointState


def note_new_points(record: ActRecord, points: Iterable[Point], now: datetime) -> None:
    """Records the needs by the kind of place of points that the act has just registered."""
    new = [new_row(point, need, None, now) for point in points for need in needs_of(point.place_kind, None, (), now)]
    for held in new:
        held.save()
        record.wrote(held)


def note_imported_points(record: ActRecord, points: Sequence[Point], now: datetime) -> None:
    """The same of a batch of points that were inserted in bulk: their keys are read by their codes."""
    codes = [point.code for point in points if needs_of(point.place_kind, None, (), now)]
    if not codes:
        return
    held = Point.objects.filter(code__in=codes).order_by("pk")
    record.insert_many(
        MaskNeed,
        (new_row(point, need, None, now) for point in held for need in needs_of(point.place_kind, None, (), now)),
    )


def note_place_kind(record: ActRecord, point: Point, now: datetime) -> None:
    """Records the need by the kind of place of a stored point, and ends one that its kind does not say any more."""
    _agree(record, point, NeedGround.PLACE_KIND, needs_of(point.place_kind, None, (), now), "场所性质已更改", now)


def _agree(
    record: ActRecord, point: Point, ground: NeedGround, wanted: Sequence[Need], reason: str, now: datetime
) -> None:
    """Makes the open needs of a ground those that are wanted: one of another article is another need."""
    rows = list(MaskNeed.objects.filter(point=point, ground=ground.value).order_by("pk"))
    standing = [held for held in rows if held.ended_at is None]
    left = {(need.article, need.area): need for need in wanted}
    for held in standing:
        need = need_of(held)
        if left.pop((need.article, need.area), None) is None:
            end(record, held, reason, now)
    for need in left.values():
        earlier = [held.records_until for held in rows if (held.area_id or 0) == need.area]
        in_use = point.state == PointState.IN_USE
        held = new_row(point, need, records_until(need, is_in_use=in_use, earlier=earlier, at=now), now)
        held.save()
        record.wrote(held)


def end(record: ActRecord, held: MaskNeed, reason: str, now: datetime) -> None:
    """Ends a need in the act that ended its cause."""
    held.ended_at, held.end_reason = now, reason
    held.save(update_fields=["ended_at", "end_reason"])
    record.wrote(held)
