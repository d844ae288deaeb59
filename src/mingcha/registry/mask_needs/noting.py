"""Records what must be covered in the view of a point, inside the acts that come to know it (article 18)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import ActRecord
from mingcha.kit.words import Words
from mingcha.law.place_kinds import NOT_ASKED
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.areas.queries import RestrictingAreas, box_of, restricting_areas
from mingcha.registry.areas.rules import all_reached
from mingcha.registry.findings.actions import open_findings
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import hiding_area, new_row
from mingcha.registry.mask_needs.rules import Need, NeedGround, need_of_area, needs_of, records_until
from mingcha.registry.points.above import NeedsOfMasks
from mingcha.registry.points.beside_areas import view_of
from mingcha.registry.points.models import Point, PointState

_OF_AREAS = CompiledQuery(
    lambda point: MaskNeed.objects.filter(point=point, ended_at=None, area__isnull=False).values_list("pk")
)


def note_new_points(record: ActRecord, points: Iterable[Point], now: datetime) -> None:
    """Records the needs by the kind of place, and by areas in view, of points that the act has just registered."""
    rows = list(points)
    for point in rows:
        for need in _by_kind(point, now):
            held = new_row(point.pk, need, None, now)
            held.save()
            record.wrote(held)
    note_views(record, rows, now)


def note_imported_points(record: ActRecord, points: Sequence[Point], now: datetime) -> None:
    """The same of a batch of points that were inserted in bulk: their keys are read by their codes."""
    codes = [point.code for point in points if _by_kind(point, now)]
    if codes:
        held = Point.objects.filter(code__in=codes).order_by("pk")
        rows = (new_row(point.pk, need, None, now) for point in held for need in _by_kind(point, now))
        record.insert_many(MaskNeed, rows)
    on = shanghai_day(now)
    areas = RestrictingAreas(on)
    seeing = [point.code for point in points if (view := view_of(point)) and all_reached(view, areas.near(view), on)]
    if seeing:
        stored = Point.objects.filter(code__in=seeing).select_related(
            "system__site__organisation", "system__contractor"
        )
        note_views(record, list(stored.order_by("pk")), now)


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


def note_views(record: ActRecord, points: Sequence[Point], now: datetime) -> int:
    """Records the areas in the views of stored points, as they are in memory, that must be covered, with the finding
    that a mask is missing; returns how many needs were new."""
    on = shanghai_day(now)
    placed = [(point, view) for point in points if point.state != PointState.OUT_OF_USE and (view := view_of(point))]
    near = RestrictingAreas(on).near if len(placed) > 1 else lambda view: restricting_areas(box_of(view, on), on)
    reached: dict[int, list[Point]] = {}
    for point, view in placed:
        for one in all_reached(view, near(view), on):
            reached.setdefault(one.number, []).append(point)
    count = 0
    for area in DrawnArea.objects.filter(pk__in=reached).order_by("pk") if reached else ():
        known = set(MaskNeed.objects.filter(area=area, ended_at=None).values_list("point", flat=True))
        new = [point for point in reached[area.pk] if point.pk not in known]
        count += note_area(record, area, [(point.pk, _saw_before(point, now)) for point in new], now)
        open_area_findings(record, area, new, now)
    return count


def _saw_before(point: Point, now: datetime) -> bool:
    """Whether a point in use had the view before this act, which is the one that says so: one that this act moved or
    turned has another view, of which nothing was recorded yet."""
    return point.state == PointState.IN_USE and now not in (point.moved_at, point.turned_at)


def open_area_findings(record: ActRecord, area: DrawnArea, points: Sequence[Point], now: datetime) -> int:
    """Opens the finding that an area in the view of these points must be covered, of those of which none stands that a
    mask is missing; returns how many."""
    rows = Finding.objects.filter(kind=FindingKind.MASK_MISSING.value, closed_at=None)
    standing = set(rows.filter(subject__in=[point.code for point in points]).values_list("subject", flat=True))
    return open_findings(record, (_of_area(area, point) for point in points if point.code not in standing), now)


def _of_area(area: DrawnArea, point: Point) -> NewFinding:
    return NewFinding(
        kind=FindingKind.MASK_MISSING,
        article=AreaKind(area.kind).facts.article,
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：视域及于第 {area.pk} 号区域“{area.name}”，须以隐私遮挡覆盖",
            f"{point.name}: the area {area.name} (no. {area.pk}) is in view; a privacy mask must cover it",
        ),
        place=point.place,
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
    if not _OF_AREAS.rows(point.pk):
        return 0
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


NEEDS_OF_MASKS = NeedsOfMasks(
    of_new=note_new_points,
    of_imported=note_imported_points,
    of_place_kind=note_place_kind,
    of_views=note_views,
    end_out_of_view=end_needs_out_of_view,
)
"""What acts of points have recorded (registry/points/above.py)."""
