"""`mingcha network list|record|propose|end`: the camera networks of a unit (articles 3, 7)."""

import argparse
import json

from mingcha.kit.clock import SystemClock
from mingcha.registry.networks.actions import end_network, record_network
from mingcha.registry.networks.proposals import propose_network
from mingcha.registry.networks.queries import NetworkRow, networks_of
from mingcha.run.commands.confirm import proposal_line
from mingcha.run.commands.console import asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha network` and its verbs."""
    parser = subparsers.add_parser("network")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the networks of a unit / 网段")
    record = verbs.add_parser("record", help="record a network / 登记网段")
    proposing = verbs.add_parser("propose", help="ask an administrator to record a network / 提请登记网段")
    for verb in (listing, record, proposing):
        verb.add_argument("organisation", help="code of the unit / 单位代码")
    for verb in (record, proposing):
        verb.add_argument("network", help="such as 10.1.2.0/24 / 网段")
        verb.add_argument("--note", required=True, help="what it is, and on which document / 说明与依据")
    end = verbs.add_parser("end", help="end a network / 停用网段")
    end.add_argument("number", type=int, help="its number / 编号")
    end.add_argument("--reason", required=True, help="why / 事由")
    for verb in (listing, record, proposing, end):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        rows = networks_of(by, arguments.organisation, at=clock.now())
    elif arguments.action == "propose":
        given = {"network": arguments.network, "note": arguments.note}
        print(proposal_line(propose_network(by, organisation=arguments.organisation, **given, clock=clock)))
        return 0
    elif arguments.action == "record":
        given = {"network": arguments.network, "note": arguments.note}
        rows = (record_network(by, organisation=arguments.organisation, **given, clock=clock),)
    else:
        rows = (end_network(by, number=arguments.number, reason=arguments.reason, clock=clock),)
    return _show(rows, as_json=arguments.json)


def _show(rows: tuple[NetworkRow, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        state = "" if row.ended_at is None else "  已停用 / ended"
        print(f"{row.number:>6}  {row.organisation}  {row.network}  {row.note}{state}")
    return 0


def _as_json(row: NetworkRow) -> dict[str, object]:
    return {
        "number": row.number, "organisation": row.organisation, "network": row.network, "note": row.note,
        "added_at": row.added_at.isoformat(), "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }  # fmt: skip
