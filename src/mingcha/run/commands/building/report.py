"""`mingcha report list|take-up|close`: reports of cameras, for those who handle them (article 18)."""

import argparse
from datetime import date

from mingcha.kit.clock import SystemClock
from mingcha.registry.reports.actions import close_report, take_up_report
from mingcha.registry.reports.queries import reports
from mingcha.registry.reports.values import ReportResult, ReportRow
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha report` and its verbs."""
    parser = subparsers.add_parser("report")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the open reports / 未办结的举报")
    listing.add_argument("--closed", action="store_true", help="the closed ones instead / 已办结的")
    take_up = verbs.add_parser("take-up", help="take a report up / 受理")
    close = verbs.add_parser("close", help="close a report with its result / 办结")
    results = [one.value for one in ReportResult if one is not ReportResult.NO_REPORT]
    close.add_argument("--result", required=True, choices=results, help="result / 结果")
    close.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 办理日期")
    close.add_argument("--note", required=True, help="what was done, and why / 办理情况和理由")
    for verb in (take_up, close):
        verb.add_argument("number", type=int, help="its number / 编号")
    add_common(listing, take_up, close)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    rows: tuple[ReportRow, ...]
    if arguments.action == "list":
        rows = reports(by, at=clock.now(), closed=arguments.closed, limit=_MOST)
    elif arguments.action == "take-up":
        rows = (take_up_report(by, number=arguments.number, clock=clock),)
    else:
        given = {"result": arguments.result, "handled_on": arguments.on, "note": arguments.note}
        rows = (close_report(by, number=arguments.number, **given, clock=clock),)
    return show(rows, _line, as_json=arguments.json)


def _line(row: ReportRow) -> str:
    words = row.result.words if row.result else row.state.words
    return (
        f"{row.number:>6}  {row.case_no}  {row.place.zone or row.place.division}  {row.where}  {words.zh} / {words.en}"
    )
