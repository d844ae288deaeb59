"""The command line of a home, warm: each command is done by a process forked from one that has imported it all.

A command that starts anew costs 1 to 2 s of a processor before it does anything, and a test that sets up a home types a
dozen. That commands start as programs of their own is tried in tests/run.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PROGRAM = Path(__file__).with_name("warm_program.py")


class WarmLine:
    """Runs commands of `mingcha` in the home of one environment."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, *words: str, check: bool = True, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Runs one command with this text on standard input."""
        return self._asked({"words": words, "stdin": stdin}, check=check)

    def python(self, code: str) -> str:
        """Runs Python code with Django in the home; what it prints."""
        return self._asked({"python": code, "stdin": ""}, check=True).stdout

    def _asked(self, ask: Mapping[str, object], *, check: bool) -> "subprocess.CompletedProcess[str]":
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(ask) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        done = subprocess.CompletedProcess(str(ask), answer["code"], answer["stdout"], answer["stderr"])
        assert not check or done.returncode == 0, done
        return done


@contextmanager
def warm_line(environment: Mapping[str, str]) -> Iterator[WarmLine]:
    """The command line of the home that this environment names."""
    given = {**environment, "DJANGO_SETTINGS_MODULE": "mingcha.run.settings"}
    process = subprocess.Popen(
        [sys.executable, "-P", str(_PROGRAM)], env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield WarmLine(process)
    finally:
        process.communicate(timeout=60)
