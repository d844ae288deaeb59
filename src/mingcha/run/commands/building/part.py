"""`mingcha part list|gaps|add|judge|end|stand`: parts of sites, and the points that stand at them (article 6)."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.overview.gaps.queries import GapFilter, gaps, with_gaps
from mingcha.registry.parts.actions import add_part, end_part, judge_part
from mingcha.registry.parts.queries import part, parts_of_site
from mingcha.registry.parts.values import PartFacts
from mingcha.registry.points.standing import stand_at_part
from mingcha.run.commands.building.rows import add_common, show, tell
from mingcha.run.commands.console import asker

_MOST = 100_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha part` and its verbs."""
    parser = subparsers.add_parser("part")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the parts of a site / 场所的部位")
    listing.add_argument("site", help="code of the site / 场所代码")
    lacking = verbs.add_parser("gaps", help="required parts without a point in use / 覆盖缺口")
    lacking.add_argument("--category", default="", help='item of article 6, such as "6(4)" / 第六条类别')
    add = verbs.add_parser("add", help="register a part / 登记部位")
    add.add_argument("site", help="code of the site / 场所代码")
    add.add_argument("name", help="its name / 名称")
    add.add_argument("--kind", required=True, help="entrance, passage or vital / 部位类型")
    add.add_argument("--reason", default="", help="why it is a part / 理由")
    judge = verbs.add_parser("judge", help="say whether a part is required / 认定是否应建")
    wanted = judge.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--required", action="store_true", help="it is required / 应建")
    wanted.add_argument("--not-required", action="store_true", help="it is not required / 非应建")
    judge.add_argument("--version", required=True, type=int, help="the version that was read / 所见版本")
    end = verbs.add_parser("end", help="end a part / 注销部位")
    for verb in (judge, end):
        verb.add_argument("number", type=int, help="its number / 编号")
        verb.add_argument("--reason", required=True, help="why / 理由")
    stand = verbs.add_parser("stand", help="record at which part a point stands / 登记点位所在部位")
    stand.add_argument("point", help="code of the point / 点位编码")
    stand.add_argument("--part", type=int, default=None, help="number of the part; none without it / 部位编号")
    add_common(listing, lacking, add, judge, end, stand)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "stand":
        return tell([stand_at_part(by, code=arguments.point, number=arguments.part, clock=clock).code])
    if arguments.action == "end":
        end_part(by, number=arguments.number, reason=arguments.reason, clock=clock)
        return tell([str(arguments.number)])
    rows: tuple[PartFacts, ...]
    if arguments.action == "list":
        rows = with_gaps(parts_of_site(by, arguments.site, at=clock.now()))
    elif arguments.action == "gaps":
        rows = gaps(by, GapFilter(category=arguments.category), at=clock.now(), limit=_MOST)
    elif arguments.action == "add":
        given = {"site": arguments.site, "kind": arguments.kind, "name": arguments.name, "reason": arguments.reason}
        rows = (add_part(by, **given, clock=clock),)
    else:
        judged = {"required": arguments.required, "reason": arguments.reason, "version": arguments.version}
        judge_part(by, number=arguments.number, **judged, clock=clock)
        rows = with_gaps((part(by, arguments.number, at=clock.now()),))
    return show(rows, _line, as_json=arguments.json)


def _line(row: PartFacts) -> str:
    gap = f"  {row.gap.value}" if row.gap else ""
    return f"{row.number:>6}  {row.site:<20}  {row.kind:<10}  {row.name}  v{row.version}{gap}"
