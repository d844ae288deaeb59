"""`mingcha confirm list|show|accept|refuse|withdraw`: acts that a second person confirms (799, art. 16(2)(2))."""

import argparse
import json

from mingcha.kit.clock import SHANGHAI, Clock, SystemClock
from mingcha.registry.confirmations import actions, queries
from mingcha.registry.confirmations.values import ProposalRow
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands.console import asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha confirm` and its verbs."""
    parser = subparsers.add_parser("confirm")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="what waits for you, and your own proposals / 待我确认与我提出的")
    show = verbs.add_parser("show", help="one proposal and what it will change / 查看一项")
    accept = verbs.add_parser("accept", help="confirm: it takes effect now / 确认并执行")
    refuse = verbs.add_parser("refuse", help="refuse, with a reason / 不予确认")
    withdraw = verbs.add_parser("withdraw", help="take your own proposal back / 撤回")
    refuse.add_argument("--reason", required=True, help="why / 理由")
    for verb in (show, accept, refuse, withdraw):
        verb.add_argument("proposal", help="its number, such as P00000001 / 编号")
    for verb in (listing, show, accept, refuse, withdraw):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb. The console itself confirms nothing: `--as` names the person."""
    by, clock = asker(arguments.user), SystemClock()
    shown_once = ""
    if arguments.action == "list":
        now = clock.now()
        rows = {row.name: row for row in (*queries.waiting_for(by, at=now), *queries.own_proposals(by, at=now))}
        return _show(tuple(rows.values()), as_json=arguments.json)
    if arguments.action == "accept":
        confirmed = actions.confirm(by, arguments.proposal, clock=clock)
        row, shown_once = confirmed.proposal, confirmed.shown_once
    else:
        row = _other(arguments, by, clock)
    return _show((row,), as_json=arguments.json, shown_once=shown_once)


def _other(arguments: argparse.Namespace, by: Asker, clock: Clock) -> ProposalRow:
    if arguments.action == "show":
        return queries.proposal(by, arguments.proposal, at=clock.now())
    if arguments.action == "refuse":
        return actions.refuse_proposal(by, arguments.proposal, reason=arguments.reason, clock=clock)
    return actions.withdraw(by, arguments.proposal, clock=clock)


def _show(rows: tuple[ProposalRow, ...], *, as_json: bool, shown_once: str = "") -> int:
    if as_json:
        found = [{**_as_json(row), **({"shown_once": shown_once} if shown_once else {})} for row in rows]
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for row in rows:
        print(proposal_line(row))
        for effect in row.effect:
            print(f"  {effect.zh}\n  {effect.en}")
    if shown_once:
        print(f"只显示这一次 shown this once:\n{shown_once}")
    return 0


def proposal_line(row: ProposalRow) -> str:
    """A proposal in one line of text, in both languages."""
    until = f"{row.expires_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    words = f"{row.kind_words.zh} / {row.kind_words.en}"
    who = f"{row.confirmed_by.zh} / {row.confirmed_by.en}"
    return f"{row.name}  {words}  {row.subject}  {row.state.words.zh} / {row.state.words.en}  至 until {until}  {who}"


def _as_json(row: ProposalRow) -> dict[str, object]:
    return {
        "proposal": row.name,
        "kind": row.kind,
        "subject": row.subject,
        "state": row.state.value,
        "effect": [effect.zh for effect in row.effect],
        "proposed_by": row.proposed_by,
        "expires_at": row.expires_at.isoformat(),
        "reason": row.reason,
    }
