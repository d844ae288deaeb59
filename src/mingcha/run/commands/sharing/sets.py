"""`mingcha sharing sets|show|basic|schema|targets|push|reconcile`: the catalogue of data sets, its six basic drafts,
the tables of a front-end database, targets, pushes and comparisons (article 13). Writing and reviewing an entry are
acts of several persons at a browser, or of their programs."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.run.commands.sharing.reconcile import RECONCILE, add_reconcile_verb, run_reconcile
from mingcha.run.commands.sharing.targets import TARGET_VERBS, add_target_verbs, run_target_verb
from mingcha.sharing.adapters.table_schema import added_columns_text, schema_text
from mingcha.sharing.catalogue.actions import take_in_shipped
from mingcha.sharing.catalogue.queries import data_set, sets
from mingcha.sharing.catalogue.values import SetRow, SetVersionRow

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha sharing` and its verbs."""
    parser = subparsers.add_parser("sharing")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("sets", help="the data sets, newest number first / 目录条目")
    shown = verbs.add_parser("show", help="a data set with its versions / 条目及其版本")
    shown.add_argument("number", type=int, help="its number / 编号")
    basic = verbs.add_parser("basic", help="write drafts of the basic sets that are not there / 载入尚无的基本条目")
    basic.add_argument("organisation", help="code of who provides them / 提供单位代码")
    add_common(listing, shown, basic)
    add_target_verbs(verbs)
    add_reconcile_verb(verbs)
    schema = verbs.add_parser("schema", help="the tables of a front-end database, as SQL / 前置库建表语句")
    schema.add_argument(
        "--sender", default="", metavar="ROLE", help="role by which we write, gets its grants / 我方写入所用数据库角色"
    )
    schema.add_argument(
        "--receiver", default="", metavar="ROLE", help="role of the receiver, gets its grants / 接收方数据库角色"
    )
    schema.add_argument(
        "--add", action="store_true", help="only what adds columns to tables of an earlier version / 仅输出增列语句"
    )


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    if arguments.action == "schema":
        print(added_columns_text() if arguments.add else schema_text(arguments.sender, arguments.receiver), end="")
        return 0
    if arguments.action in TARGET_VERBS:
        return run_target_verb(arguments)
    if arguments.action == RECONCILE:
        return run_reconcile(arguments)
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "basic":
        take_in_shipped(by, provider=arguments.organisation, clock=clock)
    if arguments.action == "show":
        found = data_set(by, arguments.number, at=clock.now())
        if arguments.json:
            return show([found], lambda one: one.row.name, as_json=True)
        show([found.row], _line, as_json=False)
        return show(found.versions, _version, as_json=False)
    return show(sets(by, at=clock.now(), limit=_MOST), _line, as_json=arguments.json)


def _line(row: SetRow) -> str:
    share = row.share_type.words.zh if row.share_type else "–"
    return f"{row.number:>5}  {row.code:<22}  {row.state.value:<10}  v{row.version}  {share}  {row.name}"


def _version(row: SetVersionRow) -> str:
    items = f"{len(row.entry.items)} items"
    return f"       v{row.version}  {row.state.value:<10}  {row.digest[:16]}  {items}  {row.entry.name}"
