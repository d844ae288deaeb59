"""Reads of jobs and their parts."""

import json
from collections.abc import Collection, Sequence

from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.rows import job_called, job_row, no_such_job, part_rows, rows_of_lease
from mingcha.jobs.rules import JOB_OPEN, PartState
from mingcha.jobs.values import JobRow, PartLease, PartRow
from mingcha.kit.canonical import Json

_MOST = 1000


def job(number: int, *, asked_by: str = "") -> JobRow:
    """A job; with `asked_by` only one that this actor asked for. Raises Fault(NOT_FOUND)."""
    row = job_called(number)
    if asked_by and row.asked_by != asked_by:
        raise no_such_job(number)
    return job_row(row)


def jobs(*, asked_by: str = "", only_open: bool = False, limit: int = 50) -> tuple[JobRow, ...]:
    """The newest jobs, at most `limit` (and 1,000); with `asked_by` those of one actor."""
    rows = Job.objects.order_by("-pk")
    if asked_by:
        rows = rows.filter(asked_by=asked_by)
    if only_open:
        rows = rows.filter(state__in=JOB_OPEN)
    return tuple(job_row(row) for row in rows[: min(limit, _MOST)])


def jobs_called(numbers: Collection[int]) -> dict[int, JobRow]:
    """The jobs with these numbers; those that are not there (any more) are left out."""
    return {row.pk: job_row(row) for row in Job.objects.filter(pk__in=numbers)}


def open_jobs_of(kind: str) -> tuple[JobRow, ...]:
    """Every job of a kind that has not ended."""
    return tuple(job_row(row) for row in Job.objects.filter(kind=kind, state__in=JOB_OPEN).order_by("pk"))


def newest_job_of(kind: str) -> JobRow | None:
    """The newest job of a kind, open or ended; None if there is none."""
    row = Job.objects.filter(kind=kind).order_by("-pk").first()
    return job_row(row) if row is not None else None


def parts_of(number: int) -> tuple[PartRow, ...]:
    """The parts of a job, by number."""
    return part_rows(JobPart.objects.filter(job=number).order_by("number"))


def is_job_running(number: int) -> bool:
    """Whether a job has not ended yet; False for one that is forgotten."""
    return Job.objects.filter(pk=number, state__in=JOB_OPEN).exists()


def is_lease_held(lease: PartLease) -> bool:
    """Whether a part is still that of this try: not taken up by another worker, and its job not cancelled."""
    return rows_of_lease(lease).exists()


def results_before(number: int, stage: int) -> tuple[Json, ...]:
    """The results of the done parts of the stages before this one, by number."""
    done = JobPart.objects.filter(job=number, stage__lt=stage, state=PartState.DONE).order_by("number")
    texts: Sequence[str] = list(done.values_list("result", flat=True))
    return tuple(json.loads(text) for text in texts)
