"""Staff made by commands: a monitor, trained, proposed by the owner of the machine, filed by an officer; a manager who
has points accepted (articles 8, 16(2)).

Officer and manager act in the home itself, by the action and not by a command: the command line of a productive home
asks for a second factor, which people of a test have not enrolled.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from playwright.sync_api import Page
from tests.support.e2e.programs import LONGEST_S

from mingcha.registry.factors.codes import STEP_S, code_at

SET_UP = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
import django
django.setup()
from mingcha.kit.clock import SystemClock
from mingcha.registry.identity.models import User
"""
"""Stands before Python that is run in a home."""
_CONFIRM = """
from mingcha.registry.confirmations.actions import confirm
confirm(User.objects.select_related("organisation").get(username="filing"), "P00000001", clock=SystemClock())
"""
_BEGIN = """
from mingcha.registry.factors.actions import add_generator
from mingcha.registry.factors.codes import STEP_S, code_at, new_secret
from mingcha.registry.accounts.actions import change_own_password
clock, secret = SystemClock(), new_secret()
person = User.objects.select_related("organisation").get(username="USERNAME")
change_own_password(person, current="TYPED", password="OWN", clock=clock)
person.refresh_from_db()
step = int(clock.now().timestamp()) // STEP_S - 1  # the code of now stays for the sign-in
add_generator(person, name="app", secret=secret, code=code_at(secret, step), clock=clock)
print(secret)
"""
_ACCEPT = """
from mingcha.registry.acceptance.passing import pass_batch
people = User.objects.select_related("organisation").filter(is_active=True)
keeper = people.get(username="KEEPER")
from django.conf import settings
from mingcha.supervision.assessments.setting_up import assess_for_use
assess_for_use(keeper, people.filter(username="filing").first(), system="SYSTEM", clock=SystemClock())
given = {"system": "SYSTEM", "title": "竣工验收报告", "documents": settings.MINGCHA_HOME.documents}
pass_batch(keeper, people.exclude(pk=keeper.pk).first(), clock=SystemClock(), **given)
"""


type Python = Callable[[str], str]
"""Runs Python code in a home; what it prints."""


class Runs(Protocol):
    """Runs one verb of `mingcha` with this text on standard input."""

    def __call__(self, *words: str, stdin: str = "") -> object: ...


def in_home(environment: Mapping[str, str], before: Sequence[str] = ()) -> Python:
    """Python in the home of this environment, a program each time; `before` are words that lead to its host."""

    def run(code: str) -> str:
        words = [*before, sys.executable, "-c", code]
        done = subprocess.run(
            words, env=dict(environment), capture_output=True, text=True, check=False, timeout=LONGEST_S
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def monitor_by_commands(
    run: Runs, python: Python, username: str, *territory: str, password: str, division: str = "420102"
) -> None:
    """Makes a person that exists a monitor over `territory` (options of `person role`), in a home without proposals. An
    officer "filing" of a branch of this division receives the filing."""
    branch = ("--organisation", "BRANCH", "--organisation-name", "公安分局", "--kind", "district_psb")
    run("person", "add", "filing", "--name", "备案民警", *branch, "--division", division, stdin=f"{password}\n")
    run("person", "role", "filing", "district_officer", "--division", division)
    course = ("--course", "监看业务", "--held-on", "2026-03-01", "--hours", "16", "--taught-by", "市局")
    run("staff", "train", username, *course, "--document", "证1")
    run("person", "role", username, "monitor", *territory)
    python(SET_UP + _CONFIRM)


def put_in_use_by_commands(run: Runs, python: Python, system: str, organisation: str, *, password: str) -> None:
    """Makes a person "keeper" the manager of the unit, in a home without a security administrator, by whom and another
    person every point of the system is accepted."""
    run("person", "add", "keeper", "--name", "保卫负责人", "--organisation", organisation, stdin=f"{password}\n")
    course = ("--course", "管理业务", "--held-on", "2026-03-01", "--hours", "16", "--taught-by", "市局")
    run("staff", "train", "keeper", *course, "--document", "证2")
    run("person", "role", "keeper", "unit_manager", "--organisation", organisation)
    accept_in_home(python, system, "keeper")


def accept_in_home(python: Python, system: str, keeper: str) -> None:
    """Accepts every point of the system that is on trial, by the manager of its unit and another person."""
    python(SET_UP + _ACCEPT.replace("SYSTEM", system).replace("KEEPER", keeper))


def begins_by_own_password(python: Python, username: str, *, typed: str, own: str) -> str:
    """The person changes the password that somebody else typed and enrols an authenticator app, as the pages ask at the
    first sign-in; returns the app's secret."""
    code = _BEGIN.replace("USERNAME", username).replace("TYPED", typed).replace("OWN", own)
    return python(SET_UP + code).strip()


def sign_in_with_code(page: Page, url: str, username: str, password: str, secret: str) -> None:
    """Signs in with password and code."""
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("input[name=code]")
    page.fill("input[name=code]", code_at(secret, int(time.time()) // STEP_S))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)
