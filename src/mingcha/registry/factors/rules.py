"""Who needs a second factor, and which may be removed: pure decisions (decree 799, art. 16(2)(2))."""

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts

MOST_FACTORS = 10
"""Of a person, so that a page lists them all."""
_ACCOUNT = (NextStep(Words("本人账户", "Your account"), "account"),)


@cites("799-16(2)(2)")
def needs_factor(who: DutyFacts, *, demo_home: bool) -> bool:
    """Whether this person must use a second factor: whoever holds a role, since each role sees footage, administers,
    decides or reads what others did. In a demo home it is offered and not required."""
    return bool(who.roles) and not demo_home


@cites("799-16(2)(2)")
def has_own_password(*, set_by_other: bool) -> Decision:
    """Whether a person may go on with the password: one that somebody else set is changed first."""
    if not set_by_other:
        return allow("799-16(2)(2)")
    zh, en = "密码由他人设定，请先更改密码", "somebody else set your password: change it first"
    return refuse("799-16(2)(2)", zh, en, next_steps=_ACCOUNT)


@cites("799-16(2)(2)")
def may_go_on_by_password(who: DutyFacts) -> Decision:
    """Whether a person may go on who signed in by the password alone, in a home that is no demo."""
    if not needs_factor(who, demo_home=False):
        return allow("799-16(2)(2)")
    zh, en = "您的岗位须使用第二因素，请先登记通行密钥或动态码", "your role needs a second factor: enrol one first"
    return refuse("799-16(2)(2)", zh, en, next_steps=_ACCOUNT)


@cites("799-16(2)(2)")
def may_remove(who: DutyFacts, left: int, *, demo_home: bool) -> Decision:
    """Whether a person may remove one factor while `left` others stay."""
    if left or not needs_factor(who, demo_home=demo_home):
        return allow("799-16(2)(2)")
    return refuse(
        "799-16(2)(2)",
        "这是您最后一个第二因素，岗位要求保留：请先添加另一个",
        "this is your last second factor and your role requires one: add another first",
        next_steps=_ACCOUNT,
    )


@cites("799-16(2)(2)")
def counter_advances(stored: int, sent: int) -> bool:
    """Whether the signature counter of an authenticator went up; one that stays 0 has no counter (WebAuthn, 6.1.1). A
    counter that goes back is the sign of a cloned authenticator."""
    return sent > stored or stored == sent == 0
