"""Writes the derived rows of measured ways to cameras, as each recorder reports them once an hour, and their daily sums
(articles 16(1), 17)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Sum

from mingcha.custody.links.models import LinkDay, LinkHour
from mingcha.custody.links.rules import MeasuredHour, kept_days, kept_hours, read_measured_hour
from mingcha.custody.recorder_hours.actions import set_ways
from mingcha.custody.recorder_hours.rules import way_of
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import day_begins, shanghai_day

_COLUMNS = (
    "measured_ms", "expected", "lost", "jitter_us", "jitter_most_us", "skipped", "frames", "frames_ms", "offset_ms",
)  # fmt: skip
_SUMS = ("expected", "lost", "frames", "frames_ms")
_ROWS_AT_ONCE = 500
_REPORTED_WITHIN = timedelta(hours=7)
"""A recorder reports each hour again for six hours; after seven hours a day is complete."""
_DAYS_BACK = 6
"""Days that are summed up late, after a standstill of the programs."""

type Report = Mapping[str, object]
"""Camera code -> rows of the local protocol's `links`."""


@cites("16(1)", "17")
def take_in_links(recorder: str, report: Report, *, clock: Clock, before: Report | None = None) -> int:
    """Stores what a recorder measured. A repeated hour replaces the stored one; hours of some days ago are
    forgotten. A day that was summed up before is summed up again for the cameras of late hours, while all its hours are
    kept. Derived: no entry of the log. Returns the number of malformed rows; those are left out.

    `before`: what this recorder reported the last time, if the caller has it: rows that it has are not written again.
    """
    now = clock.now()
    present, kept = int(now.timestamp()) // 3600, kept_hours(shanghai_day(now))
    read: dict[tuple[str, int], MeasuredHour] = {}
    news: list[MeasuredHour] = []
    malformed = 0
    for camera, rows in report.items():
        known = _rows(before.get(camera)) if before else ()
        for row in _rows(rows) if isinstance(rows, list) else (None,):
            found = read_measured_hour(camera[:20], row, present, kept)
            if found is None:
                malformed += 1
                continue
            read[found.camera, found.hour] = found
            if row not in known:
                news.append(found)
    _store(recorder, news)
    _sum_late(news, _newest_whole_day(now), oldest=present - kept)
    hours = {one.hour for one in news}
    set_ways(
        recorder,
        {hour: way_of(one for one in read.values() if one.hour == hour) for hour in hours},
        oldest=present - 24 * kept_days(shanghai_day(now)),
    )
    LinkHour.objects.filter(hour__lt=present - kept).delete()
    return malformed


@cites("16(1)", "17")
def sum_link_days(*, clock: Clock) -> tuple[date, ...]:
    """Sums up the hours of each day that is over and was not summed up yet, and forgets days of some months ago.
    Returns the days. For the clock."""
    now = clock.now()
    newest = _newest_whole_day(now)
    LinkDay.objects.filter(day__lt=newest - timedelta(days=kept_days(newest))).delete()
    days = [newest - timedelta(days=back) for back in range(_DAYS_BACK + 1)]
    done = set(LinkDay.objects.filter(day__in=days).values_list("day", flat=True).distinct())
    return tuple(day for day in days if day not in done and _sum(day))


def _newest_whole_day(now: datetime) -> date:
    """The newest day that ended so long ago that every recorder whose link is up has reported all its hours."""
    return shanghai_day(now - _REPORTED_WITHIN) - timedelta(days=1)


def _sum_late(news: list[MeasuredHour], newest: date, *, oldest: int) -> None:
    """Sums up again, for these cameras, the days that were summed up before these hours came in: of a recorder whose
    link was down while the others told theirs. A day that began before `oldest`, the first hour that is kept, stays as
    it is: a part of its hours would replace the sum of all."""
    late: dict[date, set[str]] = {}
    for one in news:
        day = shanghai_day(datetime.fromtimestamp(one.hour * 3600, UTC))
        if day <= newest:
            late.setdefault(day, set()).add(one.camera)
    for day, cameras in late.items():
        if _first_hour(day) >= oldest and LinkDay.objects.filter(day=day).exists():
            _sum(day, cameras)


def _sum(day: date, cameras: Collection[str] | None = None) -> bool:
    """Writes the rows of a day, of these cameras or of all; False if nothing was told of it."""
    first = _first_hour(day)
    rows = LinkHour.objects.filter(hour__gte=first, hour__lt=first + 24).order_by()
    if cameras is not None:
        rows = rows.filter(camera__in=cameras)
    sums = rows.values_list("camera").annotate(*map(Sum, _SUMS)).iterator(chunk_size=2_000)
    wrote = False
    with transaction.atomic():
        for some in batched(_days(day, sums), _ROWS_AT_ONCE):
            LinkDay.objects.bulk_create(
                some, update_conflicts=True, unique_fields=["camera", "day"], update_fields=list(_SUMS)
            )
            wrote = True
    return wrote


def _first_hour(day: date) -> int:
    return int(day_begins(day).timestamp()) // 3600


def _days(day: date, sums: Iterator[tuple[Any, ...]]) -> Iterator[LinkDay]:
    for camera, *found in sums:
        yield LinkDay(camera=camera, day=day, **dict(zip(_SUMS, found, strict=True)))


def _store(recorder: str, news: list[MeasuredHour]) -> None:
    LinkHour.objects.bulk_create(
        (LinkHour(recorder=recorder, **asdict(one)) for one in {(one.camera, one.hour): one for one in news}.values()),
        batch_size=_ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["camera", "recorder", "hour"],
        update_fields=list(_COLUMNS),
    )


def _rows(rows: object) -> tuple[object, ...]:
    return tuple(rows) if isinstance(rows, list) else ()
