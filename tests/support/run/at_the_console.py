"""A person at the command line: an authenticator app, the password and the code on standard input."""

import io

import pytest
from tests.support.registry.city import PASSWORD
from tests.support.web.sign_in import code_of, enrol_app

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.run.commands import console


def typed_by(
    monkeypatch: pytest.MonkeyPatch, person: User, clock: HandClock, *more: str, password: str = PASSWORD
) -> None:
    """Gives password and code of this person, who enrols an app first, and further lines to the next command with
    `--as`."""
    secret = enrol_app(person, clock)
    monkeypatch.setattr(console, "SystemClock", lambda: clock)
    lines = (password, code_of(secret, clock.now()), *more)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))
