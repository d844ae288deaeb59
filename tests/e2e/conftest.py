"""A whole mingcha, started as a newcomer starts it (`prepare`, `up`), and a real Chromium."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.e2e.one_browser import OneBrowser, close_what_was_not_left
from tests.support.e2e.running_home import RunningHome, demo_home
from tests.support.length import IN_FULL

CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--font-render-hinting=none",
]
"""The last one is for Chromium without a window, which else draws letters in whole pixels: the pictures of
test_parts_page.py are the same with it as those of a Chromium with a window, block by block."""


JUDGED_FPS, UNJUDGED_FPS = "25" if IN_FULL else "12", "5"
"""Pictures a second of the cameras where tests of the session judge pace and delay, and where none does: a quarter of
the processor time of 25."""


@pytest.fixture(scope="session")
def running_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    """A demo home, prepared and up, for the whole session."""
    path = tmp_path_factory.mktemp("home") / "var"
    port = demo_home(path)
    environment = {"MINGCHA_DEMO_SIZE": "640x360", **os.environ, "MINGCHA_HOME": str(path), "MINGCHA_PORT": str(port)}
    # one account walks over all addresses, faster than a person may; the rates have tests of their own
    environment.setdefault("MINGCHA_REQUESTS_PER_MINUTE", "30000")
    is_judged = any(item.get_closest_marker("timed") for item in request.session.items)
    environment.setdefault("MINGCHA_DEMO_FPS", JUDGED_FPS if is_judged else UNJUDGED_FPS)
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    home = RunningHome(path, port, environment)
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


_ONE_BROWSER = OneBrowser(CHROMIUM_WORDS)
_FILES: list[Path] = []
"""The file of the test before."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ends the browser before a file whose tests do not drive one before the home of the stage: what they prepare may
    need Django or an event loop."""
    if [item.path] != _FILES and not {"browser", "running_home"} <= set(getattr(item, "fixturenames", ())):
        _ONE_BROWSER.close()
    _FILES[:] = [item.path]


@pytest.fixture(scope="session")
def _browser_of_the_stage() -> Iterator[OneBrowser]:
    yield _ONE_BROWSER
    _ONE_BROWSER.close()


@pytest.fixture(scope="module")
def browser(_browser_of_the_stage: OneBrowser, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The browser of the stage (tests/support/e2e/one_browser.py); profiles that a file leaves open end with it. Before
    a home of the file's own it ends with the file: what takes that home away may need Django."""
    found = _browser_of_the_stage.opened()
    yield found
    of_file = [item for item in request.session.items if item.path == request.path]
    if any("running_home" in getattr(item, "fixturenames", ()) for item in of_file):
        close_what_was_not_left(found)
    else:
        _browser_of_the_stage.close()


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
