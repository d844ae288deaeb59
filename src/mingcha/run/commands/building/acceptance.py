"""`mingcha acceptance`: batches from opening to their end, as their organiser does it (articles 7, 8).

A member signs the report that they read, on the page or by a program of their own: no command signs. The sheet of those
without an account is handed in by the organiser, here too.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from pydantic import ValidationError

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.actions import close_acceptance, open_acceptance, record_report, withdraw_acceptance
from mingcha.registry.acceptance.mending import begin_reinspection, mend_problem
from mingcha.registry.acceptance.papers import add_acceptance_document, sign_on_paper
from mingcha.registry.acceptance.queries import acceptance, acceptances
from mingcha.registry.acceptance.states import AcceptanceState, DocumentKind
from mingcha.registry.acceptance.values import AcceptanceFacts, AcceptanceRow, NewAcceptance, NewMember
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.web.registry.acceptance.api import ReportBody
from mingcha.web.registry.acceptance.recorder import filmed, masked, recorder_facts

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha acceptance` and its verbs."""
    parser = subparsers.add_parser("acceptance")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the acceptances in reach / 竣工验收")
    listing.add_argument("--state", type=AcceptanceState, choices=list(AcceptanceState), help="of this state / 状态")
    one = _of_acceptance(verbs, "show", "group, reports, problems, documents / 一次验收")
    report = _of_acceptance(verbs, "report", "record the report of an inspection / 填报验收报告")
    report.add_argument("--file", required=True, type=Path, help="JSON of the API's report / 报告的 JSON 文件")
    close = _of_acceptance(verbs, "close", "close with the signed conclusion / 办结")
    again = _of_acceptance(verbs, "reinspect", "begin the re-inspection / 开始复验")
    sheet = _of_acceptance(verbs, "sheet", "hand in the sheet of members without an account / 登记签字表")
    for verb in (close, again, sheet):
        verb.add_argument("--report", required=True, type=int, help="number of the report read / 所见报告号")
    mend = _of_acceptance(verbs, "mend", "record a problem as mended / 登记整改")
    mend.add_argument("--problem", required=True, type=int, help="its number / 问题编号")
    mend.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 整改日期")
    mend.add_argument("--note", required=True, help="what was done / 整改情况")
    withdraw = _of_acceptance(verbs, "withdraw", "withdraw it / 撤回")
    withdraw.add_argument("--reason", required=True, help="why / 理由")
    document = _of_acceptance(verbs, "document", "keep a document that the group checked / 登记资料")
    kinds = [kind for kind in DocumentKind if kind is not DocumentKind.SIGNED_SHEET]
    document.add_argument("--kind", required=True, type=DocumentKind, choices=kinds, help="kind / 种类")
    document.add_argument("--title", required=True, help="name and number / 名称和文号")
    for verb in (sheet, document):
        verb.add_argument("--scan", required=True, type=Path, metavar="FILE", help="its scan / 扫描件")
    add_common(listing, one, _opening(verbs), report, close, again, sheet, mend, withdraw, document)


def _of_acceptance(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says)
    verb.add_argument("number", type=int, help="number of the acceptance / 验收编号")
    return verb


