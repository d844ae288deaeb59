"""`mingcha criterion list|record`: what "large" and "important" mean for a category (article 6)."""

import argparse
from datetime import date

from mingcha.kit.clock import SystemClock
from mingcha.registry.criteria.actions import record_criterion
from mingcha.registry.criteria.queries import criteria
from mingcha.registry.criteria.rules import Measure, NewCriterion
from mingcha.registry.criteria.values import CriterionRow
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha criterion` and its verbs."""
    parser = subparsers.add_parser("criterion")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="all decisions, newest first / 已确定的标准")
    record = verbs.add_parser("record", help="record a decision / 确定标准")
    record.add_argument("category", help='item of article 6, such as "6(5)" / 第六条类别')
    record.add_argument("measure", type=Measure, choices=list(Measure), help="which word / 哪个词")
    record.add_argument("--division", required=True, help="division code, 420100: the whole city / 区划代码")
    record.add_argument("--text", required=True, help="the criterion / 标准")
    record.add_argument("--reason", required=True, help="why / 理由")
    record.add_argument("--document", required=True, help="name and number of the document / 依据文书")
    record.add_argument("--from", dest="from_on", required=True, type=date.fromisoformat, help="first day / 首日")
    add_common(listing, record)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        return show(criteria(by, at=clock.now(), limit=_MOST), _line, as_json=arguments.json)
    names = ("category", "measure", "division", "text", "reason", "document", "from_on")
    new = NewCriterion(**{name: getattr(arguments, name) for name in names})
    return show((record_criterion(by, new=new, clock=clock),), _line, as_json=arguments.json)


def _line(row: CriterionRow) -> str:
    return f"{row.number:>6}  {row.category:<6}  {row.measure.value:<9}  {row.division}  {row.from_on}  {row.text}"
