"""Times the pass over the duplicates of the city of a measurement, by the job of the night, and a turned camera; it can
be imported when Django is ready.

Sites have ground of their own, so pairs are found along its borders; nobody was asked for a reason.
"""

import json
import resource
import time

from mingcha.jobs.queries import newest_job_of
from mingcha.jobs.working import do_part
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.law.adjustment import Adjustment
from mingcha.law.retention import shanghai_day
from mingcha.overview.duplicates.models import Duplicate
from mingcha.overview.duplicates.rebuilding import rebuild_duplicates
from mingcha.overview.passes.tasks import DUPLICATES, NAME, queue_pass
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.points.models import Point

_BY = program("bench")
_KIB = 1024


def main() -> None:
    """Prints {"duplicates", "duplicates_s", "second_duplicates_s", "changed_duplicate_s", "duplicates_peak_mb"} as JSON
    (run by bench/child.py)."""
    clock = SystemClock()
    queue_pass(_BY, clock=clock)
    job = newest_job_of(NAME)
    assert job is not None, "there is no pass of the night"
    began = time.monotonic()
    assert do_part(job.number, DUPLICATES, clock=clock), "the pass over the duplicates failed"
    passed_s = time.monotonic() - began
    rows = Duplicate.objects.count()
    again_s = _again()
    print(
        json.dumps(
            {
                "duplicates": rows,
                "duplicates_s": round(passed_s, 2),
                "second_duplicates_s": round(again_s, 2),
                "changed_duplicate_s": round(_turned(), 3),
                "duplicates_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB / 1e6),
            }
        )
    )


def _again() -> float:
    """Seconds of a pass that finds nothing to change."""
    began = time.monotonic()
    changed = rebuild_duplicates()
    assert changed == 0, "a pass without a change between changed rows"
    return time.monotonic() - began


def _turned() -> float:
    """Seconds from the act that turns a camera until the row of its pair says so."""
    clock = SystemClock()
    pair = Duplicate.objects.filter(planned=False, beside_planned=False, explained=False).order_by("pk")[0]
    code = Point.objects.values_list("code", flat=True).get(pk=pair.key)
    adjusted = Adjustment("bench", "bench 1", shanghai_day(clock.now()))
    began = time.monotonic()
    whole = View(azimuth_deg=0, angle_deg=360, range_m=200)
    set_point_view(_BY, code=code, view=whole, adjustment=adjusted, duplicate_reason="bench", clock=clock)
    assert Duplicate.objects.filter(pk=pair.pk, explained=True).exists(), "a turned camera changed no row"
    return time.monotonic() - began
