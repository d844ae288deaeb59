"""`mingcha prepare`: creates the home if needed and migrates its tables.

With --demo-if-new a new home becomes a demo home, permanently.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mingcha import __version__
from mingcha.backup.age_keys import recipients
from mingcha.evidence.own_database import require_own_database
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.separate_users import separate_users
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.law.uses import read_sources
from mingcha.privacy.other_streams.actions import find_other_streams
from mingcha.registry.documents.month_folders import make_month_folders
from mingcha.registry.law_versions.actions import take_in
from mingcha.registry.mask_needs.tasks import take_in_needs
from mingcha.registry.points.describing import ask_for_places
from mingcha.run.camera_networks import camera_networks_from_environment
from mingcha.run.demo.set_up import set_up_demo
from mingcha.run.environment import sharing_folder_from_environment
from mingcha.run.programs.up import only_one


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha prepare`."""
    parser = subparsers.add_parser("prepare")
    parser.add_argument("--demo-if-new", action="store_true", help="a new home becomes a demo home, for ever")


def run(arguments: argparse.Namespace) -> int:
    """Creates folders, keys and tables, and prints where a new home and its keys are.

    An existing home keeps its kind, demo or not. Raises Fault(CONFLICT) where the tables of a home that runs would be
    brought up to date, and on a recorder host before the first host has done so.
    """
    home = Home.from_environment()
    with stopped(home):
        return _prepare(home, arguments)


def _prepare(home: Home, arguments: argparse.Namespace) -> int:
    is_new = not home.marker.exists()
    before = __version__ if is_new else home.version
    home.create(demo=arguments.demo_if_new and is_new, migrating=True)
    require_own_database(home)  # where it refuses, the home stays marked: no program starts on other tables
    if home.is_recorder_host:  # the first host migrates the tables
        if home.is_migrating:
            require_migrated()
        home.migrated()
        return 0
    if before != __version__:
        advise(home, before)
    bring_up_to_date()
    home.migrated()
    # read before the home had its kind
    settings.MINGCHA_CAMERA_NETWORKS = camera_networks_from_environment()
    settings.MINGCHA_SHARING_FOLDER = sharing_folder_from_environment()
    if separate_users() and home.database.exists():
        home.database.chmod(0o660)  # the pages write too; SQLite gives its -wal and -shm the same mode
    make_month_folders(home.documents, shanghai_day(SystemClock().now()))
    take_in(program("prepare"), SystemClock())
    ask_for_places(program("prepare"), clock=SystemClock())
    take_in_needs(program("prepare"), clock=SystemClock())
    find_other_streams(program("prepare"), clock=SystemClock())
    read_sources()
    if home.is_demo:
        set_up_demo(home, SystemClock())
    if is_new:
        kind = Words("演示", "demo") if home.is_demo else Words("正式", "productive")
        print(
            f"{home.path}: 新目录已就绪（{kind.zh}）/ new home prepared ({kind.en})\n  密钥 / keys: {home.keys}\n"
            f"  备份将加密给 / backups will be encrypted to: {' '.join(recipients(KeyFolder(home.keys)))}"
        )
    return 0


@contextmanager
def stopped(home: Home) -> Iterator[None]:
    """Holds the lock of `mingcha up` while the tables of an older version are brought up to date: the old programs
    would go on over other tables. Raises Fault(CONFLICT) if the home runs."""
    if not home.marker.exists() or (home.version == __version__ and not home.is_migrating):
        yield
        return
    home.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = Words(
        f"{home.path} 正在以旧版本运行：请先停止，再用旧版程序备份，然后运行 mingcha prepare",
        f"{home.path} runs with an older version: stop it first, then back up with that version, then prepare",
    )
    with only_one(home, words):
        yield


def require_migrated() -> None:
    """Raises Fault(CONFLICT) while the tables in the database are those of an older version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        words = Words(
            "数据表仍是旧版本的：请先在第一台主机上运行新版的 mingcha prepare",
            "the tables are still those of an older version: first run `mingcha prepare` of this version on the first"
            " host",
        )
        raise Fault(FaultKind.CONFLICT, words)


def bring_up_to_date() -> None:
    """Migrates the tables, and creates the cache table that counts sign-in attempts over all processes."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def advise(home: Home, before: str) -> None:
    """Prints that tables of an older version are migrated, and that only a backup can undo this."""
    print(
        f"{home.path}: {before} -> {__version__}\n"
        "  数据表将升级，旧版程序此后不能再用此目录；回退只能靠此前用 mingcha backup 做的备份\n"
        "  its tables are brought forward and the older program cannot use them any more;"
        " the way back is a backup made before (mingcha backup)",
        file=sys.stderr,
    )
