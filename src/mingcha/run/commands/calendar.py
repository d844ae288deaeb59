"""`mingcha calendar list|take-in|deadline`: notices on days off, and the filing deadlines by them (articles 9, 26)."""

import argparse
import json
from datetime import date
from pathlib import Path

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.calendar_notice import MOST_FILE_CHARACTERS
from mingcha.law.filing import filing_clocks
from mingcha.law.periods import MovedDeadline
from mingcha.registry.calendars.actions import take_calendar
from mingcha.registry.calendars.queries import HeldNotice, calendar_in_force, listed_notices
from mingcha.run.commands.console import CONSOLE, asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha calendar` and its verbs."""
    parser = subparsers.add_parser("calendar")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the notices / 通知")
    take = verbs.add_parser("take-in", help="take in a notice from its data file / 收录通知")
    take.add_argument("file", type=Path, help="the data file, such as 2027.yaml / 数据文件")
    take.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
    deadline = verbs.add_parser("deadline", help="when a filing is due / 备案截止日")
    deadline.add_argument("--accepted", type=date.fromisoformat, default=None, help="day of acceptance / 验收合格之日")
    deadline.add_argument("--used", type=date.fromisoformat, default=None, help="day of first use / 投入使用之日")
    for verb in (listing, take, deadline):
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    if arguments.action == "list":
        return _list(listed_notices(CONSOLE, at=SystemClock().now()), as_json=arguments.json)
    if arguments.action == "deadline":
        return _deadline(arguments.accepted, arguments.used, as_json=arguments.json)
    by, path = asker(arguments.user), arguments.file
    moved = take_calendar(by, content=_text_of(path), source=path.name, clock=SystemClock())
    return _moved(moved, as_json=arguments.json)


def _text_of(path: Path) -> str:
    """The text of a data file. Raises Fault(INVALID) if it is no UTF-8 text or far too long."""
    data = path.read_bytes() if path.stat().st_size <= 4 * MOST_FILE_CHARACTERS else b"\xff"
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = Words(f"{path.name} 不是 UTF-8 文本，或过长", f"{path.name} is no UTF-8 text, or too long")
        raise Fault(FaultKind.INVALID, words) from error


def _list(notices: tuple[HeldNotice, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_notice_json(one) for one in notices], ensure_ascii=False))
        return 0
    for one in notices:
        state = "现行 / in force" if one.in_force else "已被替代 / replaced"
        print(f"{one.notice.year}  {one.notice.published}  {one.notice.reference}  {one.notice.title}  {state}")
    return 0


def _notice_json(one: HeldNotice) -> dict[str, object]:
    return {
        "year": one.notice.year, "title": one.notice.title, "reference": one.notice.reference,
        "published": one.notice.published.isoformat(), "in_force": one.in_force,
        "taken_in_at": one.taken_in_at.isoformat() if one.taken_in_at else None,
        "moved": [_move_json(each) for each in one.moved],
    }  # fmt: skip


def _move_json(one: MovedDeadline) -> dict[str, str]:
    return {"raw": one.raw.isoformat(), "before": one.before.isoformat(), "after": one.after.isoformat()}


def _moved(moved: tuple[MovedDeadline, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"moved": [_move_json(one) for one in moved]}))
        return 0
    print(f"已收录，变动 {len(moved)} 个截止日 / taken in, {len(moved)} deadlines moved")
    for one in moved:
        print(f"  {one.raw}  {one.before} -> {one.after}")
    return 0


def _deadline(accepted: date | None, used: date | None, *, as_json: bool) -> int:
    if accepted is None and used is None:
        words = Words("请给出 --accepted 或 --used", "give --accepted or --used")
        raise Fault(FaultKind.INVALID, words)
    clocks = filing_clocks(accepted, used, calendar=calendar_in_force()).running
    if as_json:
        rows = [
            {"reference": one.reference, "started_on": one.started_on.isoformat(), "due_raw": one.due_raw.isoformat(),
             "due": one.due.isoformat(), "provisional": one.deadline.provisional}
            for one in clocks
        ]  # fmt: skip
        print(json.dumps(rows))
        return 0
    for one in clocks:
        provisional = "  暂定 / provisional" if one.deadline.provisional else ""
        print(f"§ {one.reference:<8} 建议 / safe {one.due_raw}  法定 / legal {one.due}{provisional}")
    return 0
