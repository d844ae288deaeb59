"""Keeps the daily sums of health in step with the proofs of keeping, and the monthly ones with them (arts. 16(5), 17).
Derived rows, so no entries."""

from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.clock import Clock
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.media.looks.values import DEVICE_KINDS
from mingcha.overview.points.models import MapPoint
from mingcha.supervision.health.dossiers import points_lacking_records
from mingcha.supervision.health.models import ClockDay, HealthDay
from mingcha.supervision.health.months import keep_months
from mingcha.supervision.health.rules import (
    PictureDay,
    Sums,
    is_clock_in_order,
    is_picture_in_order,
    sums_of_day,
    sums_of_order,
)
from mingcha.supervision.looks.models import LookDay, PictureFinding
from mingcha.supervision.looks.values import PictureJudgement
from mingcha.supervision.work_orders.outcomes import outcomes

DAYS_KEPT = 400
"""A year and a month, so that a month stands beside the same of the year before."""
DAYS_A_TURN = 31
_ROWS_AT_ONCE = 1_000
_HEARD = timedelta(minutes=30)
_MOST_OFFSET_MS = 2**31 - 1

type Group = tuple[str, str, str, str, str]
"""Division, zone, street, organisation, contractor."""


def keep_health(*, clock: Clock) -> tuple[date, ...]:
    """Counts the days that were proved, or proved anew, since they were counted; the days. Removes what is too old."""
    oldest = shanghai_day(clock.now()) - timedelta(days=DAYS_KEPT)
    HealthDay.objects.filter(day__lt=oldest).delete()
    ClockDay.objects.filter(day__lt=oldest).delete()
    proved = DayProof.objects.filter(day__gte=oldest).values("day").annotate(newest=Max("revision"))
    wholes = HealthDay.objects.filter(whole=True, day__gte=oldest)  # each counted day has one
    counted = dict(wholes.values_list("day").annotate(newest=Max("revision")))
    due = ((one["day"], one["newest"]) for one in proved.order_by("-day") if counted.get(one["day"]) != one["newest"])
    _keep_clocks(clock)
    done = tuple(islice(due, DAYS_A_TURN))
    for day, revision in done:
        _count(day, revision)
    keep_months(oldest)
    return tuple(day for day, _ in done)


def _count(day: date, revision: int) -> None:
    """Replaces the sums of a day. A camera whose point is no longer on the map is in the proof and in no group."""
    sums: dict[Group, Sums] = {}
    for group, found in _camera_days(day):
        sums[group] = sums.get(group, Sums()) + found
    wholes: dict[tuple[str, str], Sums] = {}
    for (division, zone, *_), found in sums.items():
        wholes[division, zone] = wholes.get((division, zone), Sums()) + found
    rows = [_row(day, revision, group, found, whole=False) for group, found in sorted(sums.items())]
    rows += [_row(day, revision, (*place, "", "", ""), found, whole=True) for place, found in sorted(wholes.items())]
    if not rows:  # a day without cameras is counted too, or it would be looked at in every turn
        rows = [_row(day, revision, ("", "", "", "", ""), Sums(), whole=True)]
    with transaction.atomic():
        HealthDay.objects.filter(day=day).delete()
        HealthDay.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)


def _camera_days(day: date) -> list[tuple[Group, Sums]]:
    groups = _groups()
    begins, ends = day_begins(day), day_ends(day)
    lacking, pictures = points_lacking_records(begins, ends), _pictures(day)
    offsets = dict(ClockDay.objects.filter(day=day).values_list("camera", "offset_ms"))
    clocks = {camera: is_clock_in_order(offset, day) for camera, offset in offsets.items()}
    rows = CameraDay.objects.filter(day=day).values_list("camera", "expected_ms", "footage_ms", "gaps", "standing")
    orders = [
        (groups[point], sums_of_order(one, begins, ends)) for point, one in outcomes(begins, ends) if point in groups
    ]
    return orders + [
        (
            groups[camera],
            sums_of_day(
                expected,
                footage,
                gaps,
                is_short=standing == ReachState.SHORT,
                with_finding=camera in lacking,
                picture=pictures.get(camera),
                clock=clocks.get(camera),
            ),
        )
        for camera, expected, footage, gaps, standing in rows.iterator(chunk_size=2_000)
        if camera in groups
    ]


def _groups() -> dict[str, Group]:
    """The group of each point of the map, by its code; without those on trial, which are in no rate (8)."""
    points = MapPoint.objects.filter(on_trial=False).values_list(
        "camera", "division", "zone", "street", "organisation", "contractor"
    )
    return {row[0]: row[1:] for row in points}


def _pictures(day: date) -> dict[str, bool | None]:
    """Whether the picture of each camera was in order on a day; cameras that were not looked at are absent."""
    begins, ends = day_begins(day), day_ends(day)
    stood = PictureFinding.objects.filter(opened_at__lt=ends).filter(Q(ended_at=None) | Q(ended_at__gte=begins))
    open_ones = stood.exclude(judgement=PictureJudgement.REJECTED.value)
    open_ones = open_ones.exclude(judgement=PictureJudgement.CANDIDATE.value, kind__in=DEVICE_KINDS)  # a claim alone
    flawed = set(open_ones.values_list("point__code", flat=True))
    rows = LookDay.objects.filter(day=day).values_list("point__code", "judged", "not_judgeable", "judgeable_permille")
    found = {
        code: is_picture_in_order(PictureDay(judged, unclear, judgeable, code in flawed))
        for code, judged, unclear, judgeable in rows.iterator(chunk_size=2_000)
    }
    return dict.fromkeys(flawed, False) | found


def _keep_clocks(clock: Clock) -> None:
    """Keeps the offset of each camera's clock that is heard today for the first time."""
    now = clock.now()
    today = shanghai_day(now)
    kept = ClockDay.objects.filter(day=today, camera=OuterRef("camera"))
    heard = CameraState.objects.filter(seen_at__gt=now - _HEARD).filter(~Exists(kept))
    rows = heard.values_list("camera", "status__clock_offset_ms")
    # A recorder names the offset as null until the camera's clock was heard, which no lookup tells from a number.
    found = [
        ClockDay(camera=camera, day=today, offset_ms=_bounded(offset))
        for camera, offset in rows.iterator(chunk_size=_ROWS_AT_ONCE)
        if isinstance(offset, int)
    ]
    ClockDay.objects.bulk_create(found, batch_size=_ROWS_AT_ONCE, ignore_conflicts=True)


def _bounded(offset_ms: int) -> int:
    """A camera may name a year of the past; the column ends at 24 days."""
    return max(-_MOST_OFFSET_MS, min(_MOST_OFFSET_MS, offset_ms))


def _row(day: date, revision: int, group: Group, sums: Sums, *, whole: bool) -> HealthDay:
    division, zone, street, organisation, contractor = group
    return HealthDay(
        day=day,
        whole=whole,
        division=division,
        zone=zone,
        street=street,
        organisation=organisation,
        contractor=contractor,
        revision=revision,
        **asdict(sums),
    )
