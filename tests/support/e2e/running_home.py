"""A home in which a whole mingcha runs, and its login page."""

import random
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from mingcha.run.demo.city import DEMO_ACCOUNTS

ROOT = Path(__file__).parents[3]


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


def log_in(page: Page, url: str, username: str) -> None:
    """Through the login page, as a demo account."""
    account = next(account for account in DEMO_ACCOUNTS if account.username == username)
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", account.username)
    page.fill("input[name=password]", account.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda here: "/accounts/login" not in here)
