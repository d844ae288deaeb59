"""Queries of sealed hours: kept and required footage of a point, and due footage (art. 16(5); decree 799, art. 17)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Sum

from mingcha.custody.classes.queries import UNKNOWN, CameraClass, classes_of
from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.rules import (
    FootageFacts,
    HoldFacts,
    class_in_force,
    is_overdue,
    may_dispose,
    must_dispose_by,
)
from mingcha.custody.holds.queries import holds_in_force
from mingcha.custody.hours.models import Hour, HourState
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.fleet.recorders.models import RecorderState
from mingcha.kit.clock import Clock
from mingcha.law import retention
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.media.disposal_order import HOUR_SECONDS, DisposalBasis
from mingcha.registry.points.models import Point

HELD_STATES = (HourState.KEPT, HourState.ORDERED)
"""States in which the footage of an hour still exists."""


@dataclass(frozen=True, slots=True)
class DayKept:
    """A Shanghai day of a point: expected minutes, kept minutes, gaps by cause in ms."""

    day: date
    minutes_expected: int
    minutes_kept: int
    size_bytes: int
    gaps_ms: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete_permille(self) -> int:
        """Completeness in permille, rounded down: 1000 only if nothing is missing."""
        return self.minutes_kept * 1000 // self.minutes_expected if self.minutes_expected else 0


@dataclass(frozen=True, slots=True)
class PointRetention:
    """Kept and required footage of a point; `history_short`: it has not recorded for its whole period yet (no
    breach)."""

    camera: str
    retention: RetentionClass
    oldest_day: date | None
    newest_day: date | None
    must_reach_back_to: date
    history_short: bool
    overdue_hours: int


@dataclass(frozen=True, slots=True)
class DueDay:
    """A camera-day that may be deleted: from when, by when it must be, its holds, whether it is overdue."""

    camera: str
    day: date
    retention: RetentionClass
    may_go_on: date
    must_go_by: date
    hours: int
    held_by: tuple[str, ...]
    overdue: bool


def facts_of(row: Hour, classes: CameraClass) -> FootageFacts:
    """The facts of an hour for the rules."""
    return FootageFacts(
        row.camera, row.hour, row.label, classes.now, taken_in_at=row.taken_in_at, class_then=classes.during(row.hour)
    )


def point_retention(camera: str, *, clock: Clock) -> PointRetention:
    """What a point keeps and has to keep: oldest and newest day, overdue hours."""
    now = clock.now()
    today = shanghai_day(now)
    classes = classes_of([camera]).get(camera, CameraClass(RetentionClass.R30))
    class_now = classes.now or RetentionClass.R30
    kept = Hour.objects.filter(camera=camera, state__in=HELD_STATES)
    ends = next(iter(_ENDS.rows(camera)), None)
    oldest_day = None if ends is None else day_of(ends[1])
    first_day = first_day_kept(class_now, today)
    has_older = oldest_day is not None and oldest_day < first_day
    return PointRetention(
        camera=camera,
        retention=class_now,
        oldest_day=oldest_day,
        newest_day=None if ends is None else day_of(ends[2]),
        must_reach_back_to=first_day,
        history_short=(oldest_day is None or oldest_day > first_day) and not lost_since(first_day, [camera]),
        overdue_hours=_overdue(kept, classes, now) if has_older else 0,
    )


_ENDS = CompiledQuery(
    lambda camera: (
        Hour.objects.filter(camera=camera, state__in=HELD_STATES)
        .order_by()
        .values_list("camera")
        .annotate(oldest=Min("hour"), newest=Max("hour"))
    )
)


def days_kept(camera: str, days: int, *, clock: Clock) -> tuple[DayKept, ...]:
    """The last `days` Shanghai days of a point that have hours, with completeness and gaps, oldest first."""
    first = shanghai_day(clock.now()) - timedelta(days=days - 1)
    rows = Hour.objects.filter(camera=camera, beside=False, hour__gte=hour_of(retention.day_begins(first)))
    return _days(rows.order_by("hour", "epoch"))


def with_footage(cameras: Iterable[str]) -> frozenset[str]:
    """Those of these cameras of which sealed footage exists."""
    held = Hour.objects.filter(camera=OuterRef("code"), state__in=HELD_STATES)
    found: set[str] = set()
    for some in batched(cameras, 1000):
        found.update(Point.objects.filter(Exists(held), code__in=some).values_list("code", flat=True))
    return frozenset(found)


def last_filmed(cameras: Iterable[str]) -> dict[str, date]:
    """The last Shanghai day of which there was sealed footage of each of these cameras, also where it was deleted
    since; cameras without any are absent."""
    rows = Hour.objects.filter(camera__in=tuple(cameras), beside=False).exclude(bitmap="0" * 15)
    return {camera: day_of(newest) for camera, newest in rows.values_list("camera").annotate(newest=Max("hour"))}


def sealed_until(camera: str) -> datetime | None:
    """The end of the newest sealed hour of the record; None before the first."""
    newest = Hour.objects.filter(camera=camera, beside=False).aggregate(newest=Max("hour"))["newest"]
    return None if newest is None else datetime.fromtimestamp((newest + 1) * HOUR_SECONDS, UTC)


def recorded_minutes(camera: str, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The begins of the minutes that touch [begin, end) and of which sealed footage of the record exists, by hour."""
    rows = Hour.objects.filter(camera=camera, beside=False, state__in=HELD_STATES)
    rows = rows.filter(hour__gte=hour_of(begin), hour__lte=hour_of(end)).order_by("hour")
    for hour, bitmap in rows.values_list("hour", "bitmap"):
        for number in range(60):
            minute = datetime.fromtimestamp(hour * HOUR_SECONDS + number * 60, UTC)
            if int(bitmap, 16) >> number & 1 and begin - timedelta(minutes=1) < minute < end:
                yield minute


