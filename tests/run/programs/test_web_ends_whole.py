"""`kill -9` of the server of the pages: its worker ends too, and nobody answers on the port any more."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.e2e.kept_home import MINGCHA, environment_of, mingcha

pytestmark = pytest.mark.e2e


def until(true: Callable[[], bool], what: str) -> None:
    """Waits for other processes."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_a_killed_server_leaves_no_worker_on_its_port(tmp_path: Path) -> None:
    home = tmp_path / "var"
    mingcha(home, "prepare")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    workers: list[str] = []
    server = subprocess.Popen([*MINGCHA, "web"], env=environment_of(home, port))
    try:
        until(lambda: answers(port), "the server did not begin")
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
        assert workers
        server.kill()
        server.wait(10)
        until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), "a worker lives on")
        assert not answers(port)
    finally:
        server.kill()
        server.wait(10)
        for worker in workers:
            if Path(f"/proc/{worker}").exists():
                os.kill(int(worker), signal.SIGKILL)
