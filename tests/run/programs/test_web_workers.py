"""`mingcha web` with several workers: they count together, and `kill -9` of the server leaves none of them behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.e2e.programs import MINGCHA, environment_of, prepared

from mingcha.kit.home import Home
from mingcha.run.programs import web

WORKERS = 2
"""They are forked once all pages are imported (4 s of a processor where a calm machine takes 2)."""
PER_MINUTE = 40
AT_ONCE = PER_MINUTE // 4


def until(true: Callable[[], bool], what: str) -> None:
    """Waits for other processes."""
    end = time.monotonic() + 180
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int, list[str]]]:
    """A server with its workers in a home of its own: its process, its port, the ids of the workers."""
    prepared(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    counts = {"MINGCHA_WEB_WORKERS": str(WORKERS), "MINGCHA_REQUESTS_PER_MINUTE": str(PER_MINUTE)}
    server = subprocess.Popen([*MINGCHA, "web"], env=environment_of(home, port) | counts)
    workers: list[str] = []
    try:
        until(lambda: answers(port), "the server did not begin")
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        until(lambda: len(children.read_text(encoding="ascii").split()) >= WORKERS, "not all workers began")
        workers = children.read_text(encoding="ascii").split()
        yield server, port, workers
    finally:
        server.kill()
        server.wait(10)
        for worker in workers:
            if Path(f"/proc/{worker}").exists():
                os.kill(int(worker), signal.SIGKILL)


def ask(port: int, path: str, source: str = "127.0.0.1") -> tuple[int, str]:
    """Status and body, over a connection of its own, so that the kernel picks a worker anew."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def counted(port: int) -> dict[str, str]:
    """Requests by page and status, as /metrics tells."""
    text = ask(port, "/metrics", "127.0.0.2")[1]
    return dict(re.findall(r'mingcha_web_requests_total\{page="(.*)"\} ([0-9]+)\n', text))


def of_memory(process: str, name: str) -> int:
    """A figure of a process's memory, kB (proc(5), smaps_rollup)."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return int(text.split(f"{name}:")[1].split()[0])


def test_whichever_worker_is_asked_tells_of_all_and_a_killed_server_leaves_none(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with serving(home) as (server, port, workers):
        assert len(workers) == WORKERS
        files = home / "run" / "web"
        until(
            lambda: ask(port, "/healthz", "127.0.0.3") and all([*files.glob(f"*/counter_{one}.db")] for one in workers),
            "one worker answers all",
        )
        assert sum(of_memory(one, "Pss") for one in (str(server.pid), *workers)) < 1.6 * of_memory(workers[0], "Rss"), (
            "the workers share what they have loaded; each with its own it is twice as much"
        )
        before = int(counted(port).get('none",status="4xx', "0"))  # of the waiting, which is limited too
        began = time.monotonic()
        seen = Counter(ask(port, "/accounts/login/")[0] for _ in range(3 * AT_ONCE))
        refilled = (time.monotonic() - began) * PER_MINUTE / 60
        assert AT_ONCE <= seen[200] <= AT_ONCE + refilled + 1
        assert seen[200] + seen[429] == 3 * AT_ONCE
        for _ in range(4):
            now = counted(port)
            assert now['account_login",status="2xx'] == str(seen[200])
            assert int(now.get('none",status="4xx', "0")) - before == seen[429]
        server.kill()
        server.wait(10)
        until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), "a worker lives on")
        assert not answers(port)


def test_a_start_begins_with_an_empty_folder_and_leaves_that_of_a_running_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (web.RATES_FILE, web.FIGURES):
        monkeypatch.setenv(name, "")
    old = home.run / "web" / "counter_1.db"
    old.parent.mkdir()
    old.write_bytes(b"of the last run")
    running, ended = home.run / "web" / "1", home.run / "web" / "999999999"  # process 1 always runs
    for folder in (running, ended):
        folder.mkdir()
    web.share(home)
    own = home.run / "web" / str(os.getpid())
    assert sorted((home.run / "web").iterdir()) == sorted([own, running])
    assert list(own.iterdir()) == []
    assert own.stat().st_mode & 0o777 == 0o700
    assert os.environ[web.FIGURES] == str(own)
    assert os.environ[web.RATES_FILE] == str(own / "rates")
