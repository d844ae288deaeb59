"""Writes the derived rows of measured ways to cameras, as each recorder tells them once an hour (article 17)."""

from collections.abc import Mapping
from dataclasses import asdict

from mingcha.custody.links.models import LinkHour
from mingcha.custody.links.rules import KEPT_HOURS, MeasuredHour, read_measured_hour
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites

_COLUMNS = ("measured_ms", "expected", "lost", "jitter_us", "jitter_most_us", "skipped")


@cites("17")
def take_in_links(recorder: str, report: Mapping[str, object], *, clock: Clock) -> int:
    """Stores what a recorder measured: camera code -> rows of the local protocol's `links`. An hour that is told again
    replaces itself; hours of some days ago are forgotten. Derived: no entry of the log. Returns the number of malformed
    rows; those are left out."""
    present = int(clock.now().timestamp()) // 3600
    read: dict[tuple[str, int], MeasuredHour] = {}
    malformed = 0
    for camera, rows in report.items():
        for row in rows if isinstance(rows, list) else [None]:
            found = read_measured_hour(camera[:20], row, present)
            if found is None:
                malformed += 1
            else:
                read[found.camera, found.hour] = found
    LinkHour.objects.bulk_create(
        (LinkHour(recorder=recorder, **asdict(one)) for one in read.values()),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["camera", "recorder", "hour"],
        update_fields=list(_COLUMNS),
    )
    LinkHour.objects.filter(hour__lt=present - KEPT_HOURS).delete()
    return malformed
