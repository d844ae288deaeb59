"""The two jobs of a redaction, and how they end: as an act, or with nothing released (article 21)."""

from importlib import import_module
from typing import Any

from django.conf import settings

from mingcha.jobs.kinds import JobKind
from mingcha.jobs.queues import HOME
from mingcha.jobs.rules import JobState
from mingcha.jobs.running import EndsBadlyError, PartRun
from mingcha.jobs.values import JobRow
from mingcha.kit.actor import program
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction.actions import failed, made, tracked
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import redaction_called
from mingcha.privacy.redaction.stages import DETECT_JOB, RENDER_JOB
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.work_folder import RedactionWork, disk_may_be_full

JOBS = program("jobs")
WORKED_ON = {DETECT_JOB: RedactionState.PREPARING, RENDER_JOB: RedactionState.REVIEWED}
"""The state in which a job works on a redaction."""
_PARTS = "mingcha.privacy.redaction.parts"
_OVER = Words("该脱敏已结束，或者已另行修改", "the redaction has ended, or was edited meanwhile")
_CANCELLED = Words("任务已取消", "the job was cancelled")
_MOST_REASON = 200


def run_redaction(run: PartRun) -> Json:
    """Does one part of either job and returns its result. The progress for `mingcha job show` is in pictures."""
    held = redaction_called(str(run.job.arguments["redaction"]))
    if not _works_on(run.job, held):
        raise EndsBadlyError(_OVER, article="21")
    work = RedactionWork(settings.MINGCHA_HOME.redactions, held.no)
    work.make()
    with disk_may_be_full(work.path), work.alone(f"{run.job.kind}-{run.part.part}"):
        # what decodes is loaded by the workers of jobs alone
        found = import_module(_PARTS).RedactionParts(run, held, work).do()
        return _carried_out(run, held.no, found) if run.part.writes else found


def _carried_out(run: PartRun, no: str, found: Any) -> Json:
    """Carries out the act of a job with what its last part found."""
    run.checkpoint()
    if run.job.kind == DETECT_JOB:
        row = tracked(JOBS, no=no, found=found, clock=run.clock)
    else:
        folder = settings.MINGCHA_HOME.redactions
        row = made(JOBS, no=no, film=found.film, covers=found.covers, folder=folder, clock=run.clock)
    return {"state": row.state.value}


def written_state(job: JobRow) -> Json:
    """The state of the redaction if the job's act, or whatever ended its work, is in the log already."""
    held = redaction_called(str(job.arguments["redaction"]))
    return None if _works_on(job, held) else {"state": held.state}


def end_failed(job: JobRow) -> None:
    """Ends the redaction of a job that failed or was cancelled: nothing of it is released, and its files go."""
    held = Redaction.objects.filter(no=str(job.arguments["redaction"])).first()
    if job.state in (JobState.FAILED, JobState.CANCELLED) and held is not None and _works_on(job, held):
        assert job.ended_at is not None
        end_for_failure(held.no, (job.error or _CANCELLED).zh, HandClock(job.ended_at))


def end_for_failure(no: str, reason: str, clock: Clock) -> bool:
    """Ends a redaction on which no job works any more; whether it did: somebody may have ended it at the same time."""
    try:
        failed(JOBS, no=no, reason=reason[:_MOST_REASON], clock=clock)
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise
        return False
    RedactionWork(settings.MINGCHA_HOME.redactions, no).remove()
    return True


def _works_on(job: JobRow, held: Redaction) -> bool:
    """Whether a job is the one that works on a redaction now."""
    return held.job == job.number and held.state == WORKED_ON[job.kind]


def _kind(name: str, words: Words) -> JobKind:
    return JobKind(name, words, run_redaction, written=written_state, clear=end_failed, queue=HOME)


REDACTION_DETECT = _kind(DETECT_JOB, Words("脱敏：取片与检测", "redaction: fetching and detecting"))
REDACTION_RENDER = _kind(RENDER_JOB, Words("脱敏：生成与检查影片", "redaction: rendering and gate"))
