"""`mingcha system list|key-target|end-key-target...`: systems, key targets, and who may watch (arts. 3, 8, 15, 16)."""

import argparse
import json

from mingcha.kit.clock import SystemClock
from mingcha.registry.systems.actions import end_key_target, mark_key_target
from mingcha.registry.systems.queries import ListedSystem, listed_systems
from mingcha.run.commands import system_viewing
from mingcha.run.commands.console import asker

_MOST = 100_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha system` and its verbs."""
    parser = subparsers.add_parser("system", help="public video systems and key targets / 系统与重点目标")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the systems / 系统")
    listing.add_argument("--key-targets", action="store_true", help="key targets alone / 仅重点目标")
    mark = verbs.add_parser("key-target", help="mark a system as a key target: 90 days / 标记重点目标")
    end = verbs.add_parser("end-key-target", help="take the designation back / 撤销重点目标")
    for verb in (mark, end):
        verb.add_argument("system", help="code of the system")
        verb.add_argument("--document", required=True, help="number of the police's document / 公安机关文书文号")
    for verb in (listing, mark, end, *system_viewing.add_verbs(verbs)):
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
    does = mark_key_target if arguments.action == "key-target" else end_key_target
    does(by, system=arguments.system, document=arguments.document, clock=clock)
    found = listed_systems(by, at=clock.now(), text=arguments.system, limit=_MOST)
    return _show(tuple(one for one in found if one.row.code == arguments.system), as_json=arguments.json)


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
