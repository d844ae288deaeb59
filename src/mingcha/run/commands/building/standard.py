"""`mingcha standard list|show|claim|withdraw`: standards that devices are claimed to fulfil (article 7)."""

import argparse
from datetime import date
from pathlib import Path

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.registry.standards.actions import record_claim, withdraw_claim
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.queries import claim, claims_of_system
from mingcha.registry.standards.values import ClaimFacts, ClaimRow, NewClaim
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha standard` and its verbs."""
    parser = subparsers.add_parser("standard")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the claims of a system / 系统的声明")
    record = verbs.add_parser("claim", help="record a claim for many points / 登记声明")
    for verb in (listing, record):
        verb.add_argument("system", help="code of the system / 系统代码")
    kinds = {"type": Standard, "choices": list(Standard)}
    record.add_argument("standard", **kinds, help="which one / 标准")  # type: ignore[arg-type]
    record.add_argument("--by", dest="claimant", required=True, help="who claims it, such as the maker / 声明人")
    record.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 声明日期")
    record.add_argument("--report", default="", help="number of the test report / 检测报告编号")
    record.add_argument("--issuer", default="", help="who issued the report / 检测机构")
    record.add_argument("--report-on", type=date.fromisoformat, metavar="DAY", help="day of the report / 报告日期")
    record.add_argument("--scan", type=Path, default=None, metavar="FILE", help="scan of the report / 报告扫描件")
    one = verbs.add_parser("show", help="a claim with its points / 一项声明及其点位")
    withdraw = verbs.add_parser("withdraw", help="withdraw a claim / 撤回声明")
    withdraw.add_argument("--reason", required=True, help="why / 理由")
    for verb in (one, withdraw):
        verb.add_argument("number", type=int, help="its number / 编号")
    for verb in (record, withdraw):
        verb.add_argument(
            "--point", dest="points", action="append", metavar="CODE", help="a point, again for more; else all / 点位"
        )
    add_common(listing, record, one, withdraw)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "show":
        return show((claim(by, arguments.number, at=clock.now()),), _whole, as_json=arguments.json)
    rows: tuple[ClaimRow, ...]
    if arguments.action == "list":
        rows = claims_of_system(by, arguments.system, at=clock.now(), limit=_MOST)
    elif arguments.action == "withdraw":
        given = {"reason": arguments.reason, "points": arguments.points}
        rows = (withdraw_claim(by, claim=arguments.number, **given, clock=clock),)
    else:
        report = (arguments.report, arguments.issuer, arguments.report_on)
        new = NewClaim(arguments.standard, arguments.claimant, arguments.on, *report)
        scan, folder = arguments.scan.read_bytes() if arguments.scan else None, settings.MINGCHA_HOME.documents
        about = {"system": arguments.system, "points": arguments.points}
        rows = (record_claim(by, new=new, **about, scan=scan, folder=folder, clock=clock),)
    return show(rows, _line, as_json=arguments.json)


def _line(row: ClaimRow) -> str:
    report = f"  {row.report.number} {row.report.issuer}" if row.report else ""
    standing = f"{row.points - row.withdrawn}/{row.points}"
    return f"{row.number:>6}  {row.standard.words.en:<28}  {row.claimed_on}  {standing:>7}  {row.claimant}{report}"


def _whole(found: ClaimFacts) -> str:
    points = (f"  {one.code}  {one.name}  {one.withdrawn_reason}".rstrip() for one in found.points)
    return "\n".join([_line(found.row), *points])
