"""`mingcha web`: the pages and the API with MINGCHA_WEB_WORKERS processes, on MINGCHA_PORT (run/page_server)."""

import argparse
import importlib
import os
import shutil
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from mingcha.kit.home import Home
from mingcha.run.environment import bind_address, port_from_environment, web_workers_from_environment
from mingcha.run.supervise.descriptors import raise_descriptor_limit
from mingcha.run.supervise.free_port import require_free_port
from mingcha.run.supervise.serving import serving
from mingcha.run.supervise.supervised import SERVER, end_with_server
from mingcha.web.frame.buckets import RATES_FILE

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""The variable's name in prometheus_client."""
HEAD_MS = 10_000
"""The time for the head of a request; an idle connection is closed after it too. nginx (deploy/nginx.conf) closes its
idle connections earlier, so that it never sends a request into a closing one."""
CONNECTIONS = 4096
"""Open connections per worker. More wait in the kernel until one is closed."""
HEAD_BUFFER_BYTES = 64 * 1024


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha web`."""
    parser = subparsers.add_parser("web")
    parser.add_argument("--bind", default=None, help="IP address to listen on (default: MINGCHA_BIND)")


def run(arguments: argparse.Namespace) -> int:
    """Serves until stopped."""
    home = Home.from_environment()
    workers = web_workers_from_environment()
    host, port = arguments.bind or bind_address(), port_from_environment()
    require_free_port(host, port)
    share(home)
    raise_descriptor_limit()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
    if "DATABASE_URL" in os.environ:  # the embedded database is in the home itself
        importlib.import_module("django").setup()
        importlib.import_module("mingcha.evidence.own_database").require_own_database(home)
        importlib.import_module("django.db").connections.close_all()
    os.environ[SERVER] = str(os.getpid())
    if workers > 1:
        load_once()
    server = Server(
        "mingcha.run.page_server.application:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,  # HTTP/2 without TLS has no deadline for a head
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MS, max_buffer_size=HEAD_BUFFER_BYTES),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        workers=workers,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    with serving(home, "web", host, port):
        server.serve()
    return 0


def load_once() -> None:
    """Loads the application before the workers are forked, so that they share its memory and its start. A single worker
    loads it itself: its parent would only copy pages with it."""
    os.register_at_fork(after_in_child=end_with_server)
    importlib.import_module("mingcha.run.page_server.application")
    importlib.import_module("django.db").connections.close_all()


def share(home: Home) -> None:
    """Creates the empty folder with the workers' shared counters: request rates and metrics since this start. Each
    start has its own, so that a second one of the same home does not begin the counts of the first anew; those of
    programs that ended are removed.
    Must run before Django is imported, because prometheus_client reads its folder setting once."""
    for left in (home.run / "web").glob("*"):
        if not (left.name.isdigit() and _runs(int(left.name))):
            _remove(left)
    folder = home.run / "web" / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[RATES_FILE] = str(folder / "rates")
    os.environ[FIGURES] = str(folder)


def _runs(process: int) -> bool:
    """Whether a process with this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