def due_days(*, clock: Clock, most: int = 500) -> tuple[DueDay, ...]:
    """Camera-days whose period is over by their class now, oldest first; held ones with their holds."""
    now = clock.now()
    groups = due_hours(now)
    holds = holds_in_force({camera for camera, _ in groups})
    ordered = sorted(groups.items(), key=lambda group: (group[0][1], group[0][0]))
    return tuple(_due_day([facts for _, facts in rows], holds, now) for _, rows in ordered[:most])


type DueHours = dict[tuple[str, date], list[tuple[Hour, FootageFacts]]]


def due_hours(now: datetime) -> DueHours:
    """Kept hours without an order whose period is over, by camera and Shanghai day. Ignores holds."""
    today = shanghai_day(now)
    classes = classes_of()
    groups: DueHours = {}
    for row in _perhaps_due(today):
        facts = facts_of(row, classes.get(row.camera, UNKNOWN))
        if may_dispose(facts, (), DisposalBasis.RETENTION, now=now):
            groups.setdefault((row.camera, facts.day), []).append((row, facts))
    return groups


def _perhaps_due(today: date) -> Iterator[Hour]:
    """Kept hours older than the minimum of their class: a query that leaves few rows for the rule."""
    general = hour_of(retention.day_begins(first_day_kept(RetentionClass.R30, today)))
    longer = hour_of(retention.day_begins(first_day_kept(RetentionClass.R90, today)))
    raised = Exists(Point.objects.filter(code=OuterRef("camera")).exclude(system__retention_class=RetentionClass.R30))
    rows = Hour.objects.filter(state=HourState.KEPT, hour__lt=general)
    rows = rows.exclude(raised, hour__gte=longer).exclude(hour__gte=longer, label__startswith="R90")
    yield from rows.order_by("hour", "camera", "epoch", "label").iterator(chunk_size=2000)


def first_day_kept(in_force: RetentionClass, today: date) -> date:
    """The oldest day that must still be kept today in this class."""
    day = today
    while today < retention.deletable_from(day - timedelta(days=1), in_force, decided_on=today):
        day -= timedelta(days=1)
    return day


def kept_bytes() -> int:
    """Bytes of footage on the disks by the recorders' last status, open hours included; at least the sealed ones."""
    sealed = Hour.objects.filter(state__in=HELD_STATES).aggregate(total=Sum("size_bytes"))["total"]
    return max(int(sealed or 0), sum(_reported_bytes(status) for status in _statuses()))


def _statuses() -> Iterable[object]:
    return RecorderState.objects.values_list("status", flat=True)


def _reported_bytes(status: object) -> int:
    disk = status.get("disk") if isinstance(status, dict) else None
    reported = disk.get("bytes_footage") if isinstance(disk, dict) else None
    return reported if type(reported) is int else 0


