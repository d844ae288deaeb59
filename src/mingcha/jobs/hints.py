"""Hints: a task in Django's queue that says "this part may be taken". It may be lost or come twice; rows decide."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from mingcha.jobs.kinds import find_kind
from mingcha.jobs.models import JobPart
from mingcha.jobs.queues import ANY_HOST
from mingcha.jobs.rules import PartState, pause_between_hints
from mingcha.kit.clock import Clock

RUN_PART = "mingcha.jobs.tasks.run_part"
"""The one task of this plane, by name: it calls the actions that give hints, so it cannot be imported here."""
KEEP_ENDED, KEEP_OPEN = timedelta(days=1), timedelta(days=2)
"""How long rows of the queue stay: of hints that were followed, and of others."""
_MOST_AT_ONCE = 200


def hint_on_commit(kind: str, job: int, parts: list[int]) -> None:
    """Puts a task for each part into the queue once the present transaction is committed.

    A queue that does not answer fails nobody: the clock finds the part later (hint_due_parts).
    """
    for part in parts:
        transaction.on_commit(partial(_enqueue, kind, job, part), robust=True)


def hint_due_parts(*, clock: Clock) -> int:
    """Gives a hint to each part that may be taken now and that no hint reached yet, or whose hints seem to be lost;
    how many. Called by the clock, in turns of at most 200."""
    now = clock.now()
    due = JobPart.objects.filter(state=PartState.QUEUED, due_at__lte=now).select_related("job")
    lacking = [
        part
        for part in due.order_by(F("hinted_at").asc(nulls_first=True), "pk")[: 10 * _MOST_AT_ONCE]
        if _lacks_hint(part, now)
    ]
    for part in lacking[:_MOST_AT_ONCE]:
        mine = JobPart.objects.filter(pk=part.pk, state=PartState.QUEUED, hints=part.hints)
        if mine.update(hints=min(part.hints + 1, 100), hinted_at=now):
            _enqueue(part.job.kind, part.job_id, part.number)
    return len(lacking[:_MOST_AT_ONCE])


def prune_hints(*, clock: Clock) -> int:
    """Deletes old rows of the queue's table, also those of killed workers, which stay RUNNING; returns how many.

    A hint that is deleted is only lost: the clock gives another one.
    """
    now = clock.now()
    old = (
        Q(finished_at__lte=now - KEEP_ENDED)
        | Q(finished_at=None, started_at__lte=now - KEEP_OPEN)
        | Q(started_at=None, enqueued_at__lte=now - KEEP_OPEN)
    )
    return DBTaskResult.objects.filter(old, task_path=RUN_PART).delete()[0]


def _lacks_hint(part: JobPart, now: datetime) -> bool:
    return part.hinted_at is None or now - part.hinted_at >= pause_between_hints(part.hints)


def _enqueue(kind: str, job: int, part: int) -> None:
    known = find_kind(kind)
    queue = known.queue if known is not None else ANY_HOST
    import_string(RUN_PART).using(queue_name=queue).enqueue(job, part)
