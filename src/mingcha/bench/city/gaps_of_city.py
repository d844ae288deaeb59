"""Gives each camera of the city of a measurement a required part of its site, nine of ten standing at theirs, and times
the pass over the gaps and a changed camera; it can be imported when Django is ready.

The parts have the numbers of their cameras. Like the city, they are made outside the acts: good for measuring alone.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from mingcha.fleet.recorders.models import CameraState
from mingcha.fleet.recorders.reported import tell_cameras_reported
from mingcha.overview.gaps.models import Gap
from mingcha.overview.gaps.rebuilding import rebuild_gaps
from mingcha.registry.parts.models import SitePart
from mingcha.registry.points.models import Point

_AT_ONCE = 5000
_TAKE_PLACES = "UPDATE registry_point SET stands_at_id = id WHERE id % 10 <> 0"
_ANALYZE = "ANALYZE"


def main() -> None:
    """Prints {"parts", "gaps", "gaps_s", "second_pass_s", "changed_gap_s"} as JSON (run by bench/child.py)."""
    parts = _parts()
    began = time.monotonic()
    gaps = rebuild_gaps()
    passed = time.monotonic()
    again = rebuild_gaps()
    assert again == 0, "a pass without a change between changed rows"
    second_s = time.monotonic() - passed
    print(
        json.dumps(
            {
                "parts": parts,
                "gaps": gaps,
                "gaps_s": round(passed - began, 2),
                "second_pass_s": round(second_s, 2),
                "changed_gap_s": round(_changed(), 3),
            }
        )
    )


def _parts() -> int:
    now, parts = datetime.now(UTC), 0
    rows = Point.objects.order_by("pk").values_list("pk", "system__site", "code", "longitude_ndeg", "latitude_ndeg")
    with transaction.atomic():
        for some in batched(rows.iterator(_AT_ONCE), _AT_ONCE):
            made = (
                SitePart(
                    pk=key, site_id=site, kind="passage", name=code, added_at=now, added_by="bench",
                    longitude_ndeg=x, latitude_ndeg=y, original="bench", original_system="EPSG:4490",
                )
                for key, site, code, x, y in some
            )  # fmt: skip
            parts += len(SitePart.objects.bulk_create(made))
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_PLACES)
    with connection.cursor() as cursor:
        cursor.execute(_ANALYZE)
    return parts


def _changed() -> float:
    """Seconds from a recorder's report that one of its cameras is down until its part is listed as a gap."""
    covered = Point.objects.filter(stands_at__isnull=False, state="in_use", enabled=True)
    uncovered = Gap.objects.filter(part=OuterRef("stands_at"))
    code, part = covered.exclude(Exists(uncovered)).order_by("pk").values_list("code", "stands_at")[0]
    recorder = CameraState.objects.values_list("recorder", flat=True).get(camera=code)
    report = {one.camera: one for one in CameraState.objects.filter(recorder=recorder)}
    report[code].state, report[code].seen_at = "trouble", datetime.now(UTC) + timedelta(hours=1)
    began = time.monotonic()
    with transaction.atomic():
        tell_cameras_reported(recorder, report)
    assert Gap.objects.filter(part=part, reason="offline").exists(), "a camera that is down made no gap"
    return time.monotonic() - began
