"""`mingcha incident list|show`: security incidents and the notices that are owed, to read (article 16(6); PIPL 57).
Grading, notices and the end are acts of persons at a browser."""

import argparse

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.supervision.incidents.queries import incident, incidents
from mingcha.supervision.incidents.values import IncidentNoticeRow, IncidentRow, NoticeDuty

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha incident` and its verbs."""
    parser = subparsers.add_parser("incident")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the open incidents that you may read / 未办结的事件")
    listing.add_argument("--closed", action="store_true", help="the closed ones instead / 已办结的")
    shown = verbs.add_parser("show", help="an incident with its notices / 事件及其报告、通知")
    shown.add_argument("number", type=int, help="its number / 编号")
    add_common(listing, shown)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, at = asker(arguments.user), SystemClock().now()
    if arguments.action == "list":
        rows = incidents(by, at=at, closed=arguments.closed, limit=_MOST)
        return show(rows, _line, as_json=arguments.json)
    found = incident(by, arguments.number, at=at)
    if arguments.json:
        return show([found], _line, as_json=True)
    show([found], _line, as_json=False)
    show(found.notices, _given, as_json=False)
    return show(found.owed, _owed, as_json=False)


def _line(row: IncidentRow) -> str:
    found = f"{row.found_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"{row.number:>6}  {row.grade.value:<8}  {found}  {row.unit}  {row.kind.value}  {row.title}"


def _given(row: IncidentNoticeRow) -> str:
    late = f"  迟 late {row.late_minutes} min" if row.late_minutes else ""
    return f"        {row.given_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {row.receiver.value}  {row.reference}{late}"


def _owed(row: NoticeDuty) -> str:
    due = f"{row.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"  待报 owed by {due}  {row.receiver.value}  {row.article}"
