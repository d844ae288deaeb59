"""Records what must be covered in the view of a point, inside the acts that come to know it (article 18)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.law.place_kinds import NOT_ASKED
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import hiding_area, new_row
from mingcha.registry.mask_needs.rules import Need, NeedGround, need_of_area, needs_of, records_until
from mingcha.registry.points.beside_areas import view_of
from mingcha.registry.points.models import Point, PointState


def note_new_points(record: ActRecord, points: Iterable[Point], now: datetime) -> None:
    """Records the needs by the kind of place of points that the act has just registered."""
    for point in points:
        for need in _by_kind(point, now):
            held = new_row(point.pk, need, None, now)
            held.save()
            record.wrote(held)


def note_imported_points(record: ActRecord, points: Sequence[Point], now: datetime) -> None:
    """The same of a batch of points that were inserted in bulk: their keys are read by their codes."""
    codes = [point.code for point in points if _by_kind(point, now)]
    if codes:
        held = Point.objects.filter(code__in=codes).order_by("pk")
        rows = (new_row(point.pk, need, None, now) for point in held for need in _by_kind(point, now))
        record.insert_many(MaskNeed, rows)


def note_place_kind(record: ActRecord, point: Point, now: datetime) -> bool:
    """Records the need by the kind of place of a stored point, and ends one that its kind does not say any more: one of
    another article is another need. Returns whether a need is new."""
    rows = list(MaskNeed.objects.filter(point=point, ground=NeedGround.PLACE_KIND.value).order_by("pk"))
    left = {need.article: need for need in _by_kind(point, now)}
    for held in rows:
        if held.ended_at is None and left.pop(held.article, None) is None:
            _end(record, held, "场所性质已更改", now)
    earlier = [held.records_until for held in rows]
    for need in left.values():
        held = new_row(point.pk, need, _until(point, need, earlier, now), now)
        held.save()
        record.wrote(held)
    return bool(left)


def note_older_points(record: ActRecord, points: Sequence[Point], now: datetime) -> int:
    """Records the needs by the kind of place of stored points that have none, in bulk; returns how many."""
    keys = {point.pk for point in points}
    earlier: dict[int, list[datetime | None]] = {}
    before = MaskNeed.objects.filter(point__in=keys, ground=NeedGround.PLACE_KIND.value)
    for key, until in before.values_list("point", "records_until"):
        earlier.setdefault(key, []).append(until)
    return record.insert_many(
        MaskNeed,
        (
            new_row(point.pk, need, _until(point, need, earlier.get(point.pk, ()), now), now)
            for point in points
            for need in _by_kind(point, now)
        ),
    )


def is_reached(point: Point, area: DrawnArea, now: datetime) -> bool:
    """Whether the view of a point reaches an area that hides something."""
    return bool(needs_of(NOT_ASKED, view_of(point), (hiding_area(area),), now))


def note_area(record: ActRecord, area: DrawnArea, reached: Iterable[tuple[int, bool]], now: datetime) -> int:
    """Records that these points must cover an area in their view, in bulk, unless it is recorded; returns how many were
    new. `reached`: the keys of the points, rising, and whether each is in use."""
    if not AreaKind(area.kind).facts.hides:
        return 0
    need = need_of_area(hiding_area(area), now)
    earlier: dict[int, list[datetime | None]] = {}
    standing = set[int]()
    for point, until, ended_at in MaskNeed.objects.filter(area=area).values_list("point", "records_until", "ended_at"):
        earlier.setdefault(point, []).append(until)
        if ended_at is None:
            standing.add(point)
    rows = (
        new_row(key, need, records_until(need, is_in_use=in_use, earlier=earlier.get(key, ()), at=now), now)
        for key, in_use in reached
        if key not in standing
    )
    return record.insert_many(MaskNeed, rows)


def end_needs_of_areas(record: ActRecord, areas: Iterable[DrawnArea], reason: str, now: datetime) -> int:
    """Ends the needs of areas that are over, in bulk; returns how many."""
    return _end_many(record, MaskNeed.objects.filter(area__in=[area.pk for area in areas], ended_at=None), reason, now)


def end_needs_of_points(record: ActRecord, points: Iterable[Point], reason: str, now: datetime) -> int:
    """Ends the needs of points that were taken out of use, in bulk: nothing is in view; returns how many."""
    return _end_many(
        record, MaskNeed.objects.filter(point__in=[point.pk for point in points], ended_at=None), reason, now
    )


def end_needs_out_of_view(record: ActRecord, point: Point, reason: str, now: datetime) -> int:
    """Ends the needs of a changed point whose areas its view does not reach any more; returns how many."""
    rows = list(MaskNeed.objects.select_related("area").filter(point=point, ended_at=None, area__isnull=False))
    for held in rows:
        if held.area is not None and not is_reached(point, held.area, now):
            _end(record, held, reason, now)
    return sum(held.ended_at is not None for held in rows)


def _by_kind(point: Point, now: datetime) -> tuple[Need, ...]:
    """What its kind of place says; nothing of one that is out of use and has no view."""
    return () if point.state == PointState.OUT_OF_USE else needs_of(point.place_kind, None, (), now)


def _until(point: Point, need: Need, earlier: Sequence[datetime | None], now: datetime) -> datetime | None:
    return records_until(need, is_in_use=point.state == PointState.IN_USE, earlier=earlier, at=now)


def _end_many(record: ActRecord, held: QuerySet[MaskNeed], reason: str, now: datetime) -> int:
    keys = list(held.order_by("pk").values_list("pk", flat=True))
    if keys:
        MaskNeed.objects.filter(pk__in=keys).update(ended_at=now, end_reason=reason)
        record.wrote_many(MaskNeed, keys)
    return len(keys)


def _end(record: ActRecord, held: MaskNeed, reason: str, now: datetime) -> None:
    held.ended_at, held.end_reason = now, reason
    held.save(update_fields=["ended_at", "end_reason"])
    record.wrote(held)
