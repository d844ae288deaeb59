"""A home in which a whole mingcha runs, and its login page."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from playwright.sync_api import Page
from tests.support.e2e.forked_commands import run_command
from tests.support.e2e.programs import are_free, environment_of, publish_log, three_free_ports
from tests.support.failed_starts import begun
from tests.support.made_once import made_once

from mingcha.kit.home import Home
from mingcha.run.demo.city import DEMO_ACCOUNTS

ROOT = Path(__file__).parents[3]
_PORT, _TOLD = "port", "told"
_HOME = Path("明察 的 目录", "长" * 40, "var")
"""A path that is long, Chinese and has spaces."""


def demo_home(path: Path) -> int:
    """A demo home as `mingcha prepare` makes it, where nothing is: a copy of one that the command made once for all
    stages (20 s of a processor). Returns its first port, which the addresses of its cameras name."""
    made = made_once("demo", _prepare_demo, by_all=True)
    port = int((made / _PORT).read_text())
    if are_free(port):
        shutil.copytree(made / _HOME, path)
        return port
    return _prepared_demo(path)[0]


def told_by_prepare() -> tuple[Path, str]:
    """What the command told that made the demo home, and of which path."""
    made = made_once("demo", _prepare_demo, by_all=True)
    return made.with_name("demo.making") / _HOME, (made / _TOLD).read_text()


def _prepare_demo(folder: Path) -> None:
    port, told = _prepared_demo(folder / _HOME)
    (folder / _PORT).write_text(str(port))
    (folder / _TOLD).write_text(told)


def _prepared_demo(path: Path) -> tuple[int, str]:
    port = three_free_ports()
    home = RunningHome(path, port, environment_of(path, port))
    done = home.mingcha("prepare", "--demo-if-new")
    publish_log(home.environment)
    return port, done.stdout + done.stderr


@dataclass(frozen=True, slots=True)
class RunningHome:
    """A home in which everything runs."""

    path: Path
    port: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def mingcha(self, *words: str, check: bool = True, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Runs one verb in this home."""
        done = run_command(words, self.environment, stdin)
        if check:
            done.check_returncode()
        return done


@contextmanager
def up(home: RunningHome) -> Iterator[tuple[RunningHome, "subprocess.Popen[str]"]]:
    """Runs everything: one start, and a second one at other ports where another program took those that the test chose
    (tests/support/failed_starts.py); gives the home as it runs then. A demo home gets no other ports: its cameras'
    addresses name one."""
    is_demo = Home(home.path, home.path / "keys").is_demo
    found, process = begun(home.port, partial(_start, home), None if is_demo else three_free_ports)
    try:
        yield found, process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        assert process.stdout is not None
        process.stdout.close()


def _start(home: RunningHome, port: int) -> tuple[tuple[RunningHome, "subprocess.Popen[str]"], str]:
    """The home at this port with its process, and what it told if it ended before it was ready."""
    here = RunningHome(home.path, port, {**home.environment, "MINGCHA_PORT": str(port)})
    with TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "mingcha.run.main", "up"], env=here.environment, stdout=subprocess.PIPE, stderr=told,
            text=True,
        )  # fmt: skip
        assert process.stdout is not None
        if process.stdout.readline() == f"ready {here.url}\n":
            return (here, process), ""
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
        process.stdout.close()
        told.seek(0)
        return (here, process), told.read() or f"mingcha up ended with {code}"


def log_in(page: Page, url: str, username: str) -> None:
    """Through the login page, as a demo account."""
    account = next(account for account in DEMO_ACCOUNTS if account.username == username)
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", account.username)
    page.fill("input[name=password]", account.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda here: "/accounts/login" not in here)
