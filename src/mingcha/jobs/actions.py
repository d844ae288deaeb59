"""The only writers of jobs and parts. Each is one transaction that locks the job's row first, then its parts.

No entry in the log: these are working rows. What a job does at its end is an act of the plane that it belongs to.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from mingcha.jobs import rules
from mingcha.jobs.hints import hint_on_commit
from mingcha.jobs.kinds import find_kind, kind_called
from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.rows import job_row, lease_of, no_such_job, rows_of_lease
from mingcha.jobs.rules import JobState, PartState
from mingcha.jobs.values import JobRow, NewPart, PartLease
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_FREE = {"holder": "", "until": None}
"""The columns of a part that no worker holds."""
_AT_ONCE = 100
_DIED = Words("处理它的进程中途退出", "the worker that did it ended in the middle")


def queue_job(kind: str, parts: Sequence[NewPart], *, arguments: Mapping[str, Json], by: Actor, clock: Clock) -> JobRow:
    """Queues a job and hints its first stage. `arguments` are plain values without secrets.

    Raises Fault(UNSUPPORTED) for an unknown kind, Fault(INVALID) for no parts, too many, or stages that fall.
    """
    kind_called(kind)
    stages = [part.stage for part in parts]
    if not 1 <= len(parts) <= rules.MOST_PARTS or stages != sorted(stages):
        words = Words("任务的分段不对", "a job has 1 to 10,000 parts, their stages in rising order")
        raise Fault(FaultKind.INVALID, words)
    now = clock.now()
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, asked_by=by.id, asked_at=now, arguments=canonical_json(arguments).decode(), parts=len(parts)
        )
        JobPart.objects.bulk_create(
            JobPart(
                job=job,
                number=number,
                stage=part.stage,
                writes=part.writes,
                due_at=now,
                state=PartState.WAITING,
            )
            for number, part in enumerate(parts, 1)
        )
        _queue_stage(job, stages[0], now)
    return job_row(job)


def take_part(job: int, part: int, holder: str, *, clock: Clock) -> PartLease | None:
    """Takes a queued part that is due and returns its lease, with a new fencing number. None if it is not queued, not
    due or its job has ended.

    One conditional UPDATE decides, so that one of two simultaneous workers gets it.
    """
    now = clock.now()
    with transaction.atomic():
        held = _locked(job)
        if held is None or held.state not in rules.JOB_OPEN:
            return None
        queued = JobPart.objects.filter(job=held, number=part, state=PartState.QUEUED, due_at__lte=now)
        taken = queued.update(
            state=PartState.RUNNING, holder=holder, until=now + rules.LEASE_LENGTH, tries=F("tries") + 1, progress=0
        )
        if not taken:
            return None
        if held.state == JobState.QUEUED:
            Job.objects.filter(pk=held.pk).update(state=JobState.RUNNING, started_at=now)
        return lease_of(JobPart.objects.get(job=held, number=part))


def renew(lease: PartLease, *, progress: int, clock: Clock) -> bool:
    """Renews a lease and stores the progress. Returns False if the lease is lost."""
    until = clock.now() + rules.LEASE_LENGTH
    return rows_of_lease(lease).update(until=until, progress=progress) == 1


def finish_part(lease: PartLease, result: Json, *, clock: Clock) -> bool:
    """Marks a part as done. The last part of a stage queues the next stage; the last part of the job ends the job.

    Returns False, and writes nothing, if the lease is lost. Raises ValueError or TypeError if the result has no
    canonical form.
    """
    now, text = clock.now(), canonical_json(result).decode()
    with transaction.atomic():
        job = _locked(lease.job)
        if job is None or not rows_of_lease(lease).update(state=PartState.DONE, result=text, **_FREE):
            return False
        job.parts_done += 1
        if job.parts_done == job.parts:
            job.state, job.ended_at = JobState.DONE, now
            job.result = JobPart.objects.filter(job=job).order_by("-number").values_list("result", flat=True)[0]
            _clear_on_commit(job)
        job.save(update_fields=["parts_done", "state", "ended_at", "result"])
        left = JobPart.objects.filter(job=job).exclude(state=PartState.DONE)
        if not left.filter(stage__lte=lease.stage).exists():
            following = left.order_by("stage").values_list("stage", flat=True).first()
            if following is not None:
                _queue_stage(job, following, now)
    return True


def fail_part(
    lease: PartLease, error: Words, *, lasting: bool, clock: Clock, article: str = "", result: Json = None
) -> bool:
    """Records a failed try. The part is queued again after a pause; if the cause is `lasting` or the part failed too
    often, its job fails with this error and `result`.

    Returns False, and writes nothing, if the lease is lost.
    """
    with transaction.atomic():
        job = _locked(lease.job)
        part = rows_of_lease(lease).first()
        if job is None or part is None:
            return False
        if lasting and result is not None:
            job.result = canonical_json(result).decode()
        _note_failure(job, part, error, article, clock.now(), lasting=lasting)
    return True


def give_back_part(lease: PartLease, *, clock: Clock) -> bool:
    """Queues a part again whose worker must stop, without counting a failure. Returns False if the lease is lost."""
    now = clock.now()
    with transaction.atomic():
        job = _locked(lease.job)
        if job is None or not rows_of_lease(lease).update(
            state=PartState.QUEUED, due_at=now, hints=1, hinted_at=now, **_FREE
        ):
            return False
        hint_on_commit(job.kind, job.pk, [lease.part])
    return True


def cancel_job(number: int, *, clock: Clock, asked_by: str = "") -> JobRow:
    """Cancels a job that has not ended; workers that do its parts cannot finish them any more.

    `asked_by`: only if this actor asked for it. Raises Fault(NOT_FOUND), and Fault(CONFLICT) for a job that has ended
    or whose business act is being written now.
    """
    with transaction.atomic():
        job = _locked(number)
        if job is None or (asked_by and job.asked_by != asked_by):
            raise no_such_job(number)
        # a lease that ended so long ago was not taken up, since its kind cannot say whether the act is in the log
        since = clock.now() - rules.LONGEST_SILENCE
        is_writing = JobPart.objects.filter(job=job, state=PartState.RUNNING, writes=True, until__gt=since).exists()
        if not rules.may_cancel(JobState(job.state), is_writing=is_writing):
            words = Words("任务已结束", "the job has ended")
            if is_writing:
                words = Words(
                    "任务正在写入登记，不能再取消", "the job is writing to the register and cannot be cancelled"
                )
            raise Fault(FaultKind.CONFLICT, words)
        _end(job, JobState.CANCELLED, clock.now())
        _clear_on_commit(job)
    return job_row(job)


def take_up_abandoned(*, clock: Clock) -> int:
    """Queues again the parts whose lease expired, since their worker died or was cut off; returns how many.

    One that was abandoned too often fails its job, unless the log has the business act of the job already. If a part
    cannot be judged, the others are taken up all the same, and the first error is raised then.
    """
    ended = JobPart.objects.filter(state=PartState.RUNNING, until__lte=clock.now()).order_by("until")
    taken_up, first_error = 0, None
    for lease in [lease_of(part) for part in ended]:
        if taken_up == _AT_ONCE:
            break
        try:
            taken_up += _take_up(lease, clock)
        except Exception as error:  # noqa: BLE001 - a kind that cannot read the log must not keep the others waiting
            first_error = first_error or error
    if first_error is not None:
        raise first_error
    return taken_up


def prune_jobs(*, clock: Clock) -> int:
    """Deletes jobs that ended 90 days ago, with their parts; returns the number of rows. Their acts stay in the log."""
    return Job.objects.filter(ended_at__lte=clock.now() - rules.KEEP_JOBS).delete()[0]


def _take_up(lease: PartLease, clock: Clock) -> bool:
    now = clock.now()
    with transaction.atomic():
        held = _locked(lease.job)
        part = rows_of_lease(lease).filter(until__lte=now).first()
        if held is None or part is None:
            return False  # renewed, finished or cancelled meanwhile
        kind = find_kind(held.kind)
        # asked under the lock: on the embedded database the act may end while this transaction waits to begin
        found = kind.written(job_row(held)) if lease.writes and kind is not None else None
        if found is not None:
            return finish_part(lease, found, clock=clock)
        _note_failure(held, part, _DIED, "", now, lasting=False, at_once=part.failures == 0)
    return True


def _note_failure(
    job: Job, part: JobPart, error: Words, article: str, now: datetime, *, lasting: bool, at_once: bool = False
) -> None:
    """Queues a part again after a failure, or fails it and its job. `at_once`: it need not rest."""
    part.failures += 1
    part.holder, part.until = "", None
    part.error_zh, part.error_en = error.zh, error.en
    if not lasting and rules.may_be_tried_again(part.failures):
        part.state, part.hints, part.hinted_at = PartState.QUEUED, 0, None
        part.due_at = now if at_once else now + rules.pause_after(part.failures)
        part.save()
        return
    part.state = PartState.FAILED
    part.save()
    if not lasting:
        error = Words(
            f"第 {part.number} 段失败 {part.failures} 次：{error.zh}",
            f"part {part.number} failed {part.failures} times: {error.en}",
        )
    job.error_zh, job.error_en, job.error_article = error.zh, error.en, article
    _end(job, JobState.FAILED, now)
    _clear_on_commit(job)


def _end(job: Job, state: JobState, now: datetime) -> None:
    """Ends a job as failed or cancelled, and cancels its open parts."""
    JobPart.objects.filter(job=job, state__in=rules.PART_OPEN).update(state=PartState.CANCELLED, **_FREE)
    job.state, job.ended_at = state, now
    job.save()


def _queue_stage(job: Job, stage: int, now: datetime) -> None:
    """Queues the parts of a stage, with their first hint."""
    waiting = JobPart.objects.filter(job=job, stage=stage, state=PartState.WAITING)
    numbers = list(waiting.order_by("number").values_list("number", flat=True))
    waiting.update(state=PartState.QUEUED, due_at=now, hints=1, hinted_at=now)
    hint_on_commit(job.kind, job.pk, numbers)


def _clear_on_commit(job: Job) -> None:
    """After the commit, calls the kind's `clear`. If this process dies before, the sweep of the kind does it later."""
    kind = find_kind(job.kind)
    if kind is not None:
        transaction.on_commit(partial(kind.clear, job_row(job)), robust=True)


def _locked(number: int) -> Job | None:
    """The job's row, locked until the end of the transaction; other writers of the job and its parts wait for it."""
    return Job.objects.select_for_update().filter(pk=number).first()
