"""Programs of mingcha started as separate processes for tests, and their ports."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.e2e.forked_commands import run_command
from tests.support.made_once import made_once

_PUBLISH = """
import django
django.setup()
from mingcha.evidence.tasks import publish_application_log
publish_application_log()
"""
MINGCHA = [sys.executable, "-m", "mingcha.run.main"]
LONGEST_S = 600
"""After this a command hangs: at idle priority an upgrade of 18 s of a processor took over 120 s."""


def environment_of(home: Path, port: int = 8000) -> dict[str, str]:
    """The environment in which a verb works on this home. No device registers there: each program takes its time."""
    environment = {**os.environ, "MINGCHA_HOME": str(home), "MINGCHA_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment["MINGCHA_SIP_ID"] = ""
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return environment


def mingcha(home: Path, *words: str, check: bool = True, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs one verb in this home."""
    done = run_command(words, environment_of(home), stdin)
    if check:
        done.check_returncode()
    return done


def prepared(path: Path) -> None:
    """A home as `mingcha prepare` makes it, where nothing is: a copy of one that the command made once. All copies have
    one identity and its keys: homes that meet are prepared by the command."""
    made = made_once("prepared", _prepare)
    shutil.copytree(made / "home", path, dirs_exist_ok=True)


def _prepare(folder: Path) -> None:
    home = folder / "home"
    mingcha(home, "prepare")
    publish_log(environment_of(home))


def publish_log(environment: dict[str, str]) -> None:
    """Publishes a home's log, as a worker does within a minute: a copy of the home may be taken after the ten minutes
    in which an entry must be published."""
    environment = environment | {"DJANGO_SETTINGS_MODULE": "mingcha.run.settings"}
    subprocess.run(
        [sys.executable, "-c", _PUBLISH], check=True, capture_output=True, env=environment, timeout=LONGEST_S
    )


def three_free_ports() -> int:
    """The first of three ports in a row that nobody listens on."""
    while True:
        first = random.randrange(10_000, 32_000)  # below those that Linux gives to connections
        if are_free(first):
            return first


def are_free(first: int) -> bool:
    """Whether nobody listens on three ports in a row."""
    try:
        for port in range(first, first + 3):
            with socket.socket() as probe:
                # connections of the stage before, which are over, hold no port back
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


@contextmanager
def simulated(*options: str) -> Iterator[str]:
    """`mingcha simulate rtsp` on a port of its own; yields rtsp://127.0.0.1:PORT."""
    process = subprocess.Popen(
        [*MINGCHA, "simulate", "rtsp", "--port", "0", *options],
        env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("ready rtsp://"), ready
        yield ready.split()[1].removesuffix("/cam0")
    finally:
        _end(process)


@contextmanager
def started(home: Path, verb: str, port: int = 8000) -> Iterator[subprocess.Popen[bytes]]:
    """One program of this home, as `mingcha up` starts it; in this block it answers."""
    answers = {"record": (home / "run/recorder.sock").is_socket, "gateway": lambda: _listens(port + 1)}
    if verb == "record":
        (home / "run/recorder.sock").unlink(missing_ok=True)
    with (home / f"{verb}.log").open("ab") as log:
        process = subprocess.Popen([*MINGCHA, verb], env=environment_of(home, port), stdout=log, stderr=log)
        try:
            until = time.monotonic() + 30
            while not answers.get(verb, lambda: True)():
                assert process.poll() is None, (home / f"{verb}.log").read_text()[-3000:]
                assert time.monotonic() < until, f"{verb} did not answer"
                time.sleep(0.05)
            yield process
        finally:
            _end(process)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    finally:
        if process.stdout is not None:
            process.stdout.close()
        process.kill()
