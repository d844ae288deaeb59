"""The kind of job "pass over the city": each part judges one derived table anew, in pieces (articles 5, 6, 17).

The clock queues one a night, and one when there never was any: a home that was upgraded has no rows yet.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from mingcha.jobs.actions import queue_job
from mingcha.jobs.kinds import JobKind
from mingcha.jobs.queries import newest_job_of, open_jobs_of
from mingcha.jobs.running import PartRun
from mingcha.jobs.values import NewPart
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.words import Words
from mingcha.overview.circuits.upkeep import rebuild_outages
from mingcha.overview.duplicates.rebuilding import rebuild_duplicates
from mingcha.overview.gaps.rebuilding import rebuild_gaps

NAME = "overview.pass"
GAPS, DUPLICATES, OUTAGES = 1, 2, 3
"""The parts of the job."""
NIGHT_HOURS = range(1, 5)
"""Hours of Shanghai in which a pass begins."""
_APART = timedelta(hours=20)

type Pass = Callable[[Callable[[], object]], int]
"""Judges a table anew, calling back between its pieces; returns how many rows changed."""

_PASSES: Mapping[int, Pass] = {GAPS: rebuild_gaps, DUPLICATES: rebuild_duplicates, OUTAGES: rebuild_outages}
"""By the number of the part."""


def run_pass(run: PartRun) -> Json:
    """Runs one part; returns {"changed": how many derived rows were wrong}."""
    return {"changed": _PASSES[run.part.part](run.checkpoint)}


def queue_pass(by: Actor, *, clock: Clock) -> bool:
    """Queues the pass of this night, if it is night and there was none, or if there never was one; whether it did."""
    if open_jobs_of(NAME):
        return False
    newest = newest_job_of(NAME)
    if newest is not None and not _is_due(newest.asked_at, clock.now()):
        return False
    queue_job(NAME, [NewPart() for _ in _PASSES], arguments={}, by=by, clock=clock)
    return True


def _is_due(before: datetime, now: datetime) -> bool:
    return now - before >= _APART and now.astimezone(SHANGHAI).hour in NIGHT_HOURS


PASS = JobKind(
    NAME,
    Words("核对全市缺口、重复与线路中断", "pass over the gaps, duplicates and outages of circuits of the city"),
    run_pass,
)
