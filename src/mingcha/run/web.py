"""`mingcha web`: the pages and the API under a WSGI server, on MINGCHA_PORT."""

import argparse
import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mingcha.run.environment import port_from_environment


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha web`."""
    parser = subparsers.add_parser("web", help="pages and API")
    parser.add_argument("--bind", default=os.environ.get("MINGCHA_BIND", "127.0.0.1"))


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
    Server(
        "mingcha.run.wsgi:application",
        address=arguments.bind,
        port=port_from_environment(),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
    return 0
