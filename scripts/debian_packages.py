"""Debian's packages, asked for only when we are root on a Debian machine; a refusal is an answer, not an error."""

import os
import shutil
import subprocess

APT_OPTIONS = ["-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]


def installable() -> bool:
    """Whether this process may install packages at all."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*names: str) -> bool:
    """Installs packages; False when apt does not know them or does not succeed (its words are on standard error)."""
    if not installable():
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", *APT_OPTIONS, *names]):
        done = subprocess.run(
            ["apt-get", *words], check=False, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    return done.returncode == 0
