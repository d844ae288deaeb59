"""Run as a program: reads commands of `mingcha`, a line of JSON each, and answers each by a process forked from itself.

What a command imports (1 to 2 s of a processor) is imported once: tests/support/e2e/warm_line.py. This process opens
neither database nor thread, so each command begins as a program of its own does.
"""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import IO, Any

import django

from mingcha.run import main as line
from mingcha.run.verbs import VERBS


def answered(ask: dict[str, Any]) -> dict[str, Any]:
    """Does one command, or Python code, in a process of its own; how it ended and what it said."""
    if "words" in ask and (verb := VERBS.get(ask["words"][0])):
        line.load(verb)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(ask["stdin"].encode())
        given.seek(0)
        child = os.fork()
        if child == 0:
            _child(ask, given, out, err)
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode(errors="replace"))
    return {"code": os.waitstatus_to_exitcode(status), "stdout": said[0], "stderr": said[1]}


def _child(ask: dict[str, Any], *files: IO[bytes]) -> None:
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    code = 1
    try:
        code = _run(lambda: exec(ask["python"], {})) if "python" in ask else _run_line(ask["words"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run_line(words: list[str]) -> int:
    sys.argv = ["mingcha", *words]
    return _run(line.main)


def _run(do: Callable[[], int | None]) -> int:
    try:
        return do() or 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception:  # noqa: BLE001 - told as the interpreter tells it
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    commands, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    django.setup()
    for command in commands:
        answers.write(json.dumps(answered(json.loads(command))) + "\n")
