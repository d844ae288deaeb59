"""Keeps the daily sums of health in step with the proofs of keeping (arts. 16(5), 17). Derived rows, so no entries."""

from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Max

from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.overview.points.models import MapPoint
from mingcha.registry.findings.queries import points_with_findings
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.rules import Sums, sums_of_day

DAYS_KEPT = 400
"""A year and a month, so that a month stands beside the same of the year before."""
DAYS_A_TURN = 31
_ROWS_AT_ONCE = 1_000

type Group = tuple[str, str, str, str, str]
"""Division, zone, street, organisation, contractor."""


def keep_health(*, clock: Clock) -> tuple[date, ...]:
    """Counts the days that were proved, or proved anew, since they were counted; the days. Removes what is too old."""
    oldest = shanghai_day(clock.now()) - timedelta(days=DAYS_KEPT)
    HealthDay.objects.filter(day__lt=oldest).delete()
    proved = DayProof.objects.filter(day__gte=oldest).values("day").annotate(newest=Max("revision"))
    counted = dict(HealthDay.objects.filter(day__gte=oldest).values_list("day").annotate(newest=Max("revision")))
    due = ((one["day"], one["newest"]) for one in proved.order_by("-day") if counted.get(one["day"]) != one["newest"])
    done = tuple(islice(due, DAYS_A_TURN))
    for day, revision in done:
        _count(day, revision)
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
    points = MapPoint.objects.values_list("camera", "division", "zone", "street", "organisation", "contractor")
    groups: dict[str, Group] = {row[0]: row[1:] for row in points}
    flawed = points_with_findings()
    rows = CameraDay.objects.filter(day=day).values_list("camera", "expected_ms", "footage_ms", "gaps", "standing")
    return [
        (
            groups[camera],
            sums_of_day(expected, footage, gaps, is_short=standing == ReachState.SHORT, with_finding=camera in flawed),
        )
        for camera, expected, footage, gaps, standing in rows.iterator(chunk_size=2_000)
        if camera in groups
    ]


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
        cameras=sums.cameras,
        in_use_ms=sums.in_use_ms,
        footage_ms=sums.footage_ms,
        away_ms=sums.away_ms,
        short=sums.short,
        with_finding=sums.with_finding,
        revision=revision,
    )
