"""Finds the Chromium for measurements: the configured one, else the machine's, else Playwright's own."""

import importlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

NAMED = "MINGCHA_CHROMIUM"
"""Path of a browser; empty: Playwright's own (scripts/chromium.py sets it)."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
"""The one without windows, which scripts/chromium.py installs, comes last: an operator's browser has windows."""
_ANSWERS_WITHIN_S = 60


def find_chromium(path: str = "") -> str | None:
    """Path of a browser that answers `--version`; "" for Playwright's own; None if there is none. If one is configured
    (`path`, else MINGCHA_CHROMIUM), no other one is tried."""
    named = path or os.environ.get(NAMED)
    if named:
        return named if _starts(named) else None
    if named is None:
        found = next((one for one in filter(None, map(shutil.which, NAMES)) if _starts(one)), None)
        if found is not None:
            return found
    return "" if _playwright_has_its_own() else None


def browser_called(path: str, version: str) -> str:
    """The field `browser`: name and version, and which one it is: its path (`path`: as `find_chromium` returns it), and
    whether it is the headless shell, which lays out and plays the same and costs less."""
    kind = "headless shell" if "headless" in Path(path).name else "full browser"
    return f"Chromium {version} ({f'{path}, {kind}' if path else 'of Playwright'})"


def _starts(path: str) -> bool:
    """Runs `--version`: Ubuntu's `chromium-browser` may be a wrapper without a browser."""
    try:
        done = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=_ANSWERS_WITHIN_S)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _playwright_has_its_own() -> bool:
    if importlib.util.find_spec("playwright") is None:
        return False
    with importlib.import_module("playwright.sync_api").sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()
