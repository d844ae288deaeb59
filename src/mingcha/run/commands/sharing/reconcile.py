"""`mingcha sharing reconcile`: what a target holds, compared with what it should hold (article 13(1))."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.sharing.reconciliations.actions import ask_comparison, settle_differences
from mingcha.sharing.reconciliations.queries import comparisons
from mingcha.sharing.reconciliations.values import ComparisonPage, ComparisonRow, DifferenceRow, HowSettled

RECONCILE = "reconcile"


def add_reconcile_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verb."""
    parser = verbs.add_parser(RECONCILE, help="what a target holds against what it should / 推送目标核对")
    parser.add_argument("name", help="name of a target / 目标名称")
    parser.add_argument("--now", action="store_true", help="have it compared in the next turn / 下一轮推送时核对")
    settled = [one.value for one in HowSettled]
    parser.add_argument("--settle", choices=settled, help="settle what waits for a person / 处理待定差异")
    parser.add_argument("--digest", default="", help="digest of the comparison that was read / 所核对差异的摘要值")
    parser.add_argument("--why", default="", help="why it is settled so / 处理的理由")
    add_common(parser)


def run_reconcile(arguments: argparse.Namespace) -> int:
    """Runs the verb; the command line shows refusals and faults."""
    by, clock, name = asker(arguments.user), SystemClock(), arguments.name
    if arguments.settle:
        how = HowSettled(arguments.settle)
        settle_differences(by, target=name, digest=arguments.digest, how=how, why=arguments.why, clock=clock)
    if arguments.now:
        ask_comparison(by, target=name, clock=clock)
    page = comparisons(by, name, at=clock.now())
    if arguments.json:
        return show([page], str, as_json=True)
    show([page], _page, as_json=False)
    show([one for one in (page.newest, *page.earlier) if one], _line, as_json=False)
    return show(page.differences, _difference, as_json=False)


def _page(page: ComparisonPage) -> str:
    asked = f"  asked for {page.asked.asked_at:%Y-%m-%d %H:%M}" if page.asked else ""
    failed = f"  not compared: {page.tried_why}" if page.tried_why else ""
    unnamed = f"  {page.unnamed} not named" if page.unnamed else ""
    return f"{page.target}{asked}{failed}{unnamed}"


def _line(row: ComparisonRow) -> str:
    counts = "  ".join(f"{kind.value} {count}" for kind, count in row.counts if count)
    restored = f"  restored: {row.restored.value}" if row.restored else ""
    settled = f"  {row.how.value}: {row.why}" if row.how else ""
    return f"  {row.ended_at:%Y-%m-%d %H:%M}  equal {row.equal}  {counts}{restored}{settled}  {row.digest}"


def _difference(row: DifferenceRow) -> str:
    ours, theirs = f"v{row.our_version} {row.our_digest[:12]}", f"v{row.their_version} {row.their_digest[:12]}"
    return f"    {row.kind.value:<9}  {row.key}  here {ours}  there {theirs}"
