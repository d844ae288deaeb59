"""`mingcha web`: the pages and the API under a WSGI server, on MINGCHA_PORT."""

import argparse
import importlib
import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mingcha.kit.home import Home
from mingcha.run.environment import bind_address, port_from_environment
from mingcha.run.supervise.supervised import SERVER


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha web`."""
    parser = subparsers.add_parser("web", help="pages and API")
    parser.add_argument("--bind", default=None, help="the address; MINGCHA_BIND when not given")


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
    if "DATABASE_URL" in os.environ:  # the embedded database lies in the home itself
        importlib.import_module("django").setup()
        importlib.import_module("mingcha.evidence.own_database").require_own_database(Home.from_environment())
        importlib.import_module("django.db").connections.close_all()
    os.environ[SERVER] = str(os.getpid())
    Server(
        "mingcha.run.wsgi:application",
        address=arguments.bind or bind_address(),
        port=port_from_environment(),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
    return 0
