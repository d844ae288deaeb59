"""`mingcha redaction list|show`: redactions of footage (articles 19, 21)."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.privacy.redaction.queries import items, redaction, redactions
from mingcha.privacy.redaction.values import ItemRow, RedactionRow
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha redaction` and its verbs."""
    parser = subparsers.add_parser("redaction")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the redactions that you may read / 脱敏列表")
    shown = verbs.add_parser("show", help="a redaction and what is to be looked at / 脱敏及待看位置")
    shown.add_argument("no", help="number of the redaction / 脱敏编号")
    add_common(listing, shown)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, at = asker(arguments.user), SystemClock().now()
    if arguments.action == "list":
        return show(redactions(by, at=at, limit=_MOST), _line, as_json=arguments.json)
    show([redaction(by, arguments.no, at=at)], _line, as_json=arguments.json)
    return show(items(by, arguments.no, at=at), _item, as_json=arguments.json)


def _line(row: RedactionRow) -> str:
    return f"{row.no}  {row.state.value:<10}  {row.kind.value:<11}  {row.point}  {row.point_name}  {row.output_sha256}"


def _item(row: ItemRow) -> str:
    begin_s, end_s = row.span.from_90k / 90_000, row.span.to_90k / 90_000
    return f"{row.number:>6}  {begin_s:.2f}-{end_s:.2f} s  {row.kind.words.zh} / {row.kind.words.en}  {row.answer}"
