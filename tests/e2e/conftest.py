"""A whole mingcha, started as a newcomer starts it (`prepare`, `up`), and a real Chromium."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from mingcha.run.demo.city import DEMO_ACCOUNTS

ROOT = Path(__file__).parents[2]
CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def three_free_ports() -> int:
    """The first of three ports in a row that nobody listens on."""
    while True:
        first = random.randrange(20_000, 60_000)
        try:
            for port in range(first, first + 3):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


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
        return subprocess.run(
            [sys.executable, "-m", "mingcha.run.main", *words],
            check=check, capture_output=True, text=True, env=self.environment, input=stdin, timeout=120,
        )  # fmt: skip


@pytest.fixture(scope="session")
def running_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    """A demo home, prepared and up, for the whole session."""
    path = tmp_path_factory.mktemp("home") / "var"
    port = three_free_ports()
    environment = {"MINGCHA_DEMO_SIZE": "640x360", **os.environ, "MINGCHA_HOME": str(path), "MINGCHA_PORT": str(port)}
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    home = RunningHome(path, port, environment)
    home.mingcha("prepare", "--demo-if-new")
    process = subprocess.Popen(
        [sys.executable, "-m", "mingcha.run.main", "up"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == f"ready {home.url}\n", _logs(path)
        yield home
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close() if process.stdout else None


def _logs(path: Path) -> str:
    return "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted((path / "logs").glob("*.log")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium when MINGCHA_CHROMIUM names it, else Playwright's own.

    A module each: while Playwright is open its event loop runs in this thread, and neither
    Django's database nor asyncio.run() work beside it.
    """
    with sync_playwright() as playwright:
        path = os.environ.get("MINGCHA_CHROMIUM") or None
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_WORDS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's profile of its own, in Chinese, at 1440 px."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One empty page."""
    return context.new_page()


def log_in(page: Page, url: str, username: str) -> None:
    """Through the login page, as a demo account."""
    account = next(account for account in DEMO_ACCOUNTS if account.username == username)
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", account.username)
    page.fill("input[name=password]", account.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda here: "/accounts/login" not in here)
