"""A Chromium that runs by itself, as an operator's does. Playwright joins it to sign in and leaves it again."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from mingcha.bench.browser import OPTIONS, BenchPage, browser_path, fault_of
from mingcha.bench.processes import stop
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_OWN_OPTIONS = [
    "--headless=new", "--remote-debugging-port=0", "--window-size=1440,900", "--accept-lang=zh-CN", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-breakpad", "--disable-field-trial-config",
    "--disable-client-side-phishing-detection", "--password-store=basic", "--use-mock-keychain", "--mute-audio",
    "about:blank",
]  # fmt: skip
"""Without what a browser does for itself in the background, which would show as growth."""
_STARTS_WITHIN_S = 60
_STEP_WITHIN_MS = 30_000


@dataclass(frozen=True, slots=True)
class OperatorBrowser:
    """A running browser with one window."""

    playwright: Playwright
    process_id: int
    debugging_port: int
    origin: str
    """http://host:port of the pages."""

    @contextmanager
    def joined(self) -> Iterator[BenchPage]:
        """Attaches the driver to the first window until the block ends. Raises Fault(UNAVAILABLE)."""
        address = f"http://127.0.0.1:{self.debugging_port}"
        try:
            browser = self.playwright.chromium.connect_over_cdp(address)
            try:
                context = browser.contexts[0]
                context.set_default_timeout(_STEP_WITHIN_MS)
                yield BenchPage(context.pages[0], self.origin, browser.version)
            finally:
                browser.close()  # of a browser that was joined this detaches alone
        except Error as error:
            raise fault_of(error, Words("使用浏览器", "using the browser"), self.origin) from None


@contextmanager
def operator_browser(chromium: str, origin: str) -> Iterator[OperatorBrowser]:
    """Starts Chromium with a profile of its own, window 1440x900, language Chinese; stops it with all its processes at
    the end. `chromium`: see browser_path. Raises Fault(UNSUPPORTED) without one, Fault(UNAVAILABLE) if it does not
    start."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        path = browser_path(chromium) or playwright.chromium.executable_path
        profile = Path(tempfile.mkdtemp(prefix="mingcha-bench-"))
        stack.callback(shutil.rmtree, profile, ignore_errors=True)
        process = subprocess.Popen(
            [path, f"--user-data-dir={profile}", *OPTIONS, *_OWN_OPTIONS],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        stack.callback(_end, process)
        yield OperatorBrowser(playwright, process.pid, _debugging_port(process, profile), origin)


def _debugging_port(process: "subprocess.Popen[bytes]", profile: Path) -> int:
    until_s = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < until_s and process.poll() is None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((profile / "DevToolsActivePort").read_text(encoding="ascii").splitlines()[0])
        time.sleep(0.1)
    raise Fault(FaultKind.UNAVAILABLE, Words("浏览器没有启动", "the browser did not start"))


def _end(process: "subprocess.Popen[bytes]") -> None:
    stop(process)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # what outlived the first process
