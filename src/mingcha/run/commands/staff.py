"""`mingcha staff list|show|train`: trainings and filings of monitoring and managing staff (article 16(2))."""

import argparse
import json
from datetime import date

from mingcha.kit.clock import SystemClock
from mingcha.registry.staff import queries
from mingcha.registry.staff.actions import record_training
from mingcha.registry.staff.values import FilingRow, StaffRow, TrainingRow
from mingcha.run.commands.console import asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha staff` and its verbs."""
    parser = subparsers.add_parser("staff", help="trainings and filings of staff / 培训与备案")
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
    for verb in (show, train):
        verb.add_argument("username", help="name used at login")
    for verb in (listing, show, train):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb."""
    by, clock = asker(arguments.user), SystemClock()
    lines: list[dict[str, object]]
    if arguments.action == "list":
        lines = [_staff(row) for row in queries.staff(by, at=clock.now())]
    elif arguments.action == "show":
        trainings = queries.trainings_of(by, arguments.username, at=clock.now())
        filings = queries.filings_of(by, arguments.username, at=clock.now())
        lines = [*(_training(row) for row in trainings), *(_filing(row) for row in filings)]
    else:
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
        lines = [_training(row)]
    if arguments.json:
        print(json.dumps(lines, ensure_ascii=False))
    else:
        for line in lines:
            print("  ".join(value for value in map(_shown, line.items()) if value))
    return 0


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


def _filing(row: FilingRow) -> dict[str, object]:
    return {
        "filing": row.receipt_no,
        "username": row.username,
        "organ": row.organ_name,
        "officer": row.officer_name,
        "filed_on": row.filed_on.isoformat(),
        "authority": row.authority,
    }
