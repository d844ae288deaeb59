"""`mingcha admin create|link|set-up-link`: the first system, security and audit administrator, for the owner of the
machine, who makes them here or prints the links by which they begin in a browser."""

import argparse

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.duty import Role
from mingcha.registry.invitations.actions import invite, set_up_link
from mingcha.run.commands.console import CONSOLE, read_secret
from mingcha.run.commands.links import account_address, set_up_address


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha admin` and its verbs."""
    parser = subparsers.add_parser("admin")
    verbs = parser.add_subparsers(dest="action", required=True)
    create = verbs.add_parser("create", help="make the first administrator of a kind; later ones are proposed")
    kind = create.add_mutually_exclusive_group()
    kind.add_argument("--security", action="store_true", help="a security administrator, who gives rights / 安全管理员")
    kind.add_argument("--audit", action="store_true", help="an audit administrator, who reads all / 审计管理员")
    create.add_argument("--username", required=True, help="name used at login")
    create.add_argument("--name", required=True, help="the person's own name")
    create.add_argument("--division", default="", help="division that the administrator answers for (default: all)")
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    link = verbs.add_parser("link", help="another link of an account that nobody has begun / 新账户的一次性链接")
    link.add_argument("username", help="name used at login")
    verbs.add_parser("set-up-link", help="the link that sets a new installation up in a browser / 新平台的设置链接")


def run(arguments: argparse.Namespace) -> int:
    """Prints a link, or creates the account; the password is typed twice at a terminal, or read from standard input."""
    if arguments.action == "link":
        print(account_address(invite(CONSOLE, arguments.username, clock=SystemClock())))
        return 0
    if arguments.action == "set-up-link":
        text = set_up_link(at=SystemClock().now())
        if not text:
            words = Words("已有账户，不再发设置链接", "there are accounts already: no set-up link any more")
            raise Fault(FaultKind.CONFLICT, words)
        print(set_up_address(text))
        return 0
    return _create(arguments)


def _create(arguments: argparse.Namespace) -> int:
    password = read_secret("password: ")
    if not arguments.password_stdin and read_secret("again: ") != password:
        raise Fault(FaultKind.INVALID, Words("两次输入的密码不同", "the two passwords differ"))
    role = Role.ADMINISTRATOR
    if arguments.security or arguments.audit:
        role = Role.SECURITY_ADMINISTRATOR if arguments.security else Role.AUDITOR
    person = accounts_actions.create_administrator(
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
