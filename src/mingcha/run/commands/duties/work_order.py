"""`mingcha work-order list|show`: work orders, to read (articles 7, 16(1); 799-19). Its steps are taken by persons at
the place and by keepers, in sessions of their own."""

import argparse

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.supervision.work_orders.queries import work_order, work_orders
from mingcha.supervision.work_orders.states import WorkOrderState
from mingcha.supervision.work_orders.values import WorkOrderRow, WorkOrderStepRow

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha work-order` and its verbs."""
    parser = subparsers.add_parser("work-order")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the work orders that you may read, newest first / 工单列表，新的在前")
    states = [one.value for one in WorkOrderState]
    listing.add_argument("--state", default="", choices=states, help="of this state / 只列此状态")
    listing.add_argument("--point", default="", help="of this point / 只列此点位")
    shown = verbs.add_parser("show", help="a work order and its steps / 工单及其办理过程")
    shown.add_argument("number", type=int, help="its number / 编号")
    add_common(listing, shown)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        state = WorkOrderState(arguments.state) if arguments.state else None
        rows = work_orders(by, at=clock.now(), state=state, point=arguments.point, limit=_MOST)
        return show(rows, _line, as_json=arguments.json)
    found = work_order(by, arguments.number, clock=clock)
    if arguments.json:
        return show([found], str, as_json=True)
    show([found.row], _line, as_json=False)
    return show(found.history, _step, as_json=False)


def _line(row: WorkOrderRow) -> str:
    due = f"{row.clocks.repair_due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    late = "  逾期 late" if row.clocks.repaired_late else ""
    return f"{row.number:>6}  {row.state.value:<9}  {due}  {row.point}  {row.point_name}  {row.what}{late}"


def _step(row: WorkOrderStepRow) -> str:
    at = f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"        {at}  {row.step.words.zh} / {row.step.words.en}  {row.text}".rstrip()
