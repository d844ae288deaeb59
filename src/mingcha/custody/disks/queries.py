"""Queries of disks: the load of each recorder and the forecast of its disks (article 16(5))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Sum

from mingcha.custody.classes.queries import classes_of
from mingcha.custody.disks.forecast import DiskRoom, Load, rooms_of
from mingcha.custody.disks.models import DiskAlarm, DiskAlarmKind, DiskOutlook
from mingcha.custody.disposal.rules import FootageFacts, class_in_force
from mingcha.custody.holds.queries import holds_in_force
from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import HELD_STATES, hour_of
from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.law import parameters
from mingcha.law.retention import RetentionClass, deletable_from, shanghai_day
from mingcha.media.disposal_order import HOUR_SECONDS
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import OUT_OF_USE

MEASURED_HOURS = 72
"""New footage a day is measured over the sealed hours of the last three days with any."""


@dataclass(frozen=True, slots=True)
class DiskView:
    """A disk and its forecast; `alarm` is the kind of its open alarm, "" for none."""

    recorder: str
    disk: str
    number: int
    path: str
    state: str
    free_bytes: int | None
    total_bytes: int | None
    daily_bytes: int
    need_bytes: int
    short_bytes: int
    holds_days: int | None
    unmeasured: int
    full_on: date | None
    made_at: datetime
    alarm: str


def disks() -> tuple[DiskView, ...]:
    """Every disk with its latest forecast."""
    alarms: dict[tuple[str, str], str] = {}
    for recorder, disk, kind in _ALARMS.rows():
        held = alarms.get((recorder, disk))
        alarms[recorder, disk] = DiskAlarmKind.FULL.value if held == DiskAlarmKind.FULL.value else kind
    return tuple(
        DiskView(
            recorder=row.recorder,
            disk=row.disk,
            number=row.number,
            path=row.path,
            state=row.state,
            free_bytes=row.free_bytes,
            total_bytes=row.total_bytes,
            daily_bytes=row.daily_bytes,
            need_bytes=row.need_bytes,
            short_bytes=row.short_bytes,
            holds_days=row.holds_days,
            unmeasured=row.unmeasured,
            full_on=row.full_on,
            made_at=row.made_at,
            alarm=alarms.get((row.recorder, row.disk), ""),
        )
        for row in instances(DiskOutlook, _OUTLOOKS.rows())
    )


_ALARMS = CompiledQuery(
    lambda: DiskAlarm.objects.filter(ended_at__isnull=True).order_by("kind").values_list("recorder", "disk", "kind")
)
_OUTLOOKS = CompiledQuery(
    lambda: DiskOutlook.objects.order_by("recorder", "number").values_list(*concrete_names(DiskOutlook))
)


def rooms() -> tuple[DiskRoom, ...]:
    """The disks in the recorders' last status."""
    found: list[DiskRoom] = []
    for recorder, status in RecorderState.objects.order_by("recorder").values_list("recorder", "status"):
        disk = status.get("disk") if isinstance(status, dict) else None
        if isinstance(disk, dict):
            found += rooms_of(recorder, disk)
    return tuple(found)


def load_of(recorder: str, now: datetime) -> Load:
    """A recorder's new footage a day by retention days, and the days on which its present footage is deleted."""
    today = shanghai_day(now)
    kept = Hour.objects.filter(recorder=recorder, state__in=HELD_STATES)
    raised = {code for code, each in classes_of().items() if each.now is not RetentionClass.R30}
    going: dict[date, int] = {}
    for class_now, rows in (
        (RetentionClass.R30, kept.exclude(camera__in=raised)),
        (RetentionClass.R90, kept.filter(camera__in=raised)),
    ):
        days = rows.values("label").annotate(day=(F("hour") + 8) / 24, size=Sum("size_bytes")).order_by()
        for row in days.values_list("label", "day", "size"):
            goes = _goes_on(FootageFacts("", row[1] * 24 - 8, row[0], class_now), today)
            going[goes] = going.get(goes, 0) + row[2]
    held = _held(recorder)
    for hour, label, size, camera in held:
        class_now = RetentionClass.R90 if camera in raised else RetentionClass.R30
        going[_goes_on(FootageFacts(camera, hour, label, class_now), today)] -= size
    daily, unmeasured = _daily(recorder, raised, now)
    return Load(daily, going, sum(size for _, _, size, _ in held), unmeasured)


def _goes_on(footage: FootageFacts, today: date) -> date:
    """The day on which footage without holds is deleted: its first deletable day plus the veto delay."""
    first = deletable_from(footage.day, class_in_force(footage, today), decided_on=today)
    return max(first, today) + timedelta(days=_veto_days(today))


def _veto_days(today: date) -> int:
    return -(-parameters.number("disposal.veto_hours", today) // 24)


def _held(recorder: str) -> Sequence[tuple[int, str, int, str]]:
    """(hour, label, bytes, camera) of footage under hold, each hour once."""
    found: dict[int, tuple[int, str, int, str]] = {}
    for hold in holds_in_force():
        first, end = hold.from_ms // (HOUR_SECONDS * 1000), -(-hold.to_ms // (HOUR_SECONDS * 1000))
        rows = Hour.objects.filter(
            recorder=recorder, camera=hold.camera, hour__gte=first, hour__lt=end, state__in=HELD_STATES
        )
        for pk, hour, label, size, camera in rows.values_list("pk", "hour", "label", "size_bytes", "camera"):
            found[pk] = (hour, label, size, camera)
    return tuple(found.values())


def _daily(recorder: str, raised: set[str], now: datetime) -> tuple[Mapping[int, int], int]:
    """Bytes a day by retention days, from each camera's hours with footage, and the number of cameras without any."""
    today = shanghai_day(now)
    since = hour_of(now) - MEASURED_HOURS
    rows = Hour.objects.filter(recorder=recorder, hour__gte=since).exclude(bitmap="0" * 15)
    measured = rows.values("camera").annotate(size=Sum("size_bytes"), hours=Count("hour", distinct=True)).order_by()
    daily: dict[int, int] = {}
    cameras = 0
    for camera, size, hours in measured.values_list("camera", "size", "hours"):
        cameras += 1
        kept_as = RetentionClass.R90 if camera in raised else RetentionClass.R30
        days = (deletable_from(today, kept_as, decided_on=today) - today).days + _veto_days(today)
        daily[days] = daily.get(days, 0) + size * 24 // hours
    reported = CameraState.objects.filter(recorder=recorder).values("camera")
    wanted = Point.objects.filter(code__in=reported, enabled=True).exclude(state=OUT_OF_USE).count()
    return daily, max(0, wanted - cameras)
