"""`mingcha area list|draw|end|consent`: areas of articles 6(11), 18 and of classified units (799, art. 10)."""

import argparse
from dataclasses import asdict
from datetime import date, time
from pathlib import Path

from mingcha.kit.clock import SystemClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.area_drawing.actions import draw_area, end_area, record_consent
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.queries import areas
from mingcha.registry.areas.values import AreaRow, ConsentRow, GivenArea
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha area` and its verbs."""
    parser = subparsers.add_parser("area")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the areas in reach / 划定的区域")
    listing.add_argument("--over", action="store_true", help="those that are over, too / 含已终止的")
    draw = verbs.add_parser("draw", help="draw an area / 划定区域")
    draw.add_argument("name", help="its name / 名称")
    draw.add_argument("--kind", required=True, choices=[one.value for one in AreaKind], help="kind / 类型")
    draw.add_argument("--border", required=True, type=Path, help="file with a GeoJSON polygon / 边界文件")
    draw.add_argument("--label", required=True, help="its coordinate system, such as GCJ-02 / 坐标系")
    draw.add_argument("--division", required=True, help="division code / 所在区")
    draw.add_argument("--zone", default="", help="its functional zone / 功能区")
    draw.add_argument("--unit", default="", help="code of its unit / 所属单位")
    draw.add_argument("--from", dest="from_on", required=True, type=date.fromisoformat, help="first day / 首日")
    draw.add_argument("--until", dest="until_on", type=date.fromisoformat, help="last day / 最后一日")
    draw.add_argument("--opens", type=time.fromisoformat, help="polling begins / 投票开始")
    draw.add_argument("--closes", type=time.fromisoformat, help="polling ends / 投票结束")
    end = verbs.add_parser("end", help="end an area from today on / 终止区域")
    end.add_argument("--reason", required=True, help="why / 事由")
    consent = verbs.add_parser("consent", help="record a unit's consent / 登记涉密单位的同意")
    consent.add_argument("--system", required=True, help="code of the system / 系统代码")
    consent.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 文书日期")
    for verb in (end, consent):
        verb.add_argument("number", type=int, help="number of the area / 编号")
    end.add_argument("--document", default="", help="name and number of the document / 依据文书")
    for verb in (draw, consent):
        verb.add_argument("--document", required=True, help="name and number of the document / 依据文书")
    add_common(listing, draw, end, consent)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "consent":
        given = {"system": arguments.system, "document": arguments.document, "issued_on": arguments.on}
        row = record_consent(by, number=arguments.number, **given, clock=clock)
        return show((row,), _consent, as_json=arguments.json)
    rows: tuple[AreaRow, ...]
    if arguments.action == "list":
        now = clock.now()
        rows = areas(by, at=now, on=shanghai_day(now), over=arguments.over, limit=_MOST)
    elif arguments.action == "draw":
        rows = (draw_area(by, given=_given(arguments), clock=clock),)
    else:
        why = {"reason": arguments.reason, "document": arguments.document}
        rows = (end_area(by, number=arguments.number, **why, clock=clock),)
    return show(rows, _line, as_json=arguments.json)


def _given(arguments: argparse.Namespace) -> GivenArea:
    names = ("kind", "name", "label", "document", "from_on", "division", "zone", "until_on", "opens", "closes", "unit")
    border = arguments.border.read_text(encoding="utf-8")
    return GivenArea(border=border, **{name: getattr(arguments, name) for name in names})


def _line(row: AreaRow) -> str:
    until = row.ended_on or row.until_on or ""
    return f"{row.number:>6}  {row.kind.value:<10}  {row.from_on} – {until}  {row.zone or row.division}  {row.name}"


def _consent(row: ConsentRow) -> str:
    return "  ".join(str(value) for value in asdict(row).values())
