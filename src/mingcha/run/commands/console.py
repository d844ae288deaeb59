"""The actor at the console: the owner of the machine (one of our programs) or a person identified by a password."""

import getpass
import sys

from mingcha.kit.actor import program
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, person_with_password

CONSOLE = program("console")
"""The actor for commands of the machine's owner."""


def read_secret(prompt: str) -> str:
    """A secret typed without echo, or the next line of standard input if it is not a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def asker(username: str) -> Asker:
    """The console if no user is named; otherwise the person, after the password: the log must name the right actor."""
    if not username:
        return CONSOLE
    person = person_with_password(username, read_secret(f"{username}: "))
    if person is None:
        raise Fault(FaultKind.UNAUTHENTICATED, Words("用户名或密码不对", "wrong user name or password"))
    return person
