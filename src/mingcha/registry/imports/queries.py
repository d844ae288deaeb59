"""Reads of imports for those who asked for them."""

from collections.abc import Mapping
from typing import Any, cast

from mingcha.jobs.queries import job, results_before
from mingcha.jobs.values import JobRow
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.imports.findings import named_refusals, summed
from mingcha.registry.imports.tasks import NAME
from mingcha.registry.imports.values import ImportReport


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


def _so_far(row: JobRow) -> Mapping[str, Any]:
    return {**summed(results_before(row.number, 1)), "points": 0, "entry": None, "codes": []}
