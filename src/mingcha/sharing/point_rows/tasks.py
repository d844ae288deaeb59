"""The kind of job "how points stand": reads every point and marks those that do not stand as they are stored (article
13(1)).

The clock queues one a night, and one when there never was any: a home that was upgraded has no rows yet.
"""

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
from mingcha.sharing.point_rows.upkeep import mark_differing

NAME = "sharing.pass"
NIGHT_HOURS = range(5)
"""Hours of Shanghai in which a pass begins: from midnight on, since areas begin and end by the day."""
_APART = timedelta(hours=20)


def run_pass(run: PartRun) -> Json:
    """The part: {"marked"}, the points that did not stand as the acts had left them."""
    return {"marked": mark_differing(run.checkpoint, clock=run.clock)}


def queue_point_pass(by: Actor, *, clock: Clock) -> bool:
    """Queues the pass of this night, if it is night and there was none, or if there never was one; whether it did."""
    if open_jobs_of(NAME):
        return False
    newest = newest_job_of(NAME)
    if newest is not None and not _is_due(newest.asked_at, clock.now()):
        return False
    queue_job(NAME, [NewPart()], arguments={}, by=by, clock=clock)
    return True


def _is_due(before: datetime, now: datetime) -> bool:
    return now - before >= _APART and now.astimezone(SHANGHAI).hour in NIGHT_HOURS


PASS = JobKind(NAME, Words("核对全市点位的推送条件", "check which points of the city may be pushed"), run_pass)
