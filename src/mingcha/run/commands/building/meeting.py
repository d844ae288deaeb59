"""`mingcha meeting list|record|add-action|end-action`: coordination meetings and what they agreed on (article 4)."""

import argparse
from datetime import date
from pathlib import Path

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.registry.meetings.actions import add_meeting_action, end_meeting_action, record_meeting
from mingcha.registry.meetings.queries import meetings
from mingcha.registry.meetings.values import MeetingRow, NewMeeting
from mingcha.run.commands.building.rows import add_common, show, tell
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha meeting` and its verbs."""
    parser = subparsers.add_parser("meeting")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the meetings in reach / 协调会议")
    record = verbs.add_parser("record", help="record a meeting / 登记会议")
    record.add_argument("title", help="its title / 名称")
    record.add_argument("--organiser", required=True, help="code of the organiser / 召集单位代码")
    record.add_argument("--held-on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 会议日期")
    record.add_argument("--minutes", default="", help="the minutes as a text / 纪要文字")
    record.add_argument("--scan", type=Path, default=None, help="file of the signed minutes / 纪要扫描件")
    add = verbs.add_parser("add-action", help="record what a unit is to do / 登记议定事项")
    add.add_argument("text", help="what is to be done / 事项")
    add.add_argument("--meeting", required=True, type=int, help="number of the meeting / 会议编号")
    add.add_argument("--unit", required=True, help="code of the unit / 承办单位代码")
    add.add_argument("--due-on", required=True, type=date.fromisoformat, metavar="DAY", help="last day / 办理期限")
    end = verbs.add_parser("end-action", help="record that an action is done / 登记办结")
    end.add_argument("number", type=int, help="number of the action / 事项编号")
    end.add_argument("--note", required=True, help="what was done / 办结情况")
    add_common(listing, record, add, end)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "add-action":
        given = {"meeting": arguments.meeting, "unit": arguments.unit, "due_on": arguments.due_on}
        return tell([str(add_meeting_action(by, text=arguments.text, **given, clock=clock))])
    if arguments.action == "end-action":
        return tell([str(end_meeting_action(by, number=arguments.number, note=arguments.note, clock=clock))])
    if arguments.action == "list":
        rows = meetings(by, at=clock.now(), limit=_MOST)
    else:
        new = NewMeeting(arguments.organiser, arguments.title, arguments.held_on, arguments.minutes)
        scan, folder = arguments.scan.read_bytes() if arguments.scan else None, settings.MINGCHA_HOME.documents
        rows = (record_meeting(by, new, scan, folder=folder, clock=clock),)
    return show(rows, _line, as_json=arguments.json)


def _line(row: MeetingRow) -> str:
    return f"{row.number:>6}  {row.held_on}  {row.organiser}  {row.title}"