def beside_hours() -> dict[str, int]:
    """Recorder -> number of its sealed hours stored beside the record, because another recorder had the camera."""
    rows = Hour.objects.filter(beside=True).values_list("recorder").annotate(hours=Count("id"))
    return dict(rows)


def ordered_bytes() -> int:
    """Bytes of the hours that open orders will delete."""
    total = Hour.objects.filter(state=HourState.ORDERED).aggregate(total=Sum("size_bytes"))["total"]
    return int(total or 0)


def hour_of(instant: datetime) -> int:
    """The hour number of an instant: Unix seconds // 3600."""
    return int(instant.timestamp()) // HOUR_SECONDS


def day_of(hour: int) -> date:
    """The Shanghai day of an hour number."""
    return shanghai_day(datetime.fromtimestamp(hour * HOUR_SECONDS, UTC))


def lost_since(day: date, cameras: Iterable[str]) -> set[str]:
    """The cameras that lost footage of this day or later before the end of its period: it is missing, or the cap of a
    demo home deleted it. Footage lawfully deleted before a class was raised does not count."""
    begins, wanted = retention.day_begins(day), tuple(cameras)
    first = hour_of(begins)
    lost = {str(camera) for (camera,) in _MISSING.rows(wanted, first)}
    if not settings.MINGCHA_HOME.is_demo:
        return lost
    return lost | {camera for camera, hours in _CAPPED.rows(wanted, begins) if max(hours) >= first}


_MISSING = CompiledQuery(
    lambda cameras, first: (
        Hour.objects.filter(camera__in=cameras, state=HourState.MISSING, hour__gte=first)
        .exclude(bitmap="0" * 15)
        .values_list("camera")
        .distinct()
    )
)


def _capped(cameras: tuple[str, ...], begins: datetime) -> QuerySet[DisposalOrder, Any]:
    """What the cap of a demo home deleted since an instant: footage is deleted only after it was recorded."""
    rows = DisposalOrder.objects.filter(camera__in=cameras, basis=DisposalBasis.DEMO_CAP, state=OrderState.DONE)
    return rows.filter(decided_at__gte=begins).values_list("camera", "hours")


_CAPPED = CompiledQuery(_capped)


def _overdue(kept: QuerySet[Hour], classes: CameraClass, now: datetime) -> int:
    in_force = classes.now or RetentionClass.R30
    before = hour_of(retention.day_begins(first_day_kept(in_force, shanghai_day(now))))
    rows = [facts_of(row, classes) for row in kept.filter(hour__lt=before)]
    holds = holds_in_force({row.camera for row in rows})
    return sum(is_overdue(row, holds, now=now) for row in rows)


def _due_day(rows: list[FootageFacts], holds: Iterable[HoldFacts], now: datetime) -> DueDay:
    today = shanghai_day(now)
    first = max(rows, key=lambda row: row.counted_from)
    in_force = class_in_force(first, today)
    binding = sorted({hold.hold for hold in holds for row in rows if hold.covers(row)})
    return DueDay(
        camera=first.camera,
        day=first.day,
        retention=in_force,
        may_go_on=retention.deletable_from(first.counted_from, in_force, decided_on=today),
        must_go_by=must_dispose_by(first, today),
        hours=len(rows),
        held_by=tuple(binding),
        overdue=any(is_overdue(row, holds, now=now) for row in rows),
    )


def _days(rows: Iterable[Hour]) -> tuple[DayKept, ...]:
    by_day: dict[date, list[Hour]] = {}
    for row in rows:
        by_day.setdefault(day_of(row.hour), []).append(row)
    return tuple(_day(day, hours) for day, hours in sorted(by_day.items()))


def _day(day: date, rows: Iterable[Hour]) -> DayKept:
    """One day: hours of two epochs share their minutes, so their bitmaps are combined."""
    minutes: dict[int, int] = {}
    gaps: dict[str, int] = {}
    size = 0
    for row in rows:
        kept = int(row.bitmap, 16) if row.state in HELD_STATES else 0
        minutes[row.hour] = minutes.get(row.hour, 0) | kept
        size += row.size_bytes if kept else 0
        for from_ms, to_ms, reason in row.gaps:
            gaps[reason] = gaps.get(reason, 0) + to_ms - from_ms
    return DayKept(day, 60 * len(minutes), sum(bits.bit_count() for bits in minutes.values()), size, gaps)
