"""Installs Debian packages, only as root on a Debian machine; returns False instead of raising if that fails."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APT_OPTIONS = ["-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]


def installable() -> bool:
    """Whether this process may install packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*names: str) -> bool:
    """Installs packages; False if apt does not know them or fails (its messages are on standard error)."""
    if not installable():
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with nothing_started():
        for words in (["update", "-qq"], ["install", *APT_OPTIONS, *names]):
            done = subprocess.run(
                ["apt-get", *words], check=False, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
    return done.returncode == 0


@contextmanager
def nothing_started() -> Iterator[None]:
    """Prevents packages from starting their services (Debian policy 9.3.3.1: policy-rc.d exits with 101)."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(0 if install(*sys.argv[1:]) else 1)
