"""`mingcha prepare`: makes the home once and brings its tables up to date.

With --demo-if-new a new home becomes a demo home, for ever.
"""

import argparse

from django.core.management import call_command

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.registry.actions.law_versions import take_in
from mingcha.run.demo_set_up import set_up_demo


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha prepare`."""
    parser = subparsers.add_parser("prepare", help="make the home and bring its tables up to date")
    parser.add_argument("--demo-if-new", action="store_true", help="a new home becomes a demo home, for ever")


def run(arguments: argparse.Namespace) -> int:
    """Makes folders, keys and tables. A home that exists keeps what it is: demo or not."""
    home = Home.from_environment()
    home.create(demo=arguments.demo_if_new and not home.marker.exists())
    call_command("migrate", verbosity=0, interactive=False)
    take_in(program("prepare"), SystemClock())
    if home.is_demo:
        set_up_demo(home, SystemClock())
    return 0
