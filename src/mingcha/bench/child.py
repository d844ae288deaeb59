"""Runs `main(*words)` of a module in a process of its own, so that CPU time and memory are those of that module alone.

`python -m mingcha.bench.child MODULE WORDS...`; where DJANGO_SETTINGS_MODULE is set, Django is ready before the module
is imported.
"""

import gc
import importlib
import os
import subprocess
import sys
from collections.abc import Mapping

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SETTINGS = "DJANGO_SETTINGS_MODULE"


def child_command(module: str, *words: str) -> list[str]:
    """The command that calls `main(*words)` of a module."""
    return [sys.executable, "-m", "mingcha.bench.child", module, *words]


def with_django(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child that needs Django."""
    return {**environment, SETTINGS: "mingcha.run.settings"}


def run_child(module: str, *words: str, environment: Mapping[str, str], timeout_s: float, django: bool = False) -> str:
    """Returns the standard output of `main(*words)` of a module. Raises Fault(UNAVAILABLE) with the end of its standard
    error if it fails, or if it takes longer than `timeout_s`."""
    kept = {name: value for name, value in environment.items() if name != SETTINGS}
    name = module.rpartition(".")[2]
    try:
        done = subprocess.run(
            child_command(module, *words), env=with_django(environment) if django else kept,
            capture_output=True, text=True, timeout=timeout_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        late = Words(f"{name} 超过 {timeout_s:g} 秒", f"{name} took longer than {timeout_s:g} s")
        raise Fault(FaultKind.UNAVAILABLE, late) from None
    if done.returncode:
        error = done.stderr.strip()[-400:]
        raise Fault(FaultKind.UNAVAILABLE, Words(f"{name} 失败：{error}", f"{name} failed: {error}"))
    return done.stdout


def main() -> None:
    """Imports the module and calls its `main`."""
    module, *words = sys.argv[1:]
    if SETTINGS in os.environ:
        importlib.import_module("django").setup()
    measured = importlib.import_module(module)
    gc.freeze()  # as every command does (run/main.py)
    measured.main(*words)


if __name__ == "__main__":
    main()
