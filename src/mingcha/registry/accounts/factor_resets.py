"""The reset of a person's lost second factors by two persons (decree 799, art. 16(2)(2)).

The password stays, so neither of the two can sign in as the person; the person signs in with it and enrols a new factor
before anything else. Whoever needs a new password too gets it by another proposal (password_resets.py).
"""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.factors.models import CodeGenerator, Passkey
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity import rules
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rows import account_facts, user_called
from mingcha.registry.identity.rules import AccountFacts
from mingcha.registry.sessions.rows import end_sessions_of
from mingcha.registry.sessions.rules import EndReason
from mingcha.registry.tokens.rows import end_tokens_of

FACTOR_RESET_KIND = "second_factor_reset"


@cites("799-16(2)(2)")
def propose_factor_reset(by: Asker, username: str, *, clock: Clock, note: str = "") -> ProposalRow:
    """Proposes that the second factors of another person are reset. Raises Refused, Fault(NOT_FOUND)."""
    return propose(by, FACTOR_RESET_KIND, {"username": username}, clock=clock, note=note)


def _read(payload: Payload, at: datetime) -> Matter[AccountFacts]:
    person = user_called(str(payload.get("username", "")))
    account = account_facts(person, at)
    held = len(factors_of(person.pk))  # none once the proposal was carried out
    zh, en = (f"（现有 {held} 个）", f" ({held} now)") if held else ("", "")
    effect = Words(
        f"{person.name}（{person.username}）的第二因素{zh}将被移除，其会话和接口令牌全部终止；"
        "本人凭原密码登录后须重新登记",
        f"the second factors of {person.name} ({person.username}){en} are removed, all sessions and tokens end; the "
        "person signs in with the password and enrols a new one first",
    )
    return Matter(account, account.seat, person.username, (effect,), frozenset({person.pk}))


@cites("799-16(2)(2)")
def _may_propose(who: DutyFacts, account: AccountFacts, at: datetime) -> Decision:
    del at
    return rules.may_act_on_account(who, account)


@cites("799-16(2)(2)")
def _may_confirm(who: DutyFacts, account: AccountFacts, at: datetime) -> Decision:
    del at
    return rules.may_confirm_reset(who, account)


def _carry_out(record: ActRecord, carrying: Carrying[AccountFacts]) -> str:
    person, now = user_called(carrying.matter.subject), carrying.clock.now()
    for model in (Passkey, CodeGenerator):
        for row in model.objects.filter(user=person, removed_at=None):
            row.removed_at = now
            row.save(update_fields=["removed_at"])
            record.wrote(row)
    end_sessions_of(record, person.pk, EndReason.FACTORS, now)
    end_tokens_of(record, person.pk, now)
    record.fact("username", person.username)
    return ""


FACTOR_RESET = ProposalKind(
    name=FACTOR_RESET_KIND,
    words=Words("重置第二因素", "Reset of second factors"),
    articles=("799-16(2)(2)",),
    confirmed_by=Words("另一名系统管理员或安全管理员", "another system or security administrator"),
    confirmers=frozenset(rules.CONFIRM_ROLES),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
