"""`mingcha camera import FILE [--check] [--large] [--coordinate-system LABEL] [--wait]`: a list of cameras, CSV or
XLSX, as a long job that ends in one act.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from mingcha.jobs.rules import JobState
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.faults import column_words
from mingcha.registry.imports.queries import import_report
from mingcha.registry.imports.values import ImportReport
from mingcha.run.supervise.heartbeat import beats

_LOOK_EVERY_S = 0.5
NO_WORKER = Words(
    "本目录没有运行 mingcha jobs：启动它（或 mingcha up）之后任务才会进行",
    "no `mingcha jobs` runs in this home: the job waits until one is started (or `mingcha up`)",
)


@dataclass(frozen=True, slots=True)
class AskedImport:
    """What a command asks for: the file, whether its lines are judged only, whether a large one is written at once, and
    the label of all its coordinates ("" where it has a column for it)."""

    path: Path
    check_only: bool = False
    is_large: bool = False
    label: str = ""


def import_list(asked: AskedImport, by: Asker, *, wait: bool, as_json: bool) -> int:
    """Queues the import of a file and, with `wait`, shows how it ends. Exit code 0 when nothing is refused so far."""
    try:
        with asked.path.open("rb") as file:
            number = ask_for_import(
                by,
                file,
                name=asked.path.name,
                check_only=asked.check_only,
                is_large=asked.is_large,
                coordinate_system=asked.label,
                clock=SystemClock(),
            ).number
    except OSError:
        raise Fault(FaultKind.INVALID, Words("无法读取该文件", "the file cannot be read"), asked.path.name) from None
    report = import_report(number)
    if wait and report.job.is_open and not beats(Home.from_environment(), "jobs"):
        print(f"{NO_WORKER.zh}\n{NO_WORKER.en}", file=sys.stderr)
    while wait and report.job.is_open:
        time.sleep(_LOOK_EVERY_S)
        report = import_report(number)
    return show_report(report, as_json=as_json)


def show_report(report: ImportReport, *, as_json: bool) -> int:
    """Prints an import; exit code 1 when lines are refused or it failed."""
    if as_json:
        print(json.dumps(report_json(report), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(report)))
    return 1 if report.refused or report.job.state in (JobState.FAILED, JobState.CANCELLED) else 0


def report_json(report: ImportReport) -> dict[str, Any]:
    """An import as `--json` prints it (docs/ref/import.md)."""
    job = report.job
    error = {"article": job.error_article, "zh": job.error.zh, "en": job.error.en} if job.error else None
    return {
        "job": job.number,
        "state": job.state.value,
        "source": report.source,
        "check_only": report.check_only,
        "lines": report.lines,
        "judged": report.judged,
        "refused": report.refused,
        "refused_lines": [
            {
                "line": one.line,
                "field": one.field,
                "article": one.article,
                "zh": one.words.zh,
                "en": one.words.en,
                "missing": [{"zh": words.zh, "en": words.en} for words in one.missing],
            }
            for one in report.named
        ],
        "points": report.points,
        "unchanged": unchanged(report),
        "notes": [{"zh": words.zh, "en": words.en} for words in notes_of(report)],
        "entry": report.entry,
        "codes": [list(pair) for pair in report.codes],
        "error": error,
    }


def unchanged(report: ImportReport) -> int:
    """Lines about registered points that an import which is done found to change nothing; 0 for a check."""
    is_done = report.job.state is JobState.DONE and not report.check_only
    return report.lines - report.points if is_done else 0


def notes_of(report: ImportReport) -> list[Words]:
    """What is to be known of the file beside its lines, such as sheets that were not read."""
    notes = cast("list[tuple[str, str]]", report.job.arguments.get("notes", []))
    return [Words(zh, en) for zh, en in notes]


def _lines(report: ImportReport) -> Iterator[str]:
    job = report.job
    yield f"任务 {job.number} job {job.number}: {state_words(job.state)}  {report.source}"
    yield from (f"  {words.zh} {words.en}" for words in notes_of(report))
    yield f"  {report.judged}/{report.lines} 行已审核 lines judged, {report.refused} 行不能登记 refused"
    for one in report.named:
        suffix = f" [§ {one.article}]" if one.article else ""
        column = column_words(one.field)
        field = f" {column.zh} {column.en}" if one.field else ""
        yield f"  第 {one.line} 行 line {one.line}{field}{suffix}: {one.words.zh} {one.words.en}"
        yield from (f"    缺少 missing: {words.zh} {words.en}" for words in one.missing)
    more = report.refused - len({one.line for one in report.named})
    if more > 0:
        yield f"  另有 {more} 行 and {more} more"
    if report.entry is not None:
        yield f"  已登记 {report.points} 个点位 points registered, 存证记录 entry {report.entry}"
        yield from (f"    {first} - {last}" for first, last in report.codes)
    if same := unchanged(report):
        yield f"  {same} 个点位未变 points unchanged, {report.points} 个已登记 registered"
    if job.error is not None:
        suffix = f" [§ {job.error_article}]" if job.error_article else ""
        yield f"  {job.error.zh}{suffix}\n  {job.error.en}{suffix}"
    if job.is_open:
        yield f"  mingcha job show {job.number}"
        if not beats(Home.from_environment(), "jobs"):
            yield f"  {NO_WORKER.zh}\n  {NO_WORKER.en}"


_STATES = {
    JobState.QUEUED: "排队 queued",
    JobState.RUNNING: "进行中 running",
    JobState.DONE: "完成 done",
    JobState.FAILED: "失败 failed",
    JobState.CANCELLED: "已取消 cancelled",
}


def state_words(state: JobState) -> str:
    """A state in both languages."""
    return _STATES[state]
