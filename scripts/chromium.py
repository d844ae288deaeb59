"""Runs a command with MINGCHA_CHROMIUM set: Debian's Chromium (installed when we are root), else Playwright's own.

Chromium without a window of its own (headless shell) where there is one, as Playwright's own is: it lays out, paints and
plays the same, and a page costs a third less processor time. No browser is a failure, never a reason to leave its tests
out.
"""

import os
import shutil
import subprocess
import sys

import debian_packages

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The path of a working browser; "" for Playwright's own; None if there is none."""
    if not _works((SHELL,)):
        debian_packages.install(SHELL)
    path = _works(NAMES)
    if path is None and debian_packages.install("chromium"):
        path = _works(NAMES)
    if path is not None:
        return path
    print("no Chromium on this machine: Playwright's own is used", file=sys.stderr)
    words = ["--with-deps", "chromium"] if debian_packages.installable() else ["chromium"]
    fetching = [sys.executable, "-m", "playwright", "install", *words]
    if subprocess.run(fetching, check=False, capture_output=True).returncode == 0:
        return ""
    # its own output is several stacks of Node, which hide what to do
    print("无法下载 Playwright 的 Chromium（没有网络？）", file=sys.stderr)
    print("Playwright could not fetch its Chromium (no network?)", file=sys.stderr)
    return None


def _works(names: tuple[str, ...]) -> str | None:
    """The first of these browsers that prints its version (Ubuntu's may be an empty wrapper of a snap)."""
    for path in filter(None, map(shutil.which, names)):
        try:
            done = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return path
    return None


def main() -> int:
    """Runs the rest of the command line with a browser."""
    path = find()
    if path is None:
        print("the pages cannot be tested: no Chromium (Debian: apt install chromium)", file=sys.stderr)
        return 1
    return subprocess.run(sys.argv[1:], check=False, env={**os.environ, "MINGCHA_CHROMIUM": path}).returncode


if __name__ == "__main__":
    sys.exit(main())
