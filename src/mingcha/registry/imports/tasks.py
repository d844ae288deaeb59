"""The kind of job "import of points": parts judge lines, the last one writes all of them in one act."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings

from mingcha.evidence.queries import latest_of
from mingcha.jobs.kinds import JobKind
from mingcha.jobs.queries import open_jobs_of
from mingcha.jobs.queues import HOME
from mingcha.jobs.rules import JobState
from mingcha.jobs.running import EndsBadlyError, PartRun
from mingcha.jobs.values import JobRow
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, asker_called
from mingcha.registry.imports import port
from mingcha.registry.imports.closing import close_list, close_lists, kept_lists
from mingcha.registry.imports.faults import fault_of
from mingcha.registry.imports.findings import findings_json, summed
from mingcha.registry.imports.job_lines import all_lines, list_number
from mingcha.registry.imports.judging import end_of_check, judge_part, names_in_two_parts, write_between
from mingcha.registry.imports.lines import point_of, refused_lines
from mingcha.registry.imports.models import PointList
from mingcha.registry.imports.port import ImportedPoint, LineRefusal, LinesRefused
from mingcha.registry.imports.repairs import list_digest, part_digest
from mingcha.registry.imports.source_files import remove_list, remove_orphans

NAME = "registry.import_points"
_CHECK_EVERY = 100
"""Lines between two checkpoints."""
_LOOKED_AT = 200
"""So many of the newest imports in the log are looked at to find that of a job."""


def run_import(run: PartRun) -> Json:
    """Does one part: judges some lines, or, as the last one, writes all of them."""
    by = asker_called(run.job.asked_by)
    if run.part.stage == 0:
        return judge_part(by, run)
    if list_number(run.job):
        return _with_points(end_of_check(run), 0, None, ()) if run.job.arguments["check_only"] else _write(by, run)
    findings = summed(run.earlier_results())
    if run.job.arguments["check_only"]:
        twice = names_in_two_parts(run)
        return _with_points(summed([findings, findings_json(0, twice)]), 0, None, ())
    if findings["refused"]:
        raise EndsBadlyError(refused_lines(cast("int", findings["refused"])), _with_points(findings, 0, None, ()))
    return _write(by, run)


def written_import(job: JobRow) -> Json:
    """The result of an import whose act is in the log already; None when it is not."""
    for entry in latest_of(port.IMPORT_ACT, _LOOKED_AT):
        facts: dict[str, Any] = entry.event["facts"] if entry.event is not None else {}
        is_of_job = facts.get("source") == source_of(job) and facts.get("sha256") == job.arguments["sha256"]
        if is_of_job and entry.at.timestamp() >= int(
            job.asked_at.timestamp()
        ):  # a number may come again after a restore
            return _with_points(_nothing_refused(job), facts["points"], entry.index, facts["codes"])
    return None


def clear_import(job: JobRow) -> None:
    """Removes the list of an import that has ended. One that was handed in on the pages stays until it is registered,
    so that it can be repaired or confirmed again."""
    number = list_number(job)
    if not number:
        remove_list(settings.MINGCHA_HOME, str(job.arguments["list"]))
    elif job.state is JobState.DONE and not job.arguments["check_only"] and job.ended_at is not None:
        close_list(number, job.ended_at)


def clear_lists(*, clock: Clock) -> int:
    """Removes lists whose job ended elsewhere or was never queued, and lists of the pages that nobody confirmed in
    time; returns how many files. `mingcha work` calls it."""
    close_lists(clock=clock)
    wanted = {str(job.arguments["list"]) for job in open_jobs_of(NAME)} | kept_lists()
    return remove_orphans(settings.MINGCHA_HOME, wanted, clock.now())


def source_of(job: JobRow) -> str:
    """What the act calls its source: the job and the name of the file."""
    return f"job {job.number}: {job.arguments['source']}"


IMPORT = JobKind(
    NAME, Words("导入点位", "import of points"), run_import, written=written_import, clear=clear_import, queue=HOME
)


def _write(by: Asker, run: PartRun) -> Json:
    """The act over the whole list. Who asked acts now: rights are those of this moment."""
    digest = _judged_digest(run)
    try:
        done = port.import_points(
            by,
            _points(run, digest),
            source=source_of(run.job),
            source_sha256=str(run.job.arguments["sha256"]),
            judged_sha256=digest,
            clock=run.clock,
        )
    except LinesRefused as refused:
        if list_number(run.job):
            _keep_refused(run, refused.lines)
        found = findings_json(cast("int", run.job.arguments["lines"]), refused.lines)
        raise EndsBadlyError(refused_lines(cast("int", found["refused"])), _with_points(found, 0, None, ())) from None
    return _with_points(_nothing_refused(run.job), done.points, done.entry, done.codes)


def _judged_digest(run: PartRun) -> str:
    """The digest over the lines as they were judged: as it was confirmed, or of the parts of this job; "" when a part
    was judged by a program that made none."""
    if list_number(run.job):
        return str(run.job.arguments["judged_sha256"])
    digests = [cast("dict[str, Any]", result).get("sha256", "") for result in run.earlier_results()]
    return list_digest(digests) if all(digests) else ""


def _points(run: PartRun, digest: str) -> Iterator[ImportedPoint]:
    """Every point of the list, read as the act asks for them. Raises Fault(CORRUPT) for a line that was readable when
    it was judged and no longer is, and at the end when the lines are not those that were judged."""
    digests, count = [], 0
    for part in all_lines(run.job):
        digests.append(part_digest(part.lines))
        for record in part.lines:
            if count % _CHECK_EVERY == 0:
                run.checkpoint(count)
            count += 1
            point = point_of(record)
            if isinstance(point, LineRefusal):
                raise _not_as_judged()
            yield point
    if digest and list_digest(digests) != digest:
        raise _not_as_judged()


def _keep_refused(run: PartRun, refused: tuple[LineRefusal, ...]) -> None:
    """Keeps what the act itself refused beside the list, so that it can be repaired like what was judged."""
    by_line = defaultdict[int, list[LineRefusal]](list)
    for one in refused:
        by_line[one.line].append(one)
    records = (record for part in all_lines(run.job) for record in part.lines if record.line in by_line)
    count = write_between(run, (fault_of(record, one) for record in records for one in by_line[record.line]))
    PointList.objects.filter(pk=list_number(run.job), write_job=run.job.number).update(refused=count, summary="")


def _nothing_refused(job: JobRow) -> dict[str, Json]:
    return {"lines": job.arguments["lines"], "refused": 0, "named": []}


def _with_points(findings: dict[str, Any], points: int, entry: int | None, codes: Any) -> Json:
    return {**findings, "points": points, "entry": entry, "codes": [list(pair) for pair in codes]}


def _not_as_judged() -> Fault:
    return Fault(FaultKind.CORRUPT, Words("清单与审核时不同", "the list is not as it was judged"))
