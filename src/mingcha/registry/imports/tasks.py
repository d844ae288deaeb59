"""The kind of job "import of points": parts judge lines, the last one writes all of them in one act."""

from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings

from mingcha.evidence.queries import latest_of
from mingcha.jobs.kinds import JobKind
from mingcha.jobs.queries import open_jobs_of
from mingcha.jobs.queues import HOME
from mingcha.jobs.running import EndsBadlyError, PartRun
from mingcha.jobs.values import JobRow
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, asker_called
from mingcha.registry.imports import port
from mingcha.registry.imports.csv_file import Record
from mingcha.registry.imports.findings import findings_json, summed
from mingcha.registry.imports.lines import point_of, refused_lines
from mingcha.registry.imports.port import ImportedPoint, LineRefusal, LinesRefused
from mingcha.registry.imports.source_files import part_of_list, remove_list, remove_orphans, whole_list

NAME = "registry.import_points"
_CHECK_EVERY = 100
"""Lines between two checkpoints."""
_LOOKED_AT = 200
"""So many of the newest imports in the log are looked at to find that of a job."""
_TWICE = Words("与前面一行的系统和名称相同", "an earlier line has the same system and name")


def run_import(run: PartRun) -> Json:
    """Does one part: judges some lines, or, as the last one, writes all of them."""
    by = asker_called(run.job.asked_by)
    if run.part.stage == 0:
        return _judge(by, run)
    findings = summed(run.earlier_results())
    if run.job.arguments["check_only"]:
        twice = _names_of_two_parts(run)
        return _with_points(summed([findings, findings_json(0, twice)]), 0, None, ())
    if findings["refused"]:
        raise EndsBadlyError(refused_lines(cast("int", findings["refused"])), _with_points(findings, 0, None, ()))
    return _write(by, run, findings)


def written_import(job: JobRow) -> Json:
    """The result of an import whose act is in the log already; None when it is not."""
    for entry in latest_of(port.IMPORT_ACT, _LOOKED_AT):
        facts: dict[str, Any] = entry.event["facts"] if entry.event is not None else {}
        is_of_job = facts.get("source") == source_of(job) and facts.get("sha256") == job.arguments["sha256"]
        if is_of_job and entry.at.timestamp() >= int(
            job.asked_at.timestamp()
        ):  # a number may come again after a restore
            findings = {"lines": job.arguments["lines"], "refused": 0, "named": []}
            return _with_points(findings, facts["points"], entry.index, facts["codes"])
    return None


def clear_import(job: JobRow) -> None:
    """Removes the list of an import that has ended."""
    remove_list(settings.MINGCHA_HOME, str(job.arguments["list"]))


def clear_lists(*, clock: Clock) -> int:
    """Removes lists whose job ended elsewhere or was never queued; returns how many. `mingcha work` calls it."""
    wanted = {str(job.arguments["list"]) for job in open_jobs_of(NAME)}
    return remove_orphans(settings.MINGCHA_HOME, wanted, clock.now())


def source_of(job: JobRow) -> str:
    """What the act calls its source: the job and the name of the file."""
    return f"job {job.number}: {job.arguments['source']}"


IMPORT = JobKind(
    NAME, Words("导入点位", "import of points"), run_import, written=written_import, clear=clear_import, queue=HOME
)


def _judge(by: Asker, run: PartRun) -> Json:
    """What is wrong with the lines of one part."""
    records = part_of_list(settings.MINGCHA_HOME, settings.MINGCHA_KEYS, str(run.job.arguments["list"]), run.part.part)
    unreadable: list[LineRefusal] = []

    def readable() -> Iterator[ImportedPoint]:
        for place, record in enumerate(records):
            if place % _CHECK_EVERY == 0:
                run.checkpoint(place)
            point = point_of(record)
            if isinstance(point, LineRefusal):
                unreadable.append(point)
            else:
                yield point

    refused = [*port.judge_points(by, readable(), run.clock), *unreadable]
    return findings_json(len(records), sorted(refused, key=lambda one: one.line))


def _write(by: Asker, run: PartRun, findings: dict[str, Json]) -> Json:
    """The act over the whole list. Who asked acts now: rights are those of this moment."""
    try:
        done = port.import_points(
            by,
            _points(run),
            source=source_of(run.job),
            source_sha256=str(run.job.arguments["sha256"]),
            clock=run.clock,
        )
    except LinesRefused as refused:
        found = findings_json(cast("int", findings["lines"]), refused.lines)
        raise EndsBadlyError(refused_lines(len(refused.lines)), _with_points(found, 0, None, ())) from None
    return _with_points(findings, done.points, done.entry, done.codes)


def _points(run: PartRun) -> Iterator[ImportedPoint]:
    """Every point of the list, read as the act asks for them. Raises Fault(CORRUPT) for a line that was readable when
    it was judged and no longer is."""
    for count, record in enumerate(_records(run)):
        if count % _CHECK_EVERY == 0:
            run.checkpoint(count)
        point = point_of(record)
        if isinstance(point, LineRefusal):
            raise Fault(FaultKind.CORRUPT, Words("清单与审核时不同", "the list is not as it was judged"))
        yield point


def _names_of_two_parts(run: PartRun) -> Iterator[LineRefusal]:
    """Lines whose system and name stand in an earlier part too: each part was judged without the others."""
    before: set[int] = set()
    for records in whole_list(settings.MINGCHA_HOME, settings.MINGCHA_KEYS, str(run.job.arguments["list"])):
        run.checkpoint()
        names = {_name_of(record): record.line for record in reversed(records) if not record.cells.get("code")}
        for name, line in sorted(names.items(), key=lambda one: one[1]):
            if name in before:
                yield LineRefusal(line, "name", "", _TWICE)
        before |= names.keys()


def _name_of(record: Record) -> int:
    return hash((record.cells.get("system", ""), record.cells.get("name", "")))


def _records(run: PartRun) -> Iterator[Record]:
    for records in whole_list(settings.MINGCHA_HOME, settings.MINGCHA_KEYS, str(run.job.arguments["list"])):
        yield from records


def _with_points(findings: dict[str, Any], points: int, entry: int | None, codes: Any) -> Json:
    return {**findings, "points": points, "entry": entry, "codes": [list(pair) for pair in codes]}
