"""Reads of imports for those who asked for them: jobs of the command line, and lists that were handed in on the pages
with their faults."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, cast

from django.conf import settings

from mingcha.jobs.queries import job, parts_of, results_before
from mingcha.jobs.rules import PartState
from mingcha.jobs.values import JobRow
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.imports.closing import kept_for
from mingcha.registry.imports.fault_files import faults_from, read_heads
from mingcha.registry.imports.faults import CellFault, PartHead, shown_value
from mingcha.registry.imports.findings import named_refusals, summed
from mingcha.registry.imports.models import ListRepair, PointList
from mingcha.registry.imports.rows import lines_left_out, list_called, list_row, list_rows, repairs_of_lines
from mingcha.registry.imports.rules import LEFT_OUT, ListPhase, may_import_lists, may_work_on_list
from mingcha.registry.imports.tasks import NAME
from mingcha.registry.imports.values import FaultKindCount, FaultPage, FaultRow, ImportReport, ListPage, ListRow

FAULTS_A_PAGE = 50
MOST_LISTS_SHOWN = 50
_MOST_LEFT_OUT = 100
"""Lines that are left out and named."""


@cites("7", "13")
def import_report(number: int, *, asked_by: str = "") -> ImportReport:
    """The report of an import: the lines judged so far while it runs, all of them when it has ended.

    With `asked_by` only an import that this actor asked for. Raises Fault(NOT_FOUND), also for a job of another kind.
    """
    row = job(number, asked_by=asked_by)
    if row.kind != NAME:
        raise Fault(FaultKind.NOT_FOUND, Words(f"任务 {number} 不是导入", f"job {number} is no import"))
    findings = cast("Mapping[str, Any] | None", row.result) or _so_far(row)
    return ImportReport(
        job=row,
        source=str(row.arguments["source"]),
        check_only=bool(row.arguments["check_only"]),
        lines=cast("int", row.arguments["lines"]),
        judged=findings["lines"],
        refused=findings["refused"],
        named=named_refusals(findings),
        points=findings["points"],
        entry=findings["entry"],
        codes=tuple((first, last) for first, last in findings["codes"]),
    )


@cites("3", "7")
def point_lists(asker: Reader, *, at: datetime, before: int = 0, limit: int = MOST_LISTS_SHOWN) -> tuple[ListRow, ...]:
    """The lists that this person handed in, newest first; `before`: those below this number. Raises Refused for a
    person who keeps no register."""
    who = duty_of(asker, at)
    require(may_import_lists(who))
    rows = PointList.objects.filter(asked_by=f"user:{who.user_id}").order_by("-pk")
    return list_rows((rows.filter(pk__lt=before) if before else rows)[:limit])


@cites("3", "7", "16(1)")
def point_list(asker: Reader, number: int, *, at: datetime) -> ListPage:
    """A list with its faults by kind, its progress and what it would register or did. Raises Fault(NOT_FOUND), and
    Refused for anybody but who handed it in."""
    held = _own(asker, number, at)
    row = list_row(held)
    heads = _heads(held, row)
    summary: dict[str, Any] = json.loads(held.summary) if held.summary else {}
    done: dict[str, Any] = {}
    if row.phase is ListPhase.DONE and row.writing is not None:
        done = cast("dict[str, Any]", row.writing.result)
    is_kept = held.closed_at is None
    done_lines, to_do = _progress(row)
    return ListPage(
        row=row,
        kinds=_kinds(heads),
        refused_lines=sum(head.refused for head in heads.values()),
        done=done_lines,
        to_do=to_do,
        systems=tuple((code, count) for code, count in summary.get("systems", ())),
        system_count=summary.get("system_count", 0),
        ends=tuple((line, name) for line, name in summary.get("ends", ())),
        left_out=lines_left_out(number, _MOST_LEFT_OUT) if is_kept and row.revision else (),
        repairs=ListRepair.objects.filter(point_list=number).count() if is_kept else summary.get("repairs", 0),
        removed_on=row.touched_at + kept_for(at),
        points=done.get("points", 0),
        entry=done.get("entry"),
        codes=tuple((first, last) for first, last in done.get("codes", ())),
    )


@cites("7", "13")
def faults_of_list(
    asker: Reader, number: int, *, at: datetime, column: str = "", article: str | None = None, offset: int = 0,
    limit: int = FAULTS_A_PAGE,
) -> FaultPage:  # fmt: skip
    """Some faults of a list by part and line, with the repairs that were saved since over them; only the parts that the
    page shows are opened. `column` "" and `article` None narrow nothing. Raises as point_list does."""
    held = _own(asker, number, at)
    row = list_row(held)
    heads = _heads(held, row)
    count = sum(head.count(column, article) for head in heads.values())
    home, keys = settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    found = faults_from(home, keys, held.kept, heads, column=column, article=article, offset=offset)
    faults = list(islice(found, limit)) if offset < count else []
    judged = -1 if held.judged_revision is None else held.judged_revision
    repairs = repairs_of_lines(number, {one.line for one in faults}) if row.revision and faults else {}
    return FaultPage(tuple(_fault_row(one, repairs.get(one.line, {}), judged) for one in faults), count, row.revision)


@cites("7", "13")
def every_fault(asker: Reader, number: int, *, at: datetime) -> tuple[ListRow, Iterator[CellFault]]:
    """A list and all its faults, opened part by part as they are asked for. Raises as point_list does."""
    held = _own(asker, number, at)
    row = list_row(held)
    return row, faults_from(settings.MINGCHA_HOME, settings.MINGCHA_KEYS, held.kept, _heads(held, row))


def _own(asker: Reader, number: int, at: datetime) -> PointList:
    """A list of this person. Who keeps no register is refused before it is looked for."""
    who = duty_of(asker, at)
    require(may_import_lists(who))
    held = list_called(number)
    require(may_work_on_list(who, held.asked_by))
    return held


def _heads(held: PointList, row: ListRow) -> Mapping[int, PartHead]:
    """What was found so far; nothing once the list is closed, or while all of it is judged anew."""
    if held.closed_at is not None or row.phase is ListPhase.DONE:
        return {}
    return read_heads(settings.MINGCHA_HOME, held.kept)


def _kinds(heads: Mapping[int, PartHead]) -> tuple[FaultKindCount, ...]:
    """The faults by column and article, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for head in heads.values():
        for column, article, count in head.kinds:
            counts[column, article] = counts.get((column, article), 0) + count
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(FaultKindCount(column, article, count) for (column, article), count in ordered)


