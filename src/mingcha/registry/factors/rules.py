"""Who needs a second factor, and which may be removed: pure decisions (decree 799, art. 16(2)(2))."""

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts

MOST_FACTORS = 10
"""Of a person, so that a page lists them all."""


@cites("799-16(2)(2)")
def needs_factor(who: DutyFacts, *, demo_home: bool) -> bool:
    """Whether this person must use a second factor: whoever holds a role, since each role sees footage, administers,
    decides or reads what others did. In a demo home it is offered and not required."""
    return bool(who.roles) and not demo_home


@cites("799-16(2)(2)")
def may_remove(who: DutyFacts, left: int, *, demo_home: bool) -> Decision:
    """Whether a person may remove one factor while `left` others stay."""
    if left or not needs_factor(who, demo_home=demo_home):
        return allow("799-16(2)(2)")
    return refuse(
        "799-16(2)(2)",
        "这是您最后一个第二因素，岗位要求保留：请先添加另一个",
        "this is your last second factor and your role requires one: add another first",
        next_steps=(NextStep(Words("本人账户", "Your account"), "account"),),
    )


@cites("799-16(2)(2)")
def counter_advances(stored: int, sent: int) -> bool:
    """Whether the signature counter of an authenticator went up; one that stays 0 has no counter (WebAuthn, 6.1.1). A
    counter that goes back is the sign of a cloned authenticator."""
    return sent > stored or stored == sent == 0
