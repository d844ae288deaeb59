"""`mingcha mask list|needs|show|propose|prove|check|return|end|closed|open|withdraw-statement`: masks over what nobody
may see, footage that is shown to nobody, and statements about other streams (articles 3, 7, 18, 20(2))."""

import argparse
import json
from datetime import time
from pathlib import Path

from django.conf import settings

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.privacy.closed_spans.actions import open_span
from mingcha.privacy.closed_spans.queries import closed_spans_of_point
from mingcha.privacy.closed_spans.values import ClosedSpanRow
from mingcha.privacy.masks.actions import check_mask, end_mask, propose_mask, prove_mask, return_mask
from mingcha.privacy.masks.queries import mask, masks
from mingcha.privacy.masks.values import MaskMaker, MaskRow, NewMask, polygons_of
from mingcha.privacy.other_streams.actions import withdraw_statement
from mingcha.registry.mask_needs.queries import needs_of_point
from mingcha.registry.mask_needs.values import NeedRow
from mingcha.run.commands.building.rows import add_common, show, tell
from mingcha.run.commands.console import asker
from mingcha.run.option_values import instant

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha mask` and its verbs."""
    parser = subparsers.add_parser("mask")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the masks in reach / 遮挡列表")
    listing.add_argument("--over", action="store_true", help="those that are over, too / 含已终止的")
    needs = verbs.add_parser("needs", help="what must be covered in a view / 须遮挡事项")
    propose = verbs.add_parser("propose", help="draw a mask, or another version / 绘制遮挡")
    closed = verbs.add_parser("closed", help="footage that is shown to nobody / 封存的画面")
    opening = verbs.add_parser("open", help="open closed footage / 解封画面")
    opening.add_argument("--number", type=int, default=0, help="number of a span; all after a move / 编号")
    withdraw = verbs.add_parser(
        "withdraw-statement", help="withdraw what was stated of another stream / 撤销另一画面的说明"
    )
    for verb in (needs, propose, closed, opening, withdraw):
        verb.add_argument("code", help="code of the point / 点位编码")
    _add_new(propose)
    shown = verbs.add_parser("show", help="all versions of a mask / 遮挡的各版本")
    prove = verbs.add_parser("prove", help="hand in a picture of the masked view / 提交证据画面")
    check = verbs.add_parser("check", help="check a drawn version / 核验遮挡")
    back = verbs.add_parser("return", help="return a drawn version / 退回遮挡")
    end = verbs.add_parser("end", help="end a mask / 终止遮挡")
    for verb in (shown, prove, check, back, end):
        verb.add_argument("no", help="number of the mask, M and 8 digits / 遮挡编号")
    for verb in (prove, check, back):
        verb.add_argument("version", type=int, help="version / 版本")
    prove.add_argument("--still", required=True, type=Path, help="JPEG or PNG file / 画面文件")
    prove.add_argument("--taken", required=True, type=instant, help="when it was taken, Shanghai time / 拍摄时间")
    check.add_argument("--note", default="", help="note of the check / 核验说明")
    for verb in (back, end, opening, withdraw):
        verb.add_argument("--reason", required=True, help="why / 事由")
    add_common(listing, needs, propose, shown, prove, check, back, end, closed, opening, withdraw)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    if arguments.action == "needs":
        by, clock = asker(arguments.user), SystemClock()
        return show(needs_of_point(by, arguments.code, at=clock.now()), _need, as_json=arguments.json)
    if arguments.action == "withdraw-statement":
        by, clock = asker(arguments.user), SystemClock()
        number = withdraw_statement(by, code=arguments.code, reason=arguments.reason, clock=clock)
        return tell([json.dumps({"finding": number}) if arguments.json else f"问题 / finding {number}"])
    if arguments.action in ("closed", "open"):
        return show(_spans(arguments), _span, as_json=arguments.json)
    return show(_rows(arguments), _line, as_json=arguments.json)


def _rows(arguments: argparse.Namespace) -> tuple[MaskRow, ...]:
    by, clock = asker(arguments.user), SystemClock()
    match arguments.action:
        case "list":
            return masks(by, at=clock.now(), over=arguments.over, limit=_MOST)
        case "show":
            return mask(by, arguments.no, at=clock.now())
        case "propose":
            given = {"code": arguments.code, "new": _new(arguments), "replaces": arguments.replaces}
            return (propose_mask(by, **given, clock=clock),)
        case "end":
            return end_mask(by, no=arguments.no, reason=arguments.reason, clock=clock)
    of = {"no": arguments.no, "version": arguments.version, "clock": clock}
    if arguments.action == "prove":
        kept = {"still": arguments.still.read_bytes(), "folder": settings.MINGCHA_HOME.documents}
        return (prove_mask(by, **of, taken_at=arguments.taken, **kept),)
    if arguments.action == "check":
        return (check_mask(by, **of, note=arguments.note),)
    return (return_mask(by, **of, reason=arguments.reason),)


def _spans(arguments: argparse.Namespace) -> tuple[ClosedSpanRow, ...]:
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "closed":
        return closed_spans_of_point(by, arguments.code, at=clock.now())
    return open_span(by, code=arguments.code, number=arguments.number, reason=arguments.reason, clock=clock)


def _add_new(propose: argparse.ArgumentParser) -> None:
    propose.add_argument(
        "--polygons", required=True, help="JSON [[[x,y],...],...] in 1/65535 of width and height / 遮挡区"
    )
    makers = [one.value for one in MaskMaker]
    propose.add_argument("--by", dest="maker", required=True, choices=makers, help="what burns it in / 由谁遮挡")
    propose.add_argument("--reason", required=True, help="why / 事由")
    propose.add_argument("--need", action="append", default=[], type=int, help="number of a need / 须遮挡事项编号")
    propose.add_argument("--from", dest="from_at", type=instant, help="begins, Shanghai time; now / 开始")
    propose.add_argument("--until", dest="until_at", type=instant, help="ends, Shanghai time; never / 结束")
    propose.add_argument("--opens", type=time.fromisoformat, help="hour of each day / 每日开始")
    propose.add_argument("--closes", type=time.fromisoformat, help="hour of each day / 每日结束")
    propose.add_argument("--replaces", default="", help="number of the mask of which it is a version / 所替代的遮挡")


def _new(arguments: argparse.Namespace) -> NewMask:
    times = {name: getattr(arguments, name) for name in ("from_at", "until_at", "opens", "closes")}
    return NewMask(
        polygons=polygons_of(arguments.polygons),
        by=MaskMaker(arguments.maker),
        reason=arguments.reason,
        needs=tuple(arguments.need),
        **times,
    )


def _line(row: MaskRow) -> str:
    return f"{row.no}.{row.version}  {row.state.value:<10}  {row.by.value:<8}  {row.point}  {row.point_name}"


def _span(row: ClosedSpanRow) -> str:
    times = " – ".join(one.astimezone(SHANGHAI).isoformat() if one else "" for one in (row.from_at, row.until_at))
    return f"{row.number:>6}  {row.why.value:<9}  {row.mask:<11}  {times}"


def _need(row: NeedRow) -> str:
    until = row.need.until_at.astimezone(SHANGHAI).isoformat() if row.need.until_at else ""
    until = "区域信息不对外 / area withheld" if row.withheld else until
    state = "  已终止 / ended" if row.ended_at else ""
    return f"{row.number:>6}  {row.need.article}  {row.need.ground.value}  – {until}{state}"
