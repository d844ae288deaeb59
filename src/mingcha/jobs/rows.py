"""Turns rows of jobs and parts into values."""

import json
from collections.abc import Iterable

from django.db.models import QuerySet

from mingcha.jobs.kinds import words_of_kind
from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.rules import JobState, PartState
from mingcha.jobs.values import JobRow, PartLease, PartRow
from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def job_called(number: int) -> Job:
    """A job. Raises Fault(NOT_FOUND)."""
    row = Job.objects.filter(pk=number).first()
    if row is None:
        raise no_such_job(number)
    return row


def no_such_job(number: int) -> Fault:
    """The fault of a job that does not exist, or not for this person."""
    return Fault(FaultKind.NOT_FOUND, Words(f"没有这项任务：{number}", f"there is no job {number}"))


def job_row(job: Job) -> JobRow:
    """A job as a value."""
    return JobRow(
        number=job.pk,
        kind=job.kind,
        kind_words=words_of_kind(job.kind),
        asked_by=job.asked_by,
        asked_at=job.asked_at,
        arguments=json.loads(job.arguments),
        state=JobState(job.state),
        parts=job.parts,
        parts_done=job.parts_done,
        started_at=job.started_at,
        ended_at=job.ended_at,
        result=_json(job.result),
        error=_words(job.error_zh, job.error_en),
        error_article=job.error_article,
    )


def part_row(part: JobPart) -> PartRow:
    """A part as a value."""
    return PartRow(
        number=part.number,
        stage=part.stage,
        state=PartState(part.state),
        holder=part.holder,
        until=part.until,
        due_at=part.due_at,
        tries=part.tries,
        failures=part.failures,
        progress=part.progress,
        result=_json(part.result),
        error=_words(part.error_zh, part.error_en),
    )


def part_rows(parts: Iterable[JobPart]) -> tuple[PartRow, ...]:
    """Parts as values, in the order given."""
    return tuple(part_row(part) for part in parts)


def lease_of(part: JobPart) -> PartLease:
    """The lease under which a running part is held."""
    return PartLease(part.job_id, part.number, part.stage, part.writes, part.holder, part.tries)


def rows_of_lease(lease: PartLease) -> QuerySet[JobPart]:
    """The part, as a query that is empty once the lease is lost."""
    return JobPart.objects.filter(
        job=lease.job, number=lease.part, state=PartState.RUNNING, holder=lease.holder, tries=lease.tries
    )


def _json(text: str) -> Json:
    found: Json = json.loads(text) if text else None
    return found


def _words(zh: str, en: str) -> Words | None:
    return Words(zh, en) if zh else None
