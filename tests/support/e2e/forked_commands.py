"""Commands of `mingcha` done by processes forked from one that has imported what they import.

A command that starts anew costs 1 to 2 s of a processor before it does anything, one of these a tenth. Each still reads
its own settings and opens its own connections. That commands start as programs of their own is tried in tests/run.
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
_ROOT = Path(__file__).parents[3]


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
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mingcha.run.settings", "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    atexit.register(process.communicate, timeout=60)
    return process
