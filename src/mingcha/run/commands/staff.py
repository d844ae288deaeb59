"""`mingcha staff list|show|train|record`: trainings, checks, education and filings of staff (article 16(2))."""

import argparse
import json
from datetime import date

from mingcha.kit.clock import SystemClock
from mingcha.registry.identity.asker import Asker
from mingcha.registry.staff import queries
from mingcha.registry.staff.actions import record_staff_record, record_training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.values import MonitorFilingRow, StaffRecordRow, StaffRow, TrainingRow
from mingcha.run.commands.console import asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha staff` and its verbs."""
    parser = subparsers.add_parser("staff")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="monitors and managers, who is due first / 监看与管理人员")
    show = verbs.add_parser("show", help="one person's trainings and filings / 一人的培训与备案")
    train = verbs.add_parser("train", help="record a training / 登记培训")
    train.add_argument("--course", required=True, help="name of the course / 课程")
    train.add_argument("--held-on", type=date.fromisoformat, required=True, help="its last day, YYYY-MM-DD / 日期")
    train.add_argument("--hours", type=int, required=True, help="hours of instruction / 学时")
    train.add_argument("--taught-by", required=True, help="who taught / 授课单位或人员")
    train.add_argument("--document", required=True, help="certificate or record, with its number / 证书或记录编号")
    train.add_argument("--failed", action="store_true", help="the person did not pass / 未通过")
    record = verbs.add_parser("record", help="record a background check or secrecy education / 登记入职审查或保密教育")
    record.add_argument(
        "--kind", type=StaffRecordKind, choices=list(StaffRecordKind), required=True, help="which / 事项"
    )
    record.add_argument("--done-on", type=date.fromisoformat, required=True, help="its day, YYYY-MM-DD / 日期")
    record.add_argument("--done-by", required=True, help="who checked or taught / 审查或教育的单位和人员")
    record.add_argument("--document", required=True, help="number of the record / 记录编号")
    for verb in (show, train, record):
        verb.add_argument("username", help="name used at login")
    for verb in (listing, show, train, record):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb."""
    by, clock = asker(arguments.user), SystemClock()
    lines = _done(arguments, by, clock)
    if arguments.json:
        print(json.dumps(lines, ensure_ascii=False))
    else:
        for line in lines:
            print("  ".join(value for value in map(_shown, line.items()) if value))
    return 0


def _done(arguments: argparse.Namespace, by: Asker, clock: SystemClock) -> list[dict[str, object]]:
    """Does what the verb says; returns what it shows, a line a mapping."""
    if arguments.action == "list":
        return [_staff(row) for row in queries.staff(by, at=clock.now())]
    if arguments.action == "show":
        trainings = queries.trainings_of(by, arguments.username, at=clock.now())
        filings = queries.filings_of(by, arguments.username, at=clock.now())
        records = queries.staff_records_of(by, arguments.username, at=clock.now())
        return [*map(_training, trainings), *map(_record, records), *map(_filing, filings)]
    if arguments.action == "record":
        done = record_staff_record(
            by,
            username=arguments.username,
            kind=arguments.kind,
            done_on=arguments.done_on,
            done_by=arguments.done_by,
            document=arguments.document,
            clock=clock,
        )
        return [_record(done)]
    row = record_training(
        by,
        username=arguments.username,
        course=arguments.course,
        held_on=arguments.held_on,
        hours=arguments.hours,
        taught_by=arguments.taught_by,
        document=arguments.document,
        passed=not arguments.failed,
        clock=clock,
    )
    return [_training(row)]


def _shown(field: tuple[str, object]) -> str:
    """A field for people: lists joined, truth values and last days in words, "" for what there is not."""
    name, value = field
    if name == "valid_to":
        return f"有效至 valid to {value}" if value else "无有效期 not valid"
    if name == "trained_to":
        return f"培训有效至 trained to {value}" if value else "未培训 not trained"
    if name == "passed":
        return "合格 passed" if value else "未通过 failed"
    if name == "due":
        return "须培训 due" if value else ""
    if name == "filed":
        return f"备案 filed {_joined(value)}" if value else "未备案 not filed"
    if name == "lacks":
        return f"未登记 not recorded {_joined(value)}" if value else ""
    if name == "hours":
        return f"{value} 学时 hours"
    return _joined(value)


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _staff(row: StaffRow) -> dict[str, object]:
    return {
        "username": row.username,
        "name": row.name,
        "organisation": row.organisation_name,
        "roles": [role.value for role in row.roles],
        "trained_to": row.valid_to.isoformat() if row.valid_to else None,
        "due": row.due,
        "filed": list(row.filed),
        "lacks": [kind.value for kind in row.lacks],
    }


def _training(row: TrainingRow) -> dict[str, object]:
    return {
        "training": row.course,
        "username": row.username,
        "held_on": row.held_on.isoformat(),
        "hours": row.hours,
        "passed": row.passed,
        "taught_by": row.taught_by,
        "document": row.document,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def _record(row: StaffRecordRow) -> dict[str, object]:
    return {
        "record": row.kind.value,
        "username": row.username,
        "done_on": row.done_on.isoformat(),
        "done_by": row.done_by,
        "document": row.document,
    }


def _filing(row: MonitorFilingRow) -> dict[str, object]:
    return {
        "filing": row.receipt_no,
        "username": row.username,
        "organ": row.organ_name,
        "officer": row.officer_name,
        "filed_on": row.filed_on.isoformat(),
        "authority": row.authority,
    }
