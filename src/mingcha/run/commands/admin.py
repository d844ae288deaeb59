"""`mingcha admin create`: creates the first system, security and audit administrator, for the owner of the machine."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity import actions as identity_actions
from mingcha.registry.identity.duty import Role
from mingcha.run.commands.console import CONSOLE, read_secret


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha admin create`."""
    parser = subparsers.add_parser("admin", help="administrators")
    verbs = parser.add_subparsers(dest="action", required=True)
    create = verbs.add_parser("create", help="make the first administrator of a kind; later ones are proposed")
    kind = create.add_mutually_exclusive_group()
    kind.add_argument("--security", action="store_true", help="a security administrator, who gives rights / 安全管理员")
    kind.add_argument("--audit", action="store_true", help="an audit administrator, who reads all / 审计管理员")
    create.add_argument("--username", required=True, help="name used at login")
    create.add_argument("--name", required=True, help="the person's own name")
    create.add_argument("--division", default="", help="division that the administrator answers for (default: all)")
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(arguments: argparse.Namespace) -> int:
    """Creates the account; the password is typed twice at a terminal, or read from standard input."""
    password = read_secret("password: ")
    if not arguments.password_stdin and read_secret("again: ") != password:
        raise Fault(FaultKind.INVALID, Words("两次输入的密码不同", "the two passwords differ"))
    role = Role.ADMINISTRATOR
    if arguments.security or arguments.audit:
        role = Role.SECURITY_ADMINISTRATOR if arguments.security else Role.AUDITOR
    person = identity_actions.create_administrator(
        username=arguments.username,
        name=arguments.name,
        password=password,
        division=arguments.division,
        role=role,
        clock=SystemClock(),
        by=CONSOLE,
    )
    print(f"{person.username}: {person.name}, {role.words.zh} / {role.words.en}")
    return 0