def _progress(row: ListRow) -> tuple[int, int]:
    """Lines that the running job is done with, and lines that it has to do: of a judgement the parts that are done and
    what the workers of the others wrote down last."""
    running = row.running
    if running is None:
        return 0, 0
    parts = [one for one in parts_of(running.number) if one.stage == 0 or row.phase is ListPhase.WRITING]
    a_part = -(-row.lines // row.parts) if row.phase is ListPhase.CHECKING else row.lines
    to_do = min(row.lines, a_part * len(parts))
    done = sum(a_part if one.state is PartState.DONE else min(one.progress, a_part) for one in parts)
    return min(done, to_do), to_do


def _fault_row(fault: CellFault, repairs: Mapping[str, tuple[str, int]], judged: int) -> FaultRow:
    since = {column: value for column, (value, revision) in repairs.items() if revision > judged}
    cells = tuple(
        (column, shown_value(column, since[column]) if column in since else value) for column, value in fault.cells
    )
    revisions = {column: revision for column, (_, revision) in repairs.items()}
    return FaultRow(fault, cells, frozenset(since) - {LEFT_OUT}, revisions, since.get(LEFT_OUT) == "1")


def _so_far(row: JobRow) -> Mapping[str, Any]:
    return {**summed(results_before(row.number, 1)), "points": 0, "entry": None, "codes": []}
