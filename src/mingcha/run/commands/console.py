"""Who types at the console: the owner of the machine (a program of ours) or a person who proves it by a password."""

import getpass
import sys

from mingcha.kit.actor import program
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, person_with_password

CONSOLE = program("console")
"""The actor of what the owner of the machine does on the command line."""


def read_secret(prompt: str) -> str:
    """A secret typed without echo, or the next line of standard input when that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def asker(username: str) -> Asker:
    """The console itself when no user is named; else the person, who gives the password: the log must not lie."""
    if not username:
        return CONSOLE
    person = person_with_password(username, read_secret(f"{username}: "))
    if person is None:
        raise Fault(FaultKind.UNAUTHENTICATED, Words("用户名或密码不对", "wrong user name or password"))
    return person
