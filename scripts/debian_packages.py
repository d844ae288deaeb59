"""Debian's packages, asked for only when we are root on a Debian machine; a refusal is an answer, not an error."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APT_OPTIONS = ["-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]


def installable() -> bool:
    """Whether this process may install packages at all."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*names: str) -> bool:
    """Installs packages; False when apt does not know them or does not succeed (its words are on standard error)."""
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
    """Keeps a package that brings a service from starting it (Debian policy 9.3.3.1: policy-rc.d answers 101)."""
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
