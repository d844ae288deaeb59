"""The actor at the console: the owner of the machine (one of our programs) or a person identified by a password."""

import getpass
import os
import pwd
import sys
from dataclasses import replace

from django.conf import settings

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.factors.actions import prove_code
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.factors.rules import needs_factor
from mingcha.registry.factors.values import FactorKind
from mingcha.registry.identity.asker import Asker, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.sign_in.actions import begin_factor, factor_judged, judge_password
from mingcha.registry.sign_in.wait_words import try_again_words


def machine_account() -> str:
    """The system account at the console, such as "root" or "root (sudo: alice)"; its number if it has no name."""
    try:
        account = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        account = str(os.getuid())
    invoker = os.environ.get("SUDO_USER", "")
    return f"{account} (sudo: {invoker[:64]})" if os.getuid() == 0 and invoker else account


CONSOLE = replace(program("console"), name=f"console: {machine_account()}")
"""The actor for commands of the machine's owner; its entries name the system account."""
PLACE = "console"
"""Stands for the network address of a person at the command line."""


def read_secret(prompt: str) -> str:
    """A secret typed without echo, or the next line of standard input if it is not a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def new_secret(prompt: str, *, from_stdin: bool) -> str:
    """A new secret, typed twice without echo; the next line of standard input with `--password-stdin`, or if that is no
    terminal. Raises Fault(INVALID) if the two differ. A password never stands on the command line: other users of the
    machine could read it there."""
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    secret = getpass.getpass(prompt)
    if getpass.getpass("again: ") != secret:
        raise Fault(FaultKind.INVALID, Words("两次输入的密码不同", "the two passwords differ"))
    return secret


def asker(username: str, *, changes_password: bool = False) -> Asker:
    """The console if no user is named; otherwise the person, after password and second factor: the log must name the
    right actor. The limits on guessing are those of the pages, and so is the bar while somebody else's password is in
    use, but for the command that `changes_password`. Raises Fault(UNAUTHENTICATED), Fault(FORBIDDEN)."""
    if not username:
        return CONSOLE
    clock = SystemClock()
    judged = judge_password(username, read_secret(f"{username}: "), address=PLACE, device="", clock=clock)
    if judged.person is None:
        words = Words("用户名或密码不对", "wrong user name or password")
        if judged.wait_s:
            words = try_again_words(judged.wait_s, clock.now())
        raise Fault(FaultKind.UNAUTHENTICATED, words)
    held = factors_of(judged.person.pk)
    has_code = any(one.kind is FactorKind.CODE for one in held)
    if not has_code and (held or _needs_factor(judged.person, clock)):
        raise Fault(FaultKind.UNAUTHENTICATED, _to_do_on_the_pages(judged.person))
    if judged.person.must_change_password and not changes_password:
        words = Words(
            f"密码由他人设定，请先更改：mingcha person password {username} --as {username}",
            f"somebody else set your password: change it first: mingcha person password {username} --as {username}",
        )
        raise Fault(FaultKind.FORBIDDEN, words)
    if has_code:
        _prove_code(judged.person, clock)
    return judged.person


def _needs_factor(person: User, clock: SystemClock) -> bool:
    return needs_factor(duty_of(person, clock.now()), demo_home=settings.MINGCHA_HOME.is_demo)


def _to_do_on_the_pages(person: User) -> Words:
    """What a person without an authenticator app does before the command line accepts them."""
    if person.must_change_password:
        return Words(
            "请先登录网页，在“本人账户”中更改他人设定的密码并登记验证应用：命令行须用其动态码",
            "sign in on the pages first: on the page of your account, change the password that somebody else set and"
            " enrol an authenticator app, whose code the command line needs",
        )
    return Words(
        "命令行须用验证应用的动态码：请先在网页“本人账户”中登记",
        "the command line needs the code of an authenticator app: enrol one on the page of your account first",
    )


def _prove_code(person: User, clock: SystemClock) -> None:
    at = clock.now()
    if wait_s := begin_factor(person.pk, at, address=PLACE, kind="code"):
        raise Fault(FaultKind.UNAUTHENTICATED, try_again_words(wait_s, at))
    try:
        prove_code(person, read_secret("code: "), clock=clock)
    except Fault:
        factor_judged(person.pk, right=False, address=PLACE, kind="code", at=at)
        raise
    factor_judged(person.pk, right=True, address=PLACE, kind="code", at=at)
