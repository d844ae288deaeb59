"""`mingcha restore SOURCE`: fills an empty home from a backup, continues its logs and records the restore in both."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from mingcha.backup.restore import Restored, restore
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.run.commands.check import check_home
from mingcha.run.commands.prepare import bring_up_to_date


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha restore`."""
    parser = subparsers.add_parser("restore")
    parser.add_argument("source", type=Path, help="the folder that `mingcha backup` wrote")
    parser.add_argument(
        "--newer-log", type=Path, action="append", default=[], metavar="FOLDER",
        help="a published log that goes on after the backup: its later entries are named as missing (may come twice)",
    )  # fmt: skip
    parser.add_argument(
        "--identity", type=Path, metavar="FILE",
        help="the private key of age that was kept elsewhere; not needed if the home's own keys are in place",
    )  # fmt: skip
    parser.add_argument("--no-check", action="store_true", help="do not run `mingcha check` at the end")


def run(arguments: argparse.Namespace) -> int:
    """Restores into MINGCHA_HOME and checks it. Exit code 0 if everything agrees, otherwise 1."""
    home: Home = settings.MINGCHA_HOME
    clock = SystemClock()
    done = restore(
        home, arguments.source.absolute(), clock, bring_up_to_date=bring_up_to_date, newer_logs=arguments.newer_log,
        identity=arguments.identity, tell=lambda line: print(line, flush=True),
    )  # fmt: skip
    tell_of(home, done)
    if arguments.no_check:
        return 0
    findings = list(check_home(home, clock))
    for finding in findings:
        print(f"{finding.plane}/{finding.kind}  {finding.subject}\n    {finding.words.zh}  {finding.words.en}")
    print("check: everything agrees" if not findings else f"check: {len(findings)} findings")
    return 1 if findings else 0


def tell_of(home: Home, done: Restored) -> None:
    """Prints what was restored, from when the logs continue, what is missing, and the warning about a fork."""
    made = done.manifest.made_at
    print(
        f"已恢复到 / restored into {home.path}\n"
        f"  数据时点 / as of {made:%Y-%m-%d %H:%M:%S} UTC, {done.footage_files} footage files, {done.points} points"
    )
    for each in done.missing:
        print(f"  缺失条目 / known to be missing: {each.origin} {each.first}..{each.last}")
        for line in each.entries:
            print(f"    {line}")
    if not done.manifest.footage:
        print(f"  备份不含录像：请先放回 {home.footage}\n  no footage in this backup: bring {home.footage} back first")
    for line in done.earlier:
        print(f"此备份已恢复过 / this backup was restored before: {line}", file=sys.stderr)
    print(
        "会话和授权已终止。账户、角色、密码和接口令牌以备份时为准：其后停用、终止、重置或收回的，请再次办理\n"
        "Sessions and grants ended. Accounts, roles, passwords and API tokens are those of the backup: disable, end,"
        " reset or revoke again what was since.",
        file=sys.stderr,
    )
    print(
        "原系统不得再运行：两处同时续写即为分叉\n"
        "The home that was backed up must never run again: two homes that go on with one log are a fork.",
        file=sys.stderr,
    )
