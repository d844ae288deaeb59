"""The reset of another person's password by two persons (article 16(1); decree 799, art. 16(2)(2))."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity import rules
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.passwords import store_password
from mingcha.registry.identity.rows import account_facts, user_called
from mingcha.registry.identity.rules import AccountFacts
from mingcha.registry.sessions.rows import end_sessions_of
from mingcha.registry.sessions.rules import EndReason
from mingcha.registry.tokens.rows import end_tokens_of

RESET_KIND = "password_reset"
_PASSWORD_BYTES = 12


@cites("16(1)", "799-16(2)(2)")
def propose_password_reset(by: Asker, username: str, *, clock: Clock, note: str = "") -> ProposalRow:
    """Proposes that the password of another person is reset. Raises Refused, Fault(NOT_FOUND)."""
    return propose(by, RESET_KIND, {"username": username}, clock=clock, note=note)


def _read(payload: Payload, at: datetime) -> Matter[AccountFacts]:
    person = user_called(str(payload.get("username", "")))
    account = account_facts(person, at)
    effect = Words(
        f"{person.name}（{person.username}）的密码将被重置为一次性新密码，其会话和接口令牌全部终止",
        f"the password of {person.name} ({person.username}) is replaced by a new one; all sessions and tokens of that "
        "person end",
    )
    return Matter(account, account.seat, person.username, (effect,), frozenset({person.pk}))


@cites("16(1)", "799-16(2)(2)")
def _may_propose(who: DutyFacts, account: AccountFacts, at: datetime) -> Decision:
    del at
    return rules.may_act_on_account(who, account)


@cites("16(1)", "799-16(2)(2)")
def _may_confirm(who: DutyFacts, account: AccountFacts, at: datetime) -> Decision:
    del at
    return rules.may_confirm_reset(who, account)


def _carry_out(record: ActRecord, carrying: Carrying[AccountFacts]) -> str:
    """Sets a random password and returns it, for the confirming person to hand over; it is stored nowhere."""
    person = user_called(carrying.matter.subject)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    store_password(record, person, make_password(password), by_other=True)
    end_sessions_of(record, person.pk, EndReason.PASSWORD, carrying.clock.now())
    end_tokens_of(record, person.pk, carrying.clock.now())
    record.fact("username", person.username)
    return password


PASSWORD_RESET = ProposalKind(
    name=RESET_KIND,
    words=Words("重置密码", "Password reset"),
    articles=("16(1)", "799-16(2)(2)"),
    confirmed_by=Words("另一名系统管理员或安全管理员", "another system or security administrator"),
    confirmers=frozenset(rules.CONFIRM_ROLES),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
    shows_password=True,
)
