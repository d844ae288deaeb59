"""Run as a program: reads commands of `mingcha`, a line of JSON each, and answers each by a process forked from itself
in the environment that the line gives: tests/support/e2e/forked_commands.py.

What a command imports is imported before, with the settings of a home that nobody uses; the forked process reads the
settings of its own environment, as a command that starts anew does. No thread and no database is open here.
"""

import atexit
import gc
import json
import os
import shutil
import sys
import tempfile
import traceback
from typing import IO, Any

from asgiref.local import Local
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.tasks import task_backends
from django.utils.functional import empty
from tests.support.quick_migrations import quick_migrations

from mingcha.run import main as line
from mingcha.run.verbs import VERBS

SETTINGS = "mingcha.run.settings"


def answered(ask: dict[str, Any]) -> dict[str, Any]:
    """Does one command in a process of its own; how it ended and what it said."""
    if verb := VERBS.get(next(iter(ask["words"]), "")):
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
    os.environ.clear()
    os.environ.update(ask["environment"])
    sys.argv = ["mingcha", *ask["words"]]
    code = 1
    try:
        forget_settings()
        gc.freeze()  # as every command does with what it imported (run/main.py)
        with quick_migrations():
            code = line.main() or 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - told as the interpreter tells it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def forget_settings() -> None:
    """The settings, and what Django made by them, are made anew when they are next asked for."""
    sys.modules.pop(SETTINGS, None)
    settings._wrapped = empty
    for handler in (connections, caches, task_backends):
        handler._settings = None
        vars(handler).pop("settings", None)
        handler._connections = Local(handler.thread_critical)


def begin_in_no_home() -> None:
    """Imports take the settings of a home that is made for it and removed at the end."""
    for name in [one for one in os.environ if one.startswith("MINGCHA_") or one == "DATABASE_URL"]:
        del os.environ[name]
    home, own = tempfile.mkdtemp(prefix="mingcha-forking-"), os.getpid()
    os.environ["MINGCHA_HOME"] = home
    atexit.register(lambda: os.getpid() == own and shutil.rmtree(home, ignore_errors=True))


if __name__ == "__main__":
    commands, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    begin_in_no_home()
    for command in commands:
        answers.write(json.dumps(answered(json.loads(command))) + "\n")
