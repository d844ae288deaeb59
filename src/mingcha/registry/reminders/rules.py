"""Who is reminded, where, and at which step before a day: pure decisions (articles 9, 16; decree 799, article 14)."""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.outgoing_address import fault_of_address
from mingcha.kit.words import Words
from mingcha.registry.deadlines.rules import late_days
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.tokens.rules import most_token_days

MOST_ADDRESS = 200
"""Maximum characters of a mail address or of the address of a program."""
OVERDUE_STEP = -1
"""The step of a matter that is late."""
SAFE_OVER_STEP = -2
"""The step of a matter whose safe day is over while its legal one is not."""
_MOST_LOCAL = 64
"""Maximum characters before the @ (RFC 5321, 4.5.3.1.1)."""
_MAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*"
)
"""An address as a header may hold it (dot-atom, RFC 5322), at a domain of labels."""


class Way(StrEnum):
    """How a reminder leaves; the value is stored."""

    MAIL = "mail"
    WEBHOOK = "webhook"

    @property
    def words(self) -> Words:
        """For people."""
        return _WAYS[self]


_WAYS = {
    Way.MAIL: Words("电子邮件", "Mail"),
    Way.WEBHOOK: Words("单位程序接口（webhook）", "A program of the unit (webhook)"),
}


@cites("9", "16")
def may_be_reminded(who: DutyFacts) -> Decision:
    """Whether a person asks for reminders: of an account in use, for its own reach."""
    if who.active and who.user_id:
        return allow("16")
    return refuse("16", "账户已停用", "the account is switched off")


@cites("9", "16")
def way_is_open(way: Way, address: str, *, domains: Collection[str], hosts: Collection[str]) -> Decision:
    """Whether reminders may go to an address: by mail to a domain of the settings (none where no mail server is set),
    or by https to a host of the settings. Both in small letters."""
    if way is Way.MAIL:
        if not domains:
            return refuse("16", "本安装未设置邮件服务器", "no mail server is set for this installation")
        local, _, domain = address.rpartition("@")
        if len(address) > MOST_ADDRESS or len(local) > _MOST_LOCAL or not _MAIL.fullmatch(address):
            missing = (Missing("电子邮件地址", "a mail address", "address"),)
            return refuse("16", "电子邮件地址写法不对", "this is no mail address", missing=missing)
        if domain.lower() in domains:
            return allow("16")
        missing = (Missing("允许的域名的电子邮件地址", "a mail address at an allowed domain", "address"),)
        return refuse("16", "该域名不可用于提醒", "reminders may not go to this domain", missing=missing)
    if len(address) <= MOST_ADDRESS and fault_of_address(address, hosts) is None:
        return allow("16")
    missing = (Missing("允许的主机上的 https 地址", "an https address on an allowed host", "address"),)
    return refuse("16", "该地址不可用于提醒", "reminders may not go to this address", missing=missing)


@cites("799-16(2)(2)")
def reminders_end(began_at: datetime, at: datetime) -> datetime:
    """When reminders end that were asked for at an instant: they last as long as a token, and are asked for anew."""
    return began_at + timedelta(days=most_token_days(at))


@cites("9", "799-14")
def step_reached(safe_on: date, legal_on: date | None, today: date, steps: Sequence[int]) -> int | None:
    """The step at which a matter stands: the smallest one of `filing.reminders` that the days to its safe date do not
    exceed, then SAFE_OVER_STEP, OVERDUE_STEP once it is late; None before the first."""
    if late_days(safe_on, legal_on, today):
        return OVERDUE_STEP
    days_left = (safe_on - today).days
    if days_left < 0:
        return SAFE_OVER_STEP
    return min((step for step in steps if days_left <= step), default=None)


@cites("9")
def digest_of(kind: str, key: str, day: date | None) -> str:
    """What makes a matter one of which people are reminded once at each step: with another day it is another one.
    `day`: None for a matter whose day is today's or a forecast, which would be another one each day."""
    return hashlib.sha256(f"{kind}|{key}|{day or ''}".encode()).hexdigest()


@cites("9")
def message_key(target: int, sent: Iterable[tuple[str, int]]) -> str:
    """What a message to a target is known by: the same for the same matters (their digests) at the same steps, so that
    who gets it twice can tell."""
    listed = "|".join(f"{digest} {step}" for digest, step in sorted(sent))
    return hashlib.sha256(f"{target}|{listed}".encode()).hexdigest()[:32]


@cites("9")
def in_turn(targets: Sequence[int], after: int) -> tuple[int, ...]:
    """The numbers of targets in the order in which a turn goes through them: those behind the last one that the turn
    before looked at come first, so that one that holds a turn up holds nobody up for ever."""
    return tuple(sorted(targets, key=lambda number: (number <= after, number)))


@cites("9")
def route_of(way: Way, address: str) -> str:
    """What two targets share if what keeps one of them waiting keeps the other one, too: the mail server, or host and
    port of a program."""
    return way.value if way is Way.MAIL else f"{way.value} {urlsplit(address).netloc.lower()}"
