"""The actor at the console: the owner of the machine (one of our programs) or a person identified by a password."""

import getpass
import sys

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

CONSOLE = program("console")
"""The actor for commands of the machine's owner."""
PLACE = "console"
"""Stands for the network address of a person at the command line."""


def read_secret(prompt: str) -> str:
    """A secret typed without echo, or the next line of standard input if it is not a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def asker(username: str, *, changes_password: bool = False) -> Asker:
    """The console if no user is named; otherwise the person, after password and second factor: the log must name the
    right actor. The limits on guessing are those of the pages, and so is the bar while somebody else's password is in
    use, but for the command that `changes_password`. Raises Fault(UNAUTHENTICATED), Fault(FORBIDDEN)."""
    if not username:
        return CONSOLE
    clock = SystemClock()
    judged = judge_password(username, read_secret(f"{username}: "), address=PLACE, device="", clock=clock)
    if judged.person is None:
        wait = f" ({judged.wait_s} s)" if judged.wait_s else ""
        words = Words(f"用户名或密码不对{wait}", f"wrong user name or password{wait}")
        raise Fault(FaultKind.UNAUTHENTICATED, words)
    if judged.person.must_change_password and not changes_password:
        words = Words(
            f"密码由他人设定，请先更改：mingcha person password {username} --as {username}",
            f"somebody else set your password: change it first: mingcha person password {username} --as {username}",
        )
        raise Fault(FaultKind.FORBIDDEN, words)
    held = factors_of(judged.person.pk)
    if any(one.kind is FactorKind.CODE for one in held):
        _prove_code(judged.person, clock)
    elif held or needs_factor(duty_of(judged.person, clock.now()), demo_home=settings.MINGCHA_HOME.is_demo):
        words = Words(
            "命令行须用验证应用的动态码：请先在网页“本人账户”中登记",
            "the command line needs the code of an authenticator app: enrol one on the page of your account first",
        )
        raise Fault(FaultKind.UNAUTHENTICATED, words)
    return judged.person


def _prove_code(person: User, clock: SystemClock) -> None:
    at = clock.now()
    if begin_factor(person.pk, at):
        words = Words("失败次数过多，请稍后再试", "too many failed attempts: try again later")
        raise Fault(FaultKind.UNAUTHENTICATED, words)
    try:
        prove_code(person, read_secret("code: "), clock=clock)
    except Fault:
        factor_judged(person.pk, right=False, address=PLACE, kind="code", at=at)
        raise
    factor_judged(person.pk, right=True, address=PLACE, kind="code", at=at)
