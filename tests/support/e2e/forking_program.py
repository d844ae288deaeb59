"""Run as a program: reads commands of `mingcha`, a line of JSON each, and answers each by a process forked from itself
in the environment that the line gives: tests/support/e2e/forked_commands.py.

Imported before are the modules that need no settings: rules, values, media, libraries. Those of tables are imported by
each command anew, with the settings of its environment. No thread and no database is open here.
"""

import contextlib
import importlib
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from typing import IO, Any

from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured

import mingcha
from mingcha.run import main as line

LIBRARIES = ("django.db.models", "django.forms", "django.template", "django.http", "django.urls", "cryptography.x509",
             "cryptography.hazmat.primitives.asymmetric.ed25519", "structlog", "rich.console", "fido2.webauthn",
             "asyncio")  # fmt: skip


WITHOUT_DJANGO = ("mingcha.kit.", "mingcha.geo.", "mingcha.law.", "mingcha.media.", "mingcha.evidence.log.")
ROOMS = ("rules", "values", "states", "codes")


def import_what_needs_no_settings() -> None:
    """Imports the planes without Django, and of the others the rooms that name no tables."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for found in pkgutil.walk_packages(mingcha.__path__, "mingcha."):
        if found.name.startswith(WITHOUT_DJANGO) or found.name.rpartition(".")[2] in ROOMS:
            with contextlib.suppress(ImproperlyConfigured, AppRegistryNotReady):
                importlib.import_module(found.name)


def answered(ask: dict[str, Any]) -> dict[str, Any]:
    """Does one command in a process of its own; how it ended and what it said."""
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
        code = line.main() or 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - told as the interpreter tells it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    commands, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    import_what_needs_no_settings()
    for command in commands:
        answers.write(json.dumps(answered(json.loads(command))) + "\n")
