"""`mingcha plan`: construction plans, their items, and what several units have or plan that sees the same (art. 5)."""

import argparse
from datetime import date
from pathlib import Path

from django.conf import settings

from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.duplicates.queries import DuplicateFilter, DuplicateRow, duplicates
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans.actions import PlanText, approve_plan, change_plan, draft_plan, return_plan, submit_plan
from mingcha.registry.plans.approval_scans import add_approval_scan
from mingcha.registry.plans.approvers import end_approver
from mingcha.registry.plans.importing import import_items
from mingcha.registry.plans.items import add_item, remove_all_items, remove_item
from mingcha.registry.plans.queries import plan, plan_items, plans
from mingcha.registry.plans.rules import POINT_CLASSES
from mingcha.registry.plans.states import Body
from mingcha.registry.plans.values import NewItem, PlanItemFacts, PlanRow
from mingcha.run.commands.building.rows import add_common, show, tell
from mingcha.run.commands.console import asker

_MOST = 10_000
_MOST_ITEMS = 100_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha plan` and its verbs."""
    parser = subparsers.add_parser("plan")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the plans in reach / 建设规划")
    twice = verbs.add_parser("duplicates", help="what several units have or plan that sees the same / 可能重复建设")
    twice.add_argument("--area", default="", help="division code, or code of a zone / 区划或者功能区代码")
    twice.add_argument("--unit", default="", help="name or code of a unit, or a part of it / 单位名称、代码")
    twice.add_argument("--unexplained", action="store_true", help="without a written reason alone / 仅无书面说明的")
    draft = verbs.add_parser("draft", help="begin a version / 起草")
    draft.add_argument("area", help="division code, or code of a zone / 区划或者功能区代码")
    draft.add_argument("--copy", action="store_true", help="begin with the items in force / 沿用现行规划点位")
    change = verbs.add_parser("change", help="change title and years / 修改名称和期限")
    take = verbs.add_parser("import", help="add a list of planned places / 导入规划点位清单")
    take.add_argument("--file", required=True, type=Path, help="CSV or GeoJSON / 清单文件")
    clear = verbs.add_parser("clear", help="remove all items of a draft / 清空草案")
    submit = verbs.add_parser("submit", help="submit a draft / 报批")
    approve = verbs.add_parser("approve", help="approve as the body one speaks for / 批准")
    approve.add_argument("--document", required=True, help="name and number of the approval / 批准文书")
    approve.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 批准日期")
    scan = verbs.add_parser("scan", help="hand in a scan of an approval recorded before / 补交批准文件扫描件")
    scan.add_argument("number", type=int, help="its number / 编号")
    scan.add_argument("--body", required=True, type=Body, choices=list(Body), help="who approved / 批准机关")
    scan.add_argument("--scan", required=True, type=Path, metavar="FILE", help="its scan / 扫描件")
    give_back = verbs.add_parser("return", help="return it to its authors / 退回")
    give_back.add_argument("--reason", required=True, help="why / 理由")
    office = verbs.add_parser("end-approver", help="end the duty of an approver / 终止批准人职责")
    for verb in (draft, change):
        verb.add_argument("--title", required=True, help="its title / 名称")
        verb.add_argument("--from", dest="first_year", required=True, type=int, metavar="YEAR", help="first / 起始年")
        verb.add_argument("--to", dest="last_year", required=True, type=int, metavar="YEAR", help="last / 终止年")
    for verb in (change, take, clear, submit, approve, give_back, office):
        verb.add_argument("number", type=int, help="its number / 编号")
    for verb in (change, take, clear, submit, approve):
        verb.add_argument("--revision", required=True, type=int, help="the revision that was read / 所见修订号")
    add_common(listing, twice, draft, change, take, clear, submit, approve, scan, give_back, office)
    add_common(*_item_verbs(verbs))


def _item_verbs(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, ...]:
    listing = verbs.add_parser("items", help="the planned places of a plan / 规划点位")
    add = verbs.add_parser("add-item", help="add a planned place to a draft / 添加规划点位")
    for verb in (listing, add):
        verb.add_argument("number", type=int, help="number of the plan / 规划编号")
    add.add_argument("name", help="its name / 名称")
    add.add_argument("--category", required=True, help='item of article 6, such as "6(5)" / 第六条类别')
    add.add_argument("--class", dest="point_class", required=True, type=int, choices=POINT_CLASSES, help="class / 类别")
    add.add_argument("--count", type=int, default=1, help="number of cameras / 摄像机数量")
    add.add_argument("--coordinate", required=True, help='as it is written: "114.2946, 30.5771" / 坐标')
    add.add_argument("--coordinate-system", required=True, metavar="LABEL", help="CGCS2000, GCJ-02 ... / 坐标系")
    add.add_argument("--label-reason", default="", help="why the label is right although questioned / 坐标系理由")
    add.add_argument("--organisation", default="", help="code of the unit that is to build it / 建设单位代码")
    add.add_argument("--duplicate-reason", default="", help="why beside one that sees the same / 重复建设理由")
    for name, words in (
        ("azimuth", "degrees clockwise from north / 方位角"),
        ("angle", "horizontal angle, degrees / 视场角"),
        ("range", "useful range, metres / 有效距离"),
    ):
        add.add_argument(f"--{name}", type=int, default=None, help=words)
    remove = verbs.add_parser("remove-item", help="remove a planned place from a draft / 移除规划点位")
    remove.add_argument("key", type=int, help="its number in the register / 规划点位的登记编号")
    return listing, add, remove


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        return show(plans(by, at=clock.now(), limit=_MOST), _line, as_json=arguments.json)
    if arguments.action == "duplicates":
        where = DuplicateFilter(arguments.area, arguments.unit, False if arguments.unexplained else None)
        return show(duplicates(by, where, at=clock.now(), limit=_MOST), _pair_line, as_json=arguments.json)
    if arguments.action in ("items", "add-item"):
        return show(_items(arguments, by, clock), _item_line, as_json=arguments.json)
    if arguments.action == "end-approver":
        end_approver(by, number=arguments.number, clock=clock)
        return tell([str(arguments.number)])
    number = _done(arguments, by, clock)
    return show((plan(by, number, at=clock.now()).row,), _line, as_json=arguments.json)


def _items(given: argparse.Namespace, by: Asker, clock: Clock) -> tuple[PlanItemFacts, ...]:
    """The items of a plan, or the one that was added."""
    if given.action == "items":
        return plan_items(by, given.number, at=clock.now(), limit=_MOST_ITEMS)
    new = NewItem(
        name=given.name,
        category=given.category,
        point_class=given.point_class,
        count=given.count,
        position=Position(given.coordinate, given.coordinate_system, label_reason=given.label_reason),
        view=View(given.azimuth, given.angle, given.range),
        organisation=given.organisation,
        duplicate_reason=given.duplicate_reason,
    )
    return (add_item(by, plan=given.number, item=new, clock=clock),)


def _done(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Does the act of a verb about one plan; the plan's number."""
    action = arguments.action
    if action in ("draft", "change"):
        text = PlanText(arguments.title, arguments.first_year, arguments.last_year)
    if action == "draft":
        return draft_plan(by, area=arguments.area, text=text, copies_items=arguments.copy, clock=clock)
    if action == "remove-item":
        return remove_item(by, key=arguments.key, clock=clock)
    if action == "scan":
        return _hand_in(arguments, by, clock)
    number: int = arguments.number
    if action == "return":
        return_plan(by, number=number, reason=arguments.reason, clock=clock)
        return number
    revision: int = arguments.revision
    if action == "change":
        change_plan(by, number=number, text=text, revision=revision, clock=clock)
    elif action == "import":
        file = arguments.file
        import_items(by, plan=number, file=file.read_bytes(), source=file.name, revision=revision, clock=clock)
    elif action == "clear":
        remove_all_items(by, plan=number, revision=revision, clock=clock)
    elif action == "submit":
        submit_plan(by, number=number, revision=revision, clock=clock)
    else:
        given = {"document": arguments.document, "approved_on": arguments.on, "revision": revision}
        approve_plan(by, number=number, **given, clock=clock)
    return number


def _hand_in(given: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Keeps a scan of the approval of a body; the plan's number. Raises Fault(NOT_FOUND) if it has not approved."""
    number: int = given.number
    counting = (one for one in plan(by, number, at=clock.now()).submissions if one.returned_at is None)
    approvals = [each.number for one in counting for each in one.approvals if each.body is given.body]
    if not approvals:
        words = Words(f"{given.body.words.zh}没有批准该规划", f"{given.body.words.en} has not approved this plan")
        raise Fault(FaultKind.NOT_FOUND, words, str(number))
    handed = HandedIn(given.scan.read_bytes(), settings.MINGCHA_HOME.documents)
    add_approval_scan(by, number=number, approval=approvals[0], scan=handed, clock=clock)
    return number


def _line(row: PlanRow) -> str:
    state = row.state.value
    return (
        f"{row.number:>6}  {row.area.code:<9} v{row.version} r{row.revision}  {state:<16} {row.items:>6}  {row.title}"
    )


def _item_line(row: PlanItemFacts) -> str:
    where = f"{row.longitude:.6f}, {row.latitude:.6f}"
    return f"{row.key:>6}  {row.number:>6}  {row.category:<6}  {row.point_class}  {row.count:>3}  {where}  {row.name}"


def _pair_line(row: DuplicateRow) -> str:
    late, early = row.late.what, row.early.what
    reason = "" if row.explained else "  !"
    sides = f"{late.organisation_name} {late.name}  |  {early.organisation_name} {early.name}"
    return f"{row.number:>6}  {row.apart_m:>5.1f} m  {sides}{reason}"
