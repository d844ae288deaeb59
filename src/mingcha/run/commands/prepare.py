"""`mingcha prepare`: creates the home if needed and migrates its tables.

With --demo-if-new a new home becomes a demo home, permanently.
"""

import argparse
import sys

from django.core.management import call_command

from mingcha import __version__
from mingcha.evidence.own_database import require_own_database
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.registry.law_versions.actions import take_in
from mingcha.run.demo.set_up import set_up_demo


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha prepare`."""
    parser = subparsers.add_parser("prepare", help="make the home and bring its tables up to date")
    parser.add_argument("--demo-if-new", action="store_true", help="a new home becomes a demo home, for ever")


def run(arguments: argparse.Namespace) -> int:
    """Creates folders, keys and tables. An existing home keeps its kind, demo or not."""
    home = Home.from_environment()
    before = home.version if home.marker.exists() else __version__
    home.create(demo=arguments.demo_if_new and not home.marker.exists())
    require_own_database(home)
    if home.is_recorder_host:  # the first host migrates the tables
        return 0
    if before != __version__:
        advise(home, before)
    bring_up_to_date()
    take_in(program("prepare"), SystemClock())
    if home.is_demo:
        set_up_demo(home, SystemClock())
    return 0


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
