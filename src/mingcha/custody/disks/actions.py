"""Forecasts of the recorders' disks; raises the alarm 存储期限风险 before retention fails (art. 16(5), T16-5e)."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from mingcha.custody.disks.forecast import DAY_PERMILLE, DiskRoom, Forecast, foresee, shared
from mingcha.custody.disks.models import DiskAlarm, DiskAlarmKind, DiskOutlook
from mingcha.custody.disks.queries import load_of, rooms
from mingcha.custody.disks.rules import DiskFacts, keeps_legal_days
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import day_begins, shanghai_day

_WRITTEN_TO = ("good", "full")
_CALM_DAYS = timedelta(days=2)
_CALM = timedelta(minutes=10)
"""Hysteresis: a forecast alarm ends when the day is this much later than the limit for raising it, the alarm of a full
disk after this time. This keeps alarms from flapping and the log short."""


@cites("16(5)")
def foresee_disks(by: Actor, *, clock: Clock) -> None:
    """Recomputes the forecast of every disk (derived rows), then raises and ends alarms accordingly."""
    now = clock.now()
    found: list[DiskOutlook] = []
    there = rooms()
    for recorder in sorted({room.recorder for room in there}):
        load = load_of(recorder, now)
        own = [room for room in there if room.recorder == recorder]
        weights = sum(room.weight for room in own if room.state in _WRITTEN_TO)
        for room in own:
            part = shared(load, room.weight if room.state in _WRITTEN_TO else 0, weights)
            seen = foresee(room.free_bytes or 0, part, shanghai_day(now), left_of_today_permille=_left_permille(now))
            found.append(_outlook(room, seen, sum(part.daily_bytes.values()), load.unmeasured, now))
    with transaction.atomic():
        DiskOutlook.objects.all().delete()
        DiskOutlook.objects.bulk_create(found)
    watch_disks(by, clock=clock)


@cites("16(5)")
def watch_disks(by: Actor, *, clock: Clock) -> tuple[str, ...]:
    """Raises an alarm for each disk that is full or will be soon, ends those whose risk is over; returns changed disks.

    One entry each. Footage is never overwritten: a full recorder stops with a gap DISK_FULL instead.
    """
    outlooks = {(row.recorder, row.disk): row for row in DiskOutlook.objects.all()}
    changed: list[str] = []
    there = rooms()
    takes = {room.recorder for room in there if room.state == "good" and room.weight > 0}
    for room in there:
        row = outlooks.get((room.recorder, room.disk))
        day = row.full_on if row else None
        for kind in DiskAlarmKind:
            alarm = DiskAlarm.objects.filter(
                recorder=room.recorder, disk=room.disk, kind=kind, ended_at__isnull=True
            ).first()
            facts = _facts(room, kind, day, elsewhere=room.recorder in takes)
            at_risk = not keeps_legal_days(facts, shanghai_day(clock.now()))
            if alarm is None and at_risk:
                _raise(by, room, kind, day, row.short_bytes if row else 0, clock)
            elif alarm is not None and not at_risk and _is_over(alarm, room, day, clock.now()):
                _end(by, alarm, clock)
            else:
                continue
            changed.append(room.disk)
    return tuple(changed)


def _facts(room: DiskRoom, kind: DiskAlarmKind, full_on: date | None, *, elsewhere: bool = False) -> DiskFacts:
    """The facts of a disk for one kind of alarm. A full disk is no risk while its recorder has another one that takes
    new footage."""
    name = str(room.number)
    if kind is DiskAlarmKind.FULL:
        return DiskFacts(name, is_full=room.state == "full" and not elsewhere)
    return DiskFacts(name, is_full=False, full_on=full_on)


def _is_over(alarm: DiskAlarm, room: DiskRoom, full_on: date | None, now: datetime) -> bool:
    """Whether the risk is over by a margin, so that the alarm does not flap at its limit."""
    if alarm.kind == DiskAlarmKind.FULL:
        return now - alarm.raised_at >= _CALM
    if full_on is None:
        return True
    return bool(keeps_legal_days(_facts(room, DiskAlarmKind.FORECAST, full_on - _CALM_DAYS), shanghai_day(now)))


def _raise(
    by: Actor, room: DiskRoom, kind: DiskAlarmKind, full_on: date | None, short_bytes: int, clock: Clock
) -> None:
    with act("custody.disk.alarm", by=by, clock=clock, cites=("16(5)",)) as record:
        row = DiskAlarm.objects.create(
            recorder=room.recorder, disk=room.disk, kind=kind, raised_at=clock.now(),
            full_on=full_on if kind is DiskAlarmKind.FORECAST else None,
            short_bytes=short_bytes,
        )  # fmt: skip
        record.wrote(row)
        record.fact("recorder", room.recorder)
        record.fact("disk", room.disk)
        record.fact("kind", kind.value)
        record.fact("free_bytes", room.free_bytes)
        record.fact("full_on", None if row.full_on is None else row.full_on.isoformat())


def _end(by: Actor, alarm: DiskAlarm, clock: Clock) -> None:
    with act("custody.disk.alarm_end", by=by, clock=clock, cites=("16(5)",)) as record:
        alarm.ended_at = clock.now()
        alarm.save(update_fields=["ended_at"])
        record.wrote(alarm)
        record.fact("recorder", alarm.recorder)
        record.fact("disk", alarm.disk)
        record.fact("kind", alarm.kind)


def _outlook(room: DiskRoom, seen: Forecast, daily_bytes: int, unmeasured: int, now: datetime) -> DiskOutlook:
    unknown = room.free_bytes is None
    return DiskOutlook(
        recorder=room.recorder,
        disk=room.disk,
        number=room.number,
        path=room.path[:255],
        state=room.state[:16],
        weight=room.weight,
        free_bytes=room.free_bytes,
        total_bytes=room.total_bytes,
        daily_bytes=daily_bytes,
        need_bytes=seen.need_bytes,
        short_bytes=0 if unknown else seen.short_bytes,
        holds_days=None if unknown else seen.holds_days,
        unmeasured=unmeasured,
        full_on=None if unknown or settings.MINGCHA_HOME.is_demo else seen.full_on,  # a demo home's cap makes room
        made_at=now,
    )


def _left_permille(now: datetime) -> int:
    """The part of the Shanghai day that is left, in permille."""
    gone = (now - day_begins(shanghai_day(now))).total_seconds()
    return max(0, DAY_PERMILLE - int(gone * DAY_PERMILLE / 86_400))
