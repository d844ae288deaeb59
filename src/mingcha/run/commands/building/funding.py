"""`mingcha funding list|lacking|record|end`: money for building and upkeep of systems (article 4)."""

import argparse
from decimal import Decimal, InvalidOperation

from mingcha.kit.clock import SystemClock
from mingcha.registry.funding.actions import end_funding, record_funding
from mingcha.registry.funding.queries import funding_of, systems_without_budget
from mingcha.registry.funding.values import FundedSystem, FundingRow, FundingSource, FundingUse, NewFunding
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha funding` and its verbs."""
    parser = subparsers.add_parser("funding")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the money of a system / 系统的资金")
    lacking = verbs.add_parser("lacking", help="government systems without a budget record / 缺同级财政预算依据的系统")
    record = verbs.add_parser("record", help="record money of one year / 登记资金")
    for verb in (listing, record):
        verb.add_argument("system", help="code of the system / 系统代码")
    add_money_options(record)
    end = verbs.add_parser("end", help="take a record of a system or project back / 撤回资金记录")
    end.add_argument("number", type=int, help="its number / 编号")
    end.add_argument("--reason", required=True, help="why / 理由")
    add_common(listing, lacking, record, end)


def add_money_options(verb: argparse.ArgumentParser) -> None:
    """Adds what a record of money states, of a system or project."""
    verb.add_argument("--source", required=True, choices=[one.value for one in FundingSource], help="source / 来源")
    verb.add_argument("--use", required=True, choices=[one.value for one in FundingUse], help="use / 用途")
    verb.add_argument("--year", required=True, type=int, help="its year / 年度")
    verb.add_argument("--amount", required=True, type=amount, metavar="YUAN", help="amount in yuan / 金额（元）")
    verb.add_argument("--area", default="", help="division or zone whose budget it is; none for private / 预算级次")
    verb.add_argument("--document", default="", help="name and number of the budget / 预算名称和文号")


def new_funding(given: argparse.Namespace) -> NewFunding:
    """The values of `add_money_options`."""
    names = ("source", "use", "year", "area", "document")
    return NewFunding(amount_fen=given.amount, **{name: getattr(given, name) for name in names})


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "lacking":
        return show(systems_without_budget(by, at=clock.now(), limit=_MOST), _lacking, as_json=arguments.json)
    rows: tuple[FundingRow, ...]
    if arguments.action == "list":
        rows = funding_of(by, arguments.system, at=clock.now())
    elif arguments.action == "record":
        rows = (record_funding(by, system=arguments.system, new=new_funding(arguments), clock=clock),)
    else:
        rows = (end_funding(by, number=arguments.number, reason=arguments.reason, clock=clock),)
    return show(rows, funding_line, as_json=arguments.json)


def amount(text: str) -> int:
    """Yuan with at most two decimals as fen. Raises ValueError."""
    try:
        number = Decimal(text) * 100
        whole = int(number)
    except (InvalidOperation, OverflowError) as error:
        raise ValueError(text) from error
    if whole != number:
        raise ValueError(text)
    return whole


def funding_line(row: FundingRow) -> str:
    """A record of money as one line."""
    ended = f"  ! {row.end_reason}" if row.ended_at else ""
    yuan = f"{row.amount_fen // 100}.{row.amount_fen % 100:02}"
    return f"{row.number:>6}  {row.year}  {row.use.value:<8}  {row.source.value:<10}  {row.area:<9} {yuan:>16}{ended}"


def _lacking(row: FundedSystem) -> str:
    return f"{row.code:<20}  {row.area:<9}  {row.name}"
