"""`mingcha web`: the pages and the API under a WSGI server with MINGCHA_WEB_WORKERS processes, on MINGCHA_PORT."""

import argparse
import importlib
import os
import shutil

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mingcha.kit.home import Home
from mingcha.run.environment import bind_address, port_from_environment, web_workers_from_environment
from mingcha.run.supervise.supervised import SERVER
from mingcha.web.frame.buckets import RATES_FILE

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""The variable's name in prometheus_client."""
THREADS = 4
"""Concurrent requests per worker."""
THREADS_KEPT_S = 600
"""An idle thread is kept so long, with its connection to the database and the statements prepared there."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha web`."""
    parser = subparsers.add_parser("web", help="pages and API")
    parser.add_argument("--bind", default=None, help="the address; MINGCHA_BIND when not given")


def run(arguments: argparse.Namespace) -> int:
    """Serves until stopped."""
    home = Home.from_environment()
    workers = web_workers_from_environment()
    share(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
    if "DATABASE_URL" in os.environ:  # the embedded database is in the home itself
        importlib.import_module("django").setup()
        importlib.import_module("mingcha.evidence.own_database").require_own_database(home)
        importlib.import_module("django.db").connections.close_all()
    os.environ[SERVER] = str(os.getpid())
    Server(
        "mingcha.run.wsgi:application",
        address=arguments.bind or bind_address(),
        port=port_from_environment(),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=THREADS_KEPT_S,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
    return 0


def share(home: Home) -> None:
    """Creates the empty folder with the workers' shared counters: request rates and metrics since this start.
    Must run before Django is imported, because prometheus_client reads its folder setting once."""
    folder = home.run / "web"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[RATES_FILE] = str(folder / "rates")
    os.environ[FIGURES] = str(folder)
