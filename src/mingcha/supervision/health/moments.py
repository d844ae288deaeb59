"""Hours of a week and days of a quarter of one camera or one recorder (articles 16(1), 16(5), 17).

Reads rows that exist: sealed hours, proofs of days, what recorders measured. The caller decides who may read them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median_low

from mingcha.custody.hours.models import Hour
from mingcha.custody.links.queries import measured_days, measured_hours
from mingcha.custody.links.rules import MeasuredHour
from mingcha.custody.proofs.day_account import CameraLife, ReportedHour, account
from mingcha.custody.proofs.models import CameraDay
from mingcha.custody.recorder_hours.queries import HourOfRecorder, hours_of_recorder
from mingcha.custody.recorder_hours.rules import Recorded
from mingcha.kit.decision import cites
from mingcha.law.retention import day_begins, shanghai_day, shanghai_day_of_ms
from mingcha.registry.points.models import Point
from mingcha.supervision.health.figures import HOUR_MS, Kept, Measured, Moment, moment_of
from mingcha.supervision.health.models import ClockDay

HOURS = 7 * 24
DAYS = 90


@cites("16(5)", "17")
def hours_of_camera(camera: str, *, at: datetime) -> tuple[Moment, ...]:
    """The last HOURS hours that are over, ascending. A sealed hour is accounted for as the proof of its day does it."""
    hours = _hours(at)
    sealed: defaultdict[int, list[ReportedHour]] = defaultdict(list)
    rows = Hour.objects.filter(camera=camera, beside=False, hour__gte=hours[0])
    for hour, recorder, bitmap, gaps, size_bytes in rows.values_list(
        "hour", "recorder", "bitmap", "gaps", "size_bytes"
    ):
        pieces = tuple((from_ms, to_ms, reason) for from_ms, to_ms, reason in gaps)
        sealed[hour].append(ReportedHour(hour, recorder, int(bitmap, 16), pieces, size_bytes))
    ways: defaultdict[int, list[MeasuredHour]] = defaultdict(list)
    for one in measured_hours([camera], hours[0]):
        ways[one.hour].append(one)
    added_at = Point.objects.filter(code=camera).values_list("added_at", flat=True).first()
    life = CameraLife(int(added_at.timestamp() * 1000) if added_at else 0, (), enabled_now=True, reported_before=True)
    return tuple(
        moment_of(
            _begin(hour),
            _accounted(hour, sealed[hour], life) if hour in sealed else None,
            _measured(ways[hour]) if hour in ways else None,
        )
        for hour in hours
    )


@cites("16(5)", "17")
def days_of_camera(camera: str, *, at: datetime) -> tuple[Moment, ...]:
    """The last DAYS days that are over, ascending. The clock's offset is the first one that was heard on a day."""
    days = _days(at)
    proved = {row.day: row for row in CameraDay.objects.filter(camera=camera, day__gte=days[0])}
    ways = {one.day: one for one in measured_days(camera, days[0])}
    clocks = dict(ClockDay.objects.filter(camera=camera, day__gte=days[0]).values_list("day", "offset_ms"))
    found = []
    for day in days:
        row, way, offset_ms = proved.get(day), ways.get(day), clocks.get(day)
        kept = None if row is None else Kept(row.size_bytes, row.footage_ms, row.gaps, row.unexplained_ms)
        measured = Measured(offset_ms=offset_ms)
        if way is not None:
            measured = Measured(way.expected, way.lost, way.frames, way.frames_ms, offset_ms)
        found.append(moment_of(day_begins(day), kept, measured))
    return tuple(found)


@cites("16(5)", "17")
def hours_of_whole_recorder(recorder: str, *, at: datetime) -> tuple[Moment, ...]:
    """The last HOURS hours of a recorder that are over, over all its cameras, ascending."""
    hours = _hours(at)
    found = {one.hour: one for one in hours_of_recorder(recorder, hours[0])}
    return tuple(_of_recorder(_begin(hour), [found[hour]] if hour in found else []) for hour in hours)


@cites("16(5)", "17")
def days_of_whole_recorder(recorder: str, *, at: datetime) -> tuple[Moment, ...]:
    """The last DAYS days of a recorder that are over, over all its cameras, ascending."""
    days = _days(at)
    found: defaultdict[date, list[HourOfRecorder]] = defaultdict(list)
    for one in hours_of_recorder(recorder, _hour_of(day_begins(days[0]))):
        found[shanghai_day_of_ms(one.hour * HOUR_MS)].append(one)
    return tuple(_of_recorder(day_begins(day), found.get(day, [])) for day in days)


def _of_recorder(at: datetime, hours: list[HourOfRecorder]) -> Moment:
    sealed = [one for one in hours if one.recorded.cameras]
    recorded = _kept(sum((one.recorded for one in sealed), Recorded()) if sealed else None)
    offsets = [one.way.offset_ms for one in hours if one.way.offset_ms is not None]
    measured = Measured(
        expected=sum(one.way.expected for one in hours),
        lost=sum(one.way.lost for one in hours),
        frames=sum(one.way.frames for one in hours),
        frames_ms=sum(one.way.frames_ms for one in hours),
        offset_ms=median_low(offsets) if offsets else None,
    )
    return moment_of(at, recorded, measured, together_ms=len(sealed) * HOUR_MS)


def _measured(hours: Iterable[MeasuredHour]) -> Measured:
    """What two recorders measured of the same hour of a camera, together; the offset is that of one of them."""
    every = list(hours)
    return Measured(
        expected=sum(one.expected for one in every),
        lost=sum(one.lost for one in every),
        frames=sum(one.frames for one in every),
        frames_ms=sum(one.frames_ms for one in every),
        offset_ms=next((one.offset_ms for one in every if one.offset_ms is not None), None),
    )


def _accounted(hour: int, sealed: list[ReportedHour], life: CameraLife) -> Kept:
    counted = account(hour * HOUR_MS, (hour + 1) * HOUR_MS, sealed, life)
    return Kept(counted.size_bytes, counted.footage_ms, counted.gaps_ms, counted.unexplained_ms)


def _kept(recorded: Recorded | None) -> Kept | None:
    return None if recorded is None else Kept(recorded.size_bytes, recorded.footage_ms, recorded.gaps_ms)


def _hours(at: datetime) -> range:
    return range(_hour_of(at) - HOURS, _hour_of(at))


def _days(at: datetime) -> list[date]:
    today = shanghai_day(at)
    return [today - timedelta(days=back) for back in range(DAYS, 0, -1)]


def _hour_of(at: datetime) -> int:
    return int(at.timestamp()) // 3600


def _begin(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC)