def _opening(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    verb = verbs.add_parser("open", help="open one for points on trial / 开始验收")
    verb.add_argument("title", help="its title / 名称")
    verb.add_argument("--system", required=True, help="code of the system / 系统代码")
    verb.add_argument("--project", type=int, default=None, help="number of the project / 项目编号")
    verb.add_argument("--standards", required=True, help="standards by which it is accepted / 验收标准")
    verb.add_argument(
        "--built-on", required=True, type=date.fromisoformat, metavar="DAY", help="end of building / 完工"
    )
    verb.add_argument(
        "--member", dest="members", action="append", nargs="+", metavar="WORD", required=True,
        help="name, unit, title, and the account that signs; again for more / 姓名 单位 职务 账户",
    )  # fmt: skip
    verb.add_argument(
        "--point", dest="points", action="append", metavar="CODE", help="a point, again for more; else all / 点位"
    )
    return verb


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        rows = acceptances(by, at=clock.now(), limit=_MOST, state=arguments.state)
        return show(rows, _line, as_json=arguments.json)
    if arguments.action == "open":
        arguments.number = _open(arguments, by, clock)
    elif arguments.action != "show":
        _VERBS[arguments.action](arguments, by, clock)
    return show((acceptance(by, arguments.number, at=clock.now()),), _whole, as_json=arguments.json)


def _open(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    new = NewAcceptance(given.title, given.standards, given.built_on, tuple(map(_member, given.members)))
    about = {"system": given.system, "points": given.points, "project": given.project}
    return open_acceptance(by, new=new, **about, clock=clock)


def _member(words: list[str]) -> NewMember:
    """Raises Fault(INVALID) for too few or too many words."""
    if not 3 <= len(words) <= 4:
        usage = Words("成员写作：姓名 单位 职务 [账户]", "a member is: NAME UNIT TITLE [ACCOUNT]")
        raise Fault(FaultKind.INVALID, usage, " ".join(words)[:80])
    return NewMember(*words)


def _report(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    """As the API's `POST /acceptances/N/reports`. Raises Fault(INVALID) for a file that is no such body."""
    try:
        body = ReportBody.model_validate_json(given.file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        words = Words(f"报告文件写法不对：{where}", f"the file is no report: {where}: {first['msg']}")
        raise Fault(FaultKind.INVALID, words) from error
    facts = recorder_facts(by, acceptance(by, given.number, at=clock.now()), body.accepted_on, clock)
    record_report(by, acceptance=given.number, new=body.new_report, report=body.report, recorder=facts, clock=clock)


def _close(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    held, covered = filmed(by, given.number, clock), masked(by, given.number, clock)
    close_acceptance(by, acceptance=given.number, report=given.report, filmed=held, masked=covered, clock=clock)


def _reinspect(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    begin_reinspection(by, acceptance=given.number, report=given.report, clock=clock)


def _sheet(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    scan, folder = given.scan.read_bytes(), settings.MINGCHA_HOME.documents
    sign_on_paper(by, acceptance=given.number, report=given.report, scan=scan, folder=folder, clock=clock)


def _mend(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    how = {"problem": given.problem, "mended_on": given.on, "note": given.note}
    mend_problem(by, acceptance=given.number, **how, clock=clock)


def _withdraw(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    withdraw_acceptance(by, acceptance=given.number, reason=given.reason, clock=clock)


def _document(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    kept = {"scan": given.scan.read_bytes(), "folder": settings.MINGCHA_HOME.documents}
    add_acceptance_document(by, acceptance=given.number, kind=given.kind, title=given.title, **kept, clock=clock)


_VERBS: dict[str, Callable[[argparse.Namespace, Asker, SystemClock], None]] = {
    "report": _report,
    "close": _close,
    "reinspect": _reinspect,
    "sheet": _sheet,
    "mend": _mend,
    "withdraw": _withdraw,
    "document": _document,
}


def _line(row: AcceptanceRow) -> str:
    report = f"  r{row.report} {row.accepted_on}" if row.report else ""
    return f"{row.number:>6}  {row.system:<20}  {row.state.value:<12} {row.points:>6}  {row.title}{report}"


def _whole(found: AcceptanceFacts) -> str:
    signed = (f"  {one.name}  {one.unit}  {one.title}  {'+' if one.signed_at else '-'}" for one in found.members)
    lines = [_line(found.row), *signed]
    for report in found.reports[:1]:
        lines.append(f"  {report.accepted_on}  {report.conclusion.words.zh} / {report.conclusion.words.en}")
        lines += [f"  {one.number}  {one.due_on}  {one.mended_on or '!'}  {one.mends}: {one.text}"
                  for one in report.problems]  # fmt: skip
    return "\n".join([*lines, *(f"  {one.kind.value}  {one.title}  {one.sha256}" for one in found.documents)])
