"""Commands of `mingcha` done by processes forked from one that has imported what needs neither settings nor tables.

A command that starts anew costs 1 to 2 s of a processor before it does anything, one of these a third. Each still makes
its own settings, classes of tables and connections. That commands start as programs of their own is tried in tests/run.
"""

import atexit
import functools
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PROGRAM = Path(__file__).with_name("forking_program.py")


def run_command(
    words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Runs one command of `mingcha` in this environment, in the working folder of the tests."""
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"words": list(words), "environment": dict(environment), "stdin": stdin}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    return subprocess.CompletedProcess(list(words), answer["code"], answer["stdout"], answer["stderr"])


@functools.cache
def _process() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-P", str(_PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )  # fmt: skip
    atexit.register(process.communicate, timeout=60)
    return process
