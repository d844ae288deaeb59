"""`mingcha yearly-report UNIT YEAR`: the figures of a unit's year and its signed versions (article 25)."""

import argparse
import json

from mingcha.kit.clock import SystemClock
from mingcha.run.commands.console import asker
from mingcha.supervision.yearly_reports.queries import year_of_unit
from mingcha.supervision.yearly_reports.values import YearPage


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha yearly-report`."""
    parser = subparsers.add_parser("yearly-report")
    parser.add_argument("unit", help="code of the unit / 单位代码")
    parser.add_argument("year", type=int, help="Shanghai year / 年度")
    parser.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures as the rows are now, beside those of the newest signed version."""
    found = year_of_unit(asker(arguments.user), arguments.unit, arguments.year, at=SystemClock().now())
    if arguments.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
        return 0
    newest = found.newest
    state = f"{newest.state.words.zh} {newest.state.words.en}" if newest else "未签署 not signed"
    print(f"{found.unit}  {found.unit_name}  {found.year}  {state}")
    for kind, value in found.figures.items():
        signed = f"  签署时 as signed {kind.shown(newest.figures.get(kind)).en}" if newest else ""
        print(f"  {kind.words.zh} / {kind.words.en}: {kind.shown(value).en}{signed}")
    return 0


def _as_json(found: YearPage) -> dict[str, object]:
    return {
        "unit": found.unit, "year": found.year, "due_on": found.due_on.isoformat(),
        "figures": {kind.value: value for kind, value in found.figures.items()},
        "reports": [
            {
                "version": one.version, "state": one.state.value, "receipt_no": one.receipt_no,
                "figures": {kind.value: value for kind, value in one.figures.items()},
            }
            for one in found.reports
        ],
    }  # fmt: skip
