"""`mingcha project`: projects of a planned place or an exception, their money, their stages and their trial run
(articles 4, 5, 8)."""

import argparse
from collections.abc import Callable
from datetime import date

from mingcha.access.tickets.queries import trial_was_watched
from mingcha.kit.clock import SystemClock
from mingcha.registry.funding.actions import record_project_funding
from mingcha.registry.funding.queries import funding_of_project, projects_lacking_budget
from mingcha.registry.funding.values import FundedProject
from mingcha.registry.identity.asker import Asker
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.projects.queries import ProjectRow, project, projects
from mingcha.registry.stages.actions import record_stage
from mingcha.registry.stages.queries import stages_of
from mingcha.registry.stages.values import Lanes, NewStage, Stage, StageFacts, Work
from mingcha.registry.trials.actions import add_trial_person, remove_trial_person, set_trial_days
from mingcha.registry.trials.queries import trial_of_project
from mingcha.registry.trials.values import TrialRow
from mingcha.run.commands.building.funding import add_money_options, funding_line, new_funding
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha project` and its verbs."""
    parser = subparsers.add_parser("project")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the projects in reach / 建设项目")
    start = verbs.add_parser("start", help="start a project / 开始项目")
    start.add_argument("title", help="its title / 名称")
    start.add_argument("--organisation", required=True, help="code of the unit that builds / 建设单位代码")
    start.add_argument("--item", type=int, default=None, help="number of the planned place in the register / 规划点位")
    start.add_argument("--exception", default="", help="why without a planned place / 规划外的理由")
    add = _of_project(verbs, "add-points", "record points that a project built / 登记建成点位")
    add.add_argument("points", nargs="+", metavar="POINT", help="codes of points / 点位编码")
    money = _of_project(verbs, "funding", "the money of a project / 项目资金")
    lacking = verbs.add_parser("lacking", help="public projects without a budget record / 缺同级财政预算依据的项目")
    fund = _of_project(verbs, "record-funding", "record money of one year / 登记项目资金")
    add_money_options(fund)
    stages = _of_project(verbs, "stages", "stages of main works and video / 主体工程与视频系统的阶段")
    stage = _of_project(verbs, "stage", "record a stage; what is not named stays / 登记阶段，未写明的不变")
    stage.add_argument("work", type=Work, choices=list(Work), help="main works or video / 主体工程或者视频系统")
    stage.add_argument("stage", type=Stage, choices=list(Stage), help="which stage / 阶段")
    stage.add_argument("--planned", type=date.fromisoformat, default=None, help="planned for, 2026-12-31 / 计划日期")
    stage.add_argument("--done", type=date.fromisoformat, default=None, help="done on / 完成日期")
    stage.add_argument("--document", default="", help="name and number of its document / 文件名称和文号")
    trial = _of_project(verbs, "trial", "its trial run; with both days: record them / 试运行；写明两个日期则登记期限")
    trial.add_argument("--first", type=date.fromisoformat, default=None, help="first day / 第一日")
    trial.add_argument("--last", type=date.fromisoformat, default=None, help="last day / 最后一日")
    enter = _of_project(verbs, "trial-add", "put a person on the list of the trial run / 列入试运行人员名单")
    leave = _of_project(verbs, "trial-remove", "take a person off the list / 移出试运行人员名单")
    for one in (enter, leave):
        one.add_argument("username", help="the account / 账户")
        one.add_argument("--reason", required=True, help="why / 理由")
    add_common(listing, start, add, money, lacking, fund, stages, stage, trial, enter, leave)


def _of_project(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says)
    verb.add_argument("number", type=int, help="number of the project / 项目编号")
    return verb


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    return _VERBS[arguments.action](arguments, asker(arguments.user), SystemClock())


def _list(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    return show(projects(by, at=clock.now(), limit=_MOST), _line, as_json=given.json)


def _start(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    names = {"title": given.title, "organisation": given.organisation}
    about = {"item": given.item, "exception_reason": given.exception}
    given.number = start_project(by, **names, **about, clock=clock)
    return _show_project(given, by, clock)


def _add_points(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    add_built_points(by, project=given.number, points=given.points, clock=clock)
    return _show_project(given, by, clock)


def _funding(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    return show(funding_of_project(by, given.number, at=clock.now()), funding_line, as_json=given.json)


def _lacking(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    rows = projects_lacking_budget(by, at=clock.now(), limit=_MOST)
    return show(rows, _lacking_line, as_json=given.json)


def _record_funding(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    row = record_project_funding(by, project=given.number, new=new_funding(given), clock=clock)
    return show((row,), funding_line, as_json=given.json)


def _stages(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    lanes, _ = stages_of(by, given.number, at=clock.now())
    return show((lanes,), _of_lanes, as_json=given.json)


def _stage(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    lanes, _ = stages_of(by, given.number, at=clock.now())
    held = next(one for one in lanes.of(given.work) if one.stage is given.stage)
    typed = StageFacts(given.stage) if held.derived else held
    new = NewStage(given.planned or held.planned_on, given.done or typed.done_on, given.document or typed.document)
    about = {"project": given.number, "work": given.work, "stage": given.stage, "revision": held.revision}
    record_stage(by, **about, new=new, clock=clock)
    return _stages(given, by, clock)


def _trial(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    if given.first is not None and given.last is not None:
        held, _ = trial_of_project(by, given.number, at=clock.now())
        days = {"first_on": given.first, "last_on": given.last, "revision": held.revision}
        set_trial_days(by, project=given.number, **days, watched=trial_was_watched, clock=clock)
    return _show_trial(given, by, clock)


def _trial_add(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    add_trial_person(by, project=given.number, username=given.username, reason=given.reason, clock=clock)
    return _show_trial(given, by, clock)


def _trial_remove(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    remove_trial_person(by, project=given.number, username=given.username, reason=given.reason, clock=clock)
    return _show_trial(given, by, clock)


def _show_project(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    return show((project(by, given.number, at=clock.now()).row,), _line, as_json=given.json)


def _show_trial(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    return show((trial_of_project(by, given.number, at=clock.now())[0],), _of_trial, as_json=given.json)


_VERBS: dict[str, Callable[[argparse.Namespace, Asker, SystemClock], int]] = {
    "list": _list,
    "start": _start,
    "add-points": _add_points,
    "funding": _funding,
    "lacking": _lacking,
    "record-funding": _record_funding,
    "stages": _stages,
    "stage": _stage,
    "trial": _trial,
    "trial-add": _trial_add,
    "trial-remove": _trial_remove,
}


def _line(row: ProjectRow) -> str:
    return f"{row.number:>6}  {row.organisation:<20}  {row.title}  {row.built}/{row.planned}"


def _lacking_line(row: FundedProject) -> str:
    return f"{row.number:>6}  {row.area:<9}  {row.title}"


def _of_lanes(lanes: Lanes) -> str:
    lines = [
        f"{main.stage.words.en:<11}  main {_day(main):<20}  video {_day(video)}"
        for main, video in zip(lanes.main, lanes.video, strict=True)
    ]
    return "\n".join([*lines, *(f"! {one.words.en} / {one.words.zh} ({one.article})" for one in lanes.warnings)])


def _day(one: StageFacts) -> str:
    if one.done_on is not None:
        return f"done {one.done_on}"
    return f"planned {one.planned_on}" if one.planned_on else "-"


def _of_trial(row: TrialRow) -> str:
    days = f"{row.first_on} - {row.last_on}" if row.first_on else "-"
    return "\n".join([days, *(f"  {one.username:<20}  {one.unit}  {one.reason}" for one in row.people)])
