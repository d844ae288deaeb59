"""`mingcha sharing targets|push`: targets of pushes with their steps, and how pushing to one goes (article 13(1)). A
target is written at a browser or by a program, since its password never stands on a command line."""

import argparse
from collections.abc import Callable, Mapping

from mingcha.kit.clock import Clock, SystemClock
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.sharing.pushes.actions import send_again
from mingcha.sharing.pushes.queries import pushes
from mingcha.sharing.pushes.values import BatchRow, PushPage, RefusedItem
from mingcha.sharing.targets.actions import (
    disable_target,
    enable_target,
    pause_target,
    resume_target,
    rotate_key,
    try_target,
)
from mingcha.sharing.targets.queries import target, targets
from mingcha.sharing.targets.values import TargetRow

TARGET_VERBS = ("targets", "push")


def _try(by: Asker, name: str, why: str, clock: Clock) -> TargetRow:
    del why
    return try_target(by, name=name, clock=clock)


def _enable(by: Asker, name: str, why: str, clock: Clock) -> TargetRow:
    del why
    return enable_target(by, name=name, clock=clock)


def _disable(by: Asker, name: str, why: str, clock: Clock) -> TargetRow:
    return disable_target(by, name=name, why=why, clock=clock)


def _pause(by: Asker, name: str, why: str, clock: Clock) -> TargetRow:
    return pause_target(by, name=name, why=why, clock=clock)


def _resume(by: Asker, name: str, why: str, clock: Clock) -> TargetRow:
    del why
    return resume_target(by, name=name, clock=clock)


def _rotate(by: Asker, name: str, why: str, clock: Clock) -> TargetRow:
    del why
    return rotate_key(by, name=name, clock=clock)


_STEPS: Mapping[str, Callable[[Asker, str, str, Clock], TargetRow]] = {
    "try": _try,
    "enable": _enable,
    "disable": _disable,
    "pause": _pause,
    "resume": _resume,
    "rotate-key": _rotate,
}


def add_target_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verbs of TARGET_VERBS."""
    listing = verbs.add_parser("targets", help="targets of pushes, or a step of one / 推送目标及其办理")
    listing.add_argument("name", nargs="?", default="", help="name of a target / 目标名称")
    listing.add_argument("--step", choices=list(_STEPS), help="what is done with it / 办理事项")
    listing.add_argument("--why", default="", help="why it is paused or disabled / 暂停或者停用的理由")
    push = verbs.add_parser("push", help="how pushing to a target goes / 推送情况")
    push.add_argument("name", help="name of a target / 目标名称")
    push.add_argument("--again", default="", metavar="KEY", help="send a refused version again / 重新推送未接收的条目")
    add_common(listing, push)


def run_target_verb(arguments: argparse.Namespace) -> int:
    """Runs one of TARGET_VERBS; the command line shows refusals and faults."""
    by, clock, name = asker(arguments.user), SystemClock(), arguments.name
    if arguments.action == "push":
        if arguments.again:
            send_again(by, target=name, key=arguments.again, clock=clock)
        return _show_pushes(pushes(by, name, at=clock.now()), as_json=arguments.json)
    if not name:
        return show(targets(by, at=clock.now()), _target, as_json=arguments.json)
    if arguments.step:
        row = _STEPS[arguments.step](by, name, arguments.why, clock)
    else:
        row = target(by, name, at=clock.now()).row
    return show([row], _target, as_json=arguments.json)


def _show_pushes(page: PushPage, *, as_json: bool) -> int:
    if as_json:
        return show([page], str, as_json=True)
    show([page], _page, as_json=False)
    show(page.refused, _refused, as_json=False)
    return show(page.batches, _batch, as_json=False)


def _target(row: TargetRow) -> str:
    state = "paused" if row.paused_at else "enabled" if row.enabled_at else "not enabled"
    kind, audience, why = row.kind.value, row.audience.value, row.paused_why or row.tried_why
    return f"{row.name:<20}  {kind:<5}  {audience:<10}  {state:<11}  {row.holder_name}  {why}".rstrip()


def _page(page: PushPage) -> str:
    counts = f"held {page.held}  waiting {page.waiting}  sent {page.sent}  refused {page.refused_count}"
    unnamed = f" ({page.unnamed} not named)" if page.unnamed else ""
    failing = f"  failures {page.tries}: {page.why}" if page.tries else ""
    return f"{page.target}  {counts}{unnamed}  to be judged {page.marked}{failing}"


def _refused(item: RefusedItem) -> str:
    return f"  {item.key}  v{item.version}  {item.why}"


def _batch(row: BatchRow) -> str:
    return f"  {row.no}  {row.state.value:<14}  {row.count}  {row.sealed_at:%Y-%m-%d %H:%M}  {row.why}".rstrip()
