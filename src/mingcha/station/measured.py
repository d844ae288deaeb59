"""The recorder's measurements of a point for its acceptance (articles 7, 8), from its reports and sealed hours.

Each value states how it was measured, or why it was not; then the group measures it with an instrument.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mingcha.custody.hours.queries import days_kept, point_retention
from mingcha.fleet.recorders.queries import CameraView, cameras
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day

FRESH = timedelta(minutes=1)
"""Older reports of the recorder do not describe the present."""
_HUNDREDTH = Decimal("0.01")


class MeasuredItem(StrEnum):
    """The items that a recorder can measure; values as in the acceptance report (registry/acceptance)."""

    FRAME_RATE = "frame_rate"
    RESOLUTION = "resolution"
    STORAGE_DAYS = "storage_days"
    COMPLETENESS = "completeness"
    TIME_ERROR = "time_error"
    LATENCY = "latency"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured value: pictures a second, days, per cent or seconds, by its item; None if it was not measured. `how`:
    how it was measured, or why it was not. `promised`: of days of footage that are younger than their period and lost
    nothing, the days of that period; None otherwise."""

    item: MeasuredItem
    value: Decimal | None
    how: Words
    promised: Decimal | None = None


@cites("7", "8")
def measured(point: str, days: int, *, clock: Clock) -> tuple[Measured, ...]:
    """The recorder's measurements of a point (20-digit code), one value per item; completeness over the last `days`
    Shanghai days, today included. Not limited to a reach: the caller decides who may see it."""
    return measured_of([point], days, until=shanghai_day(clock.now()), clock=clock)[point]


@cites("7", "8")
def measured_of(points: Sequence[str], days: int, *, until: date, clock: Clock) -> dict[str, tuple[Measured, ...]]:
    """The result of `measured` for each of these points, completeness over the `days` Shanghai days that end with
    `until`, since losses after an inspection do not count. Some queries per point: for a batch, not for a city."""
    views = cameras(points, clock=clock)
    return {point: _measured(point, views.get(point), days, until, clock) for point in points}


def _measured(point: str, view: CameraView | None, days: int, until: date, clock: Clock) -> tuple[Measured, ...]:
    return (
        _frame_rate(view),
        Measured(MeasuredItem.RESOLUTION, None, _NO_SIZE),
        _storage_days(point, clock),
        _completeness(point, days, until, clock),
        _time_error(view),
        Measured(MeasuredItem.LATENCY, None, _NO_LATENCY),
    )


def _frame_rate(view: CameraView | None) -> Measured:
    number = _reported(view, "frames_per_second")
    if not number or view is None or view.state != "recording":  # 0 until the first second is counted
        return Measured(MeasuredItem.FRAME_RATE, None, _NO_REPORT)
    how = Words("录像机最近一次上报的实收帧率", "pictures a second that the recorder received, by its last report")
    return Measured(MeasuredItem.FRAME_RATE, number.quantize(_HUNDREDTH), how)


def _time_error(view: CameraView | None) -> Measured:
    offset_ms = _reported(view, "clock_offset_ms")
    if offset_ms is None:
        return Measured(MeasuredItem.TIME_ERROR, None, _NO_CLOCK)
    how = Words(
        "摄像机时钟（RTCP 发送者报告）与录像主机时钟之差的绝对值",
        "how far the camera's clock (RTCP sender reports) is from that of the recorder host",
    )
    return Measured(MeasuredItem.TIME_ERROR, (abs(offset_ms) / 1000).quantize(_HUNDREDTH), how)


def _storage_days(point: str, clock: Clock) -> Measured:
    kept = point_retention(point, clock=clock)
    if kept.oldest_day is None or kept.newest_day is None:
        return Measured(MeasuredItem.STORAGE_DAYS, None, _NO_HOURS)
    how = Words(
        f"已封存录像自 {kept.oldest_day} 至 {kept.newest_day}",
        f"sealed hours from {kept.oldest_day} to {kept.newest_day}",
    )
    promised = (shanghai_day(clock.now()) - kept.must_reach_back_to).days if kept.history_short else None
    if promised is not None:
        how = Words(
            f"{how.zh}，录制未满存储期限 {promised} 日，期间未丢失",
            f"{how.en}; younger than the period of {promised} days, nothing is lost",
        )
    held = Decimal((kept.newest_day - kept.oldest_day).days + 1)
    return Measured(MeasuredItem.STORAGE_DAYS, held, how, None if promised is None else Decimal(promised))


def _completeness(point: str, days: int, until: date, clock: Clock) -> Measured:
    since = date.fromordinal(max(until.toordinal() - days + 1, date.min.toordinal()))
    counted = days_kept(point, (shanghai_day(clock.now()) - since).days + 1, clock=clock)
    held = [day for day in counted if day.day <= until]
    expected, kept = sum(day.minutes_expected for day in held), sum(day.minutes_kept for day in held)
    if not expected:
        return Measured(MeasuredItem.COMPLETENESS, None, _NO_HOURS)
    how = Words(
        f"截至 {until} 的 {days} 日内已封存小时中有录像的分钟：{kept} / {expected}",
        f"minutes with footage in the sealed hours of the {days} days to {until}: {kept} of {expected}",
    )
    return Measured(MeasuredItem.COMPLETENESS, Decimal(kept * 10_000 // expected) / 100, how)


def _reported(view: CameraView | None, name: str) -> Decimal | None:
    """A number of the last report on a camera; None if there is none, or it is old."""
    if view is None or view.age_ms > FRESH / timedelta(milliseconds=1):
        return None
    status: Mapping[str, object] = view.status
    value = status.get(name)
    return None if isinstance(value, bool) or not isinstance(value, int | float) else Decimal(str(value))


_NO_REPORT = Words("录像机目前未收到画面", "the recorder receives no pictures now")
_NO_SIZE = Words("录像机不上报画面尺寸", "the recorder does not report the size of the picture")
_NO_CLOCK = Words(
    "摄像机未发送带时钟的发送者报告，或者录像机目前未上报",
    "the camera sends no sender reports with its clock, or the recorder does not report now",
)
_NO_HOURS = Words("尚无已封存的录像小时", "no hour is sealed yet")
_NO_LATENCY = Words("录像机不测量时延", "the recorder does not measure latency")
