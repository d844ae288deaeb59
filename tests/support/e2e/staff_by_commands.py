"""A monitor made by commands: trained, proposed by the owner of the machine, filed by an officer (article 16(2)).

The officer confirms in the home itself, by the action and not by a command: the command line of a productive home asks
for a second factor, which the officer of a test has not enrolled.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

_SET_UP = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
import django
django.setup()
from mingcha.kit.clock import SystemClock
from mingcha.registry.identity.models import User
"""
_CONFIRM = """
from mingcha.registry.confirmations.actions import confirm
confirm(User.objects.select_related("organisation").get(username="filing"), "P00000001", clock=SystemClock())
"""


class Runs(Protocol):
    """Runs one verb of `mingcha` with this text on standard input."""

    def __call__(self, *words: str, stdin: str = "") -> object: ...


def in_home(code: str, environment: Mapping[str, str], before: Sequence[str] = ()) -> str:
    """Runs Python code with Django in the home of this environment; `before` are words that lead to its host. Returns
    what it prints."""
    words = [*before, sys.executable, "-c", _SET_UP + code]
    done = subprocess.run(words, env=dict(environment), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def monitor_by_commands(
    run: Runs,
    environment: Mapping[str, str],
    username: str,
    *territory: str,
    password: str,
    division: str = "420102",
    before: Sequence[str] = (),
) -> None:
    """Makes a person that exists a monitor over `territory` (options of `person role`), in a home without proposals. An
    officer "filing" of a branch of this division receives the filing."""
    branch = ("--organisation", "BRANCH", "--organisation-name", "公安分局", "--kind", "district_psb")
    run("person", "add", "filing", "--name", "备案民警", *branch, "--division", division, stdin=f"{password}\n")
    run("person", "role", "filing", "district_officer", "--division", division)
    course = ("--course", "监看业务", "--held-on", "2026-03-01", "--hours", "16", "--taught-by", "市局")
    run("staff", "train", username, *course, "--document", "证1")
    run("person", "role", username, "monitor", *territory)
    in_home(_CONFIRM, environment, before)
