"""`mingcha filing`: filings of systems from opening to receipt, and what is due and overdue (article 9; decree 799,
article 14).
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from pydantic import ValidationError

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.filings.actions import (
    open_filing,
    receive_filing,
    return_filing,
    submit_filing,
    transfer_filing,
    withdraw_filing,
)
from mingcha.registry.filings.due import due_filings
from mingcha.registry.filings.queries import filing, filings, filings_of_system, overdue_filings
from mingcha.registry.filings.scans import add_filing_scan
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import Declared, DueFiling, FilingFacts, FilingRow, OverdueInArea, SystemFilings
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.web.registry.filings.api import SubmitFilingBody

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha filing` and its verbs."""
    parser = subparsers.add_parser("filing")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the filings in reach / 备案")
    listing.add_argument("--state", type=FilingState, choices=list(FilingState), help="of this state / 状态")
    due = verbs.add_parser("due", help="systems whose filing is due soon / 临近期限的系统")
    overdue = verbs.add_parser("overdue", help="overdue filings by district / 各区逾期")
    system = verbs.add_parser("system", help="filings of a system by district / 系统的备案")
    opening = verbs.add_parser("open", help="open one / 起草备案")
    for verb in (system, opening):
        verb.add_argument("system", help="code of the system / 系统代码")
    opening.add_argument(
        "--kind", type=FilingKind, choices=list(FilingKind), default=FilingKind.NEW, help="kind / 类型"
    )
    opening.add_argument("--area", default="", help="district or zone, as `system` says it / 跨区系统备案所在的区")
    opening.add_argument("--reason", default="", help="of a change or an end / 变更或者注销的理由")
    one = _of_filing(verbs, "show", "its form, what is missing, its history / 一份备案")
    submit = _of_filing(verbs, "submit", "submit it, or again / 提交")
    submit.add_argument("--file", required=True, type=Path, help="JSON of the API's submission / 提交内容的 JSON 文件")
    withdraw = _of_filing(verbs, "withdraw", "withdraw it / 撤回")
    withdraw.add_argument("--reason", required=True, help="why / 理由")
    scan = _of_filing(verbs, "scan", "keep a scan of a filing on paper / 登记纸质备案扫描件")
    scan.add_argument("--title", required=True, help="name and number / 名称和编号")
    scan.add_argument("--scan", required=True, type=Path, metavar="FILE", help="its scan / 扫描件")
    transfer = _of_filing(verbs, "transfer", "pass it on to the organ of its district / 移送")
    back = _of_filing(verbs, "return", "return it with what is missing / 退回补正")
    receive = _of_filing(verbs, "receive", "receive it / 收讫")
    receive.add_argument("--content-sha256", required=True, help="of the content that was read / 所核对内容的摘要")
    add_common(listing, due, overdue, system, opening, one, submit, scan, withdraw, transfer, back, receive)


def _of_filing(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says)
    verb.add_argument("number", type=int, help="number of the filing / 备案序号")
    return verb


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    now, as_json = clock.now(), arguments.json
    match arguments.action:
        case "list":
            return show(filings(by, at=now, limit=_MOST, state=arguments.state), _line, as_json=as_json)
        case "due":
            return show(due_filings(by, at=now), _due, as_json=as_json)
        case "overdue":
            return show(overdue_filings(by, at=now), _overdue, as_json=as_json)
        case "system":
            return show((filings_of_system(by, arguments.system, at=now),), _system, as_json=as_json)
        case "open":
            asked = {"system": arguments.system, "area": arguments.area, "reason": arguments.reason}
            arguments.number = open_filing(by, kind=arguments.kind, **asked, clock=clock)
        case action if action in _VERBS:
            _VERBS[action](arguments, by, clock)
    return show((filing(by, arguments.number, at=clock.now()),), _whole, as_json=as_json)


def _submit(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    """As the API's `POST /filings/N/submit`. Raises Fault(INVALID) for a file that is no such body."""
    try:
        body = SubmitFilingBody.model_validate_json(given.file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        words = Words(f"提交文件写法不对：{where}", f"the file is no submission: {where}: {first['msg']}")
        raise Fault(FaultKind.INVALID, words) from error
    declared = Declared(**body.declared.model_dump())
    submit_filing(
        by, filing=given.number, declared=declared, register_sha256=body.register_sha256, organ=body.organ,
        cameras=body.cameras, clock=clock,
    )  # fmt: skip


def _scan(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    kept = {"scan": given.scan.read_bytes(), "folder": settings.MINGCHA_HOME.documents, "clock": clock}
    add_filing_scan(by, filing=given.number, title=given.title, **kept)


def _withdraw(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    withdraw_filing(by, filing=given.number, reason=given.reason, clock=clock)


def _transfer(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    transfer_filing(by, filing=given.number, clock=clock)


def _return(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    return_filing(by, filing=given.number, clock=clock)


def _receive(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    receive_filing(by, filing=given.number, content_sha256=given.content_sha256, clock=clock)


_VERBS: dict[str, Callable[[argparse.Namespace, Asker, SystemClock], None]] = {
    "submit": _submit,
    "scan": _scan,
    "withdraw": _withdraw,
    "transfer": _transfer,
    "return": _return,
    "receive": _receive,
}


def _line(row: FilingRow) -> str:
    late = f"  +{row.days_late}" if row.days_late else ""
    day = f"{row.counted_on or '-'!s:<10}"
    return f"{row.number:>6}  {row.system:<20}  {row.area.code:<8}  {row.state.value:<10} {day}  {row.no}{late}"


def _due(row: DueFiling) -> str:
    return f"{row.due}  {row.light.days_left:>3}  {row.system:<20}  {row.name}"


def _overdue(row: OverdueInArea) -> str:
    return f"{row.area.code:<8}  {row.systems:>6}  {row.words.zh} / {row.words.en}"


def _system(found: SystemFilings) -> str:
    clocks = [f"{one.due}  {one.due_raw}  {one.reference}" for one in found.clocks]
    parts = [f"{one.area.whole_code:<16}  {one.points:>6}  {one.light.light.value}" for one in found.parts]
    return "\n".join([*clocks, *parts])


def _whole(found: FilingFacts) -> str:
    digests = (("register", found.register_sha256), ("content", found.content_sha256))
    lines = [
        _line(found.row),
        *(f"  {name:<8}  {digest}" for name, digest in digests if digest),
        *(f"  ! {one.zh} / {one.en}" for one in found.missing),
    ]
    return "\n".join([*lines, *(f"  {one.at:%Y-%m-%d %H:%M}  {one.kind.value}  {one.note}" for one in found.history)])
