"""`mingcha system`: systems, their scope and contractor, key targets, and who may watch (arts. 2, 3, 8, 15, 16)."""

import argparse
import json

from mingcha.kit.clock import Clock, SystemClock
from mingcha.registry.identity.asker import Asker
from mingcha.registry.systems.actions import (
    add_system,
    end_key_target,
    mark_key_target,
    rename_system,
    set_contractor,
    set_scope,
)
from mingcha.registry.systems.contractors import set_contractors
from mingcha.registry.systems.queries import ListedSystem, listed_systems
from mingcha.registry.systems.rules import FUNCTIONS
from mingcha.run.commands import system_viewing
from mingcha.run.commands.console import asker

_MOST = 100_000
LEGAL_CLASSES = ("art7_1", "art7_2", "art9", "art33")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha system` and its verbs."""
    parser = subparsers.add_parser("system")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the systems / 系统")
    listing.add_argument("--key-targets", action="store_true", help="key targets alone / 仅重点目标")
    add = verbs.add_parser("add", help="register a system without a camera / 登记系统")
    add.add_argument("--site", required=True, help="code of its site / 场所代码")
    add.add_argument("--legal-class", default="art7_2", choices=LEGAL_CLASSES, help="class under decree 799 / 法定类别")
    scope = verbs.add_parser("scope", help="set functions and scope of article 2 / 认定功能与范围")
    contractor = verbs.add_parser("contractor", help="name who builds or maintains it / 指定承建运维单位")
    contractors = verbs.add_parser("contractors", help="name who builds or maintains many / 批量指定承建运维单位")
    rename = verbs.add_parser("rename", help="give it another name / 更名")
    mark = verbs.add_parser("key-target", help="mark a system as a key target: 90 days / 标记重点目标")
    end = verbs.add_parser("end-key-target", help="take the designation back / 撤销重点目标")
    for verb in (add, scope):
        verb.add_argument("--function", action="append", default=[], choices=FUNCTIONS, help="of article 2 / 功能")
        verb.add_argument("--scope-reason", default="", help="why it is registered though out of scope / 登记理由")
    for verb in (add, rename):
        verb.add_argument("--name", required=True, help="its name / 名称")
    add.add_argument("--contractor", default="", help="code of the contractor / 承建运维单位代码")
    for verb in (contractor, contractors):
        verb.add_argument("--contractor", default="", help="code of the contractor; none without it / 单位代码")
    contractors.add_argument("systems", nargs="+", help="codes of the systems / 系统代码")
    for verb in (mark, end):
        verb.add_argument("--document", required=True, help="number of the police's document / 公安机关文书文号")
    for verb in (add, scope, contractor, rename, mark, end):
        verb.add_argument("system", help="code of the system / 系统代码")
    for verb in (listing, add, scope, contractor, contractors, rename, mark, end, *system_viewing.add_verbs(verbs)):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action in system_viewing.VERBS:
        return system_viewing.run(arguments, by, clock)
    if arguments.action == "list":
        rows = listed_systems(by, at=clock.now(), key_targets=arguments.key_targets, limit=_MOST)
        return _show(rows, as_json=arguments.json)
    if arguments.action == "contractors":
        set_contractors(by, dict.fromkeys(arguments.systems, arguments.contractor), clock=clock)
        rows = listed_systems(by, at=clock.now(), limit=_MOST)
        return _show(tuple(one for one in rows if one.row.code in arguments.systems), as_json=arguments.json)
    _do(arguments, by, clock)
    found = listed_systems(by, at=clock.now(), text=arguments.system, limit=_MOST)
    return _show(tuple(one for one in found if one.row.code == arguments.system), as_json=arguments.json)


def _do(arguments: argparse.Namespace, by: Asker, clock: Clock) -> None:
    code = arguments.system
    match arguments.action:
        case "add":
            add_system(
                by,
                code=code,
                name=arguments.name,
                site=arguments.site,
                legal_class=arguments.legal_class,
                functions=arguments.function,
                scope_reason=arguments.scope_reason,
                contractor=arguments.contractor,
                clock=clock,
            )
        case "scope":
            reason = arguments.scope_reason
            set_scope(by, system=code, functions=arguments.function, scope_reason=reason, clock=clock)
        case "contractor":
            set_contractor(by, system=code, contractor=arguments.contractor, clock=clock)
        case "rename":
            rename_system(by, system=code, name=arguments.name, clock=clock)
        case "key-target":
            mark_key_target(by, system=code, document=arguments.document, clock=clock)
        case _:
            end_key_target(by, system=code, document=arguments.document, clock=clock)


def _show(rows: tuple[ListedSystem, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(one) for one in rows], ensure_ascii=False))
        return 0
    for one in rows:
        target = "  重点目标 / key target" if one.row.key_target else ""
        print(f"{one.row.code:<20}  {one.row.retention_class}  {one.points:>5}  {one.row.name}{target}")
    return 0


def _as_json(one: ListedSystem) -> dict[str, object]:
    return {
        "system": one.row.code, "name": one.row.name, "site": one.row.site, "points": one.points,
        "key_target": one.row.key_target, "retention_class": one.row.retention_class,
    }  # fmt: skip
