"""Runs a command with MINGCHA_CHROMIUM set: Debian's Chromium (installed when we are root), else Playwright's own."""

import os
import shutil
import subprocess
import sys


def find() -> str:
    """The path of a Chromium; "" lets Playwright use its own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            check=False,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        path = shutil.which("chromium")
    if path is None:
        print("no Chromium on this machine: Playwright's own is used", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
        return ""
    return path


if __name__ == "__main__":
    os.environ["MINGCHA_CHROMIUM"] = find()
    sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
