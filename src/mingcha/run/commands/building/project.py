"""`mingcha project list|start|add-points`: projects of a planned place or an exception (article 5)."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.projects.queries import ProjectRow, project, projects
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha project` and its verbs."""
    parser = subparsers.add_parser("project", help="construction projects / 建设项目")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the projects in reach / 建设项目")
    start = verbs.add_parser("start", help="start a project / 开始项目")
    start.add_argument("title", help="its title / 名称")
    start.add_argument("--organisation", required=True, help="code of the unit that builds / 建设单位代码")
    start.add_argument("--item", type=int, default=None, help="number of the planned place in the register / 规划点位")
    start.add_argument("--exception", default="", help="why without a planned place / 规划外的理由")
    add = verbs.add_parser("add-points", help="record points that a project built / 登记建成点位")
    add.add_argument("number", type=int, help="number of the project / 项目编号")
    add.add_argument("points", nargs="+", metavar="POINT", help="codes of points / 点位编码")
    add_common(listing, start, add)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        return show(projects(by, at=clock.now(), limit=_MOST), _line, as_json=arguments.json)
    if arguments.action == "start":
        given = {"title": arguments.title, "organisation": arguments.organisation}
        about = {"item": arguments.item, "exception_reason": arguments.exception}
        number = start_project(by, **given, **about, clock=clock)
    else:
        number = arguments.number
        add_built_points(by, project=number, points=arguments.points, clock=clock)
    return show((project(by, number, at=clock.now()).row,), _line, as_json=arguments.json)


def _line(row: ProjectRow) -> str:
    return f"{row.number:>6}  {row.organisation:<20}  {row.title}  {row.built}/{row.planned}"
