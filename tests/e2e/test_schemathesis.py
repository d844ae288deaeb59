"""Schemathesis sends what it makes of the OpenAPI document, fitting and not, to the page server of a demo home of its
own, since its requests change rows; no answer is a server error.

It is no dependency of ours: the test runs where MINGCHA_SCHEMATHESIS or the path names its program (4.32.5 was used).
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.e2e.door import Seat
from tests.support.e2e.programs import three_free_ports
from tests.support.e2e.running_home import RunningHome

from mingcha.run.demo.city import DEMO_ACCOUNTS

PROGRAM = os.environ.get("MINGCHA_SCHEMATHESIS") or shutil.which("schemathesis")
SECONDS = 120
OWN_SESSION = "me/sessions|me/password"
"""Addresses that end the session by which it asks."""


@pytest.fixture
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    """A demo home with its page server alone, without a limit on requests; one for each person, since each may switch
    off the account of the next."""
    path, port = tmp_path_factory.mktemp("schemathesis") / "var", three_free_ports()
    more = {"MINGCHA_HOME": str(path), "MINGCHA_PORT": str(port), "MINGCHA_REQUESTS_PER_MINUTE": "0"}
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | more
    home = RunningHome(path, port, environment)
    home.mingcha("prepare", "--demo-if-new")
    command = [sys.executable, "-m", "mingcha.run.main", "web"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"{home.url}/api/v1/openapi.json")
        yield home
    finally:
        process.terminate()
        process.wait(60)


def wait_for(address: str) -> None:
    """Waits until an address answers."""
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except OSError:
            assert time.monotonic() < until, "no page server"
            time.sleep(0.2)


@pytest.mark.soak
@pytest.mark.skipif(PROGRAM is None, reason="needs the program schemathesis")
@pytest.mark.parametrize("username", ["limin", "matao", "admin"])
def test_no_answer_is_a_server_error(pages: RunningHome, tmp_path: Path, username: str) -> None:
    account = next(one for one in DEMO_ACCOUNTS if one.username == username)
    seat = Seat(pages)
    assert seat.sign_in(account.username, account.password).status == 302
    token = seat.form_token
    cookies = "; ".join(f"{name}={value}" for name, value in seat.cookies.items())
    command = [
        str(PROGRAM), "run", f"{pages.url}/api/v1/openapi.json", "--checks", "not_a_server_error",
        "--max-examples", "40", "--seed", "1", "--max-time", str(SECONDS), "--workers", "2",
        "--continue-on-failure", "--no-shrink",
        "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--warnings", "off",
        "--exclude-path-regex", OWN_SESSION, "-H", f"Cookie: {cookies}", "-H", f"X-CSRFToken: {token}",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=4 * SECONDS)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "No issues found" in done.stdout
    assert seat.ask("GET", "/api/v1/me").status == 200, "it asked as this person to the end"
