"""`mingcha system units|contract|decision|end-ground|grounds`: who may watch a system (articles 13, 15, 16)."""

import argparse
import json
from collections.abc import Sequence
from datetime import date

from mingcha.access.duty.actions import end_grants_without_duty
from mingcha.access.tickets.gateways import send_revocation
from mingcha.kit.clock import Clock
from mingcha.registry.identity.asker import Asker
from mingcha.registry.systems.actions import set_units
from mingcha.registry.viewing_grounds.actions import RecordedGround, end_ground, record_ground
from mingcha.registry.viewing_grounds.queries import grounds_of_unit
from mingcha.registry.viewing_grounds.values import GroundKind, GroundRow
from mingcha.run.commands.console import CONSOLE

VERBS = ("units", "contract", "decision", "end-ground", "grounds")


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> tuple[argparse.ArgumentParser, ...]:
    """Adds the verbs; returns their parsers."""
    units = verbs.add_parser("units", help="the units that build and use a system / 建设和使用单位")
    units.add_argument("system", help="code of the system / 系统代码")
    units.add_argument("--building", default="", metavar="UNIT", help="default: the managing unit / 建设单位")
    units.add_argument("--using", default="", metavar="UNIT", help="default: the managing unit / 使用单位")
    units.add_argument("--document", default="", help="by what a unit named anew builds or uses it / 依据文件")
    contract = verbs.add_parser("contract", help="record a contract that entrusts duty viewing / 登记委托合同")
    decision = verbs.add_parser("decision", help="record a sharing decision / 登记共享决定")
    decision.add_argument("--authority", required=True, help="the body that decided / 作出决定的机关")
    for verb in (contract, decision):
        verb.add_argument("unit", help="code of the unit whose systems they are / 系统所属单位")
        verb.add_argument("--to", required=True, metavar="UNIT", help="whose monitors may watch / 受托或者共享单位")
        verb.add_argument(
            "--system", action="append", default=[], metavar="CODE", help="a system, may be repeated / 系统，可重复"
        )
        verb.add_argument("--document", required=True, help="name and number / 文件名称和文号")
        for name, words in (
            ("issued", "day of the document / 文件日期"),
            ("from", "first day / 起始日期"),
            ("until", "last day / 终止日期"),
        ):
            verb.add_argument(f"--{name}", required=True, type=date.fromisoformat, metavar="DAY", help=words)
    end = verbs.add_parser("end-ground", help="end a contract or decision now, with its grants / 终止合同或共享决定")
    end.add_argument("number", type=int, help="its number, as `grounds` shows it / 编号")
    end.add_argument("--reason", required=True, help="why / 事由")
    listing = verbs.add_parser("grounds", help="contracts and decisions about a unit's systems / 合同与共享决定")
    listing.add_argument("unit", help="code of the unit / 单位代码")
    return units, contract, decision, end, listing


def run(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Runs one verb."""
    if arguments.action == "units":
        set_units(
            by,
            system=arguments.system,
            building_unit=arguments.building,
            using_unit=arguments.using,
            document=arguments.document,
            clock=clock,
        )
        _end_grants(clock)
        return 0
    if arguments.action == "grounds":
        return _show(grounds_of_unit(by, arguments.unit, at=clock.now()), clock, as_json=arguments.json)
    if arguments.action == "end-ground":
        row = end_ground(by, number=arguments.number, reason=arguments.reason, clock=clock)
        _end_grants(clock)
    else:
        row = record_ground(by, ground=_ground(arguments), clock=clock)
    return _show((row,), clock, as_json=arguments.json)


def _ground(arguments: argparse.Namespace) -> RecordedGround:
    return RecordedGround(
        kind=GroundKind(arguments.action),
        unit=arguments.unit,
        organisation=arguments.to,
        document=arguments.document,
        authority=getattr(arguments, "authority", ""),
        issued_on=arguments.issued,
        from_on=getattr(arguments, "from"),
        until_on=arguments.until,
        systems=tuple(arguments.system),
    )


def _end_grants(clock: Clock) -> None:
    """Ends the grants that rested on what was ended, as the clock would within some seconds."""
    end_grants_without_duty(CONSOLE, clock=clock, send=send_revocation)


def _show(rows: Sequence[GroundRow], clock: Clock, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(row, clock) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        state = "" if row.in_force(clock.now()) else "  已失效 / not in force"
        covered = ", ".join(row.systems) or "*"
        print(f"#{row.number}  {row.kind.words.zh} / {row.kind.words.en}  {row.unit} → {row.organisation}  {covered}")
        print(f"    {row.document}  {row.from_on} – {row.until_on}{state}")
    return 0


def _as_json(row: GroundRow, clock: Clock) -> dict[str, object]:
    return {
        "number": row.number, "kind": row.kind.value, "unit": row.unit, "organisation": row.organisation,
        "systems": list(row.systems), "document": row.document, "authority": row.authority,
        "issued_on": row.issued_on.isoformat(), "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat(), "in_force": row.in_force(clock.now()),
    }  # fmt: skip
