"""Which subject of a directory may be bound to an account, and who signs in by it: pure decisions (decree 799, art.
16(2)(2)). No account is ever made by a sign-in."""

from dataclasses import dataclass

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rules import AccountFacts, may_act_on_account, may_confirm_reset

MOST_SUBJECT = 255
"""Characters of a subject (OpenID Connect Core 1.0, section 2)."""


@dataclass(frozen=True, slots=True)
class BindingFacts:
    """An account that is to be bound to a subject; `is_bound`: it is bound to one already; `is_taken`: the subject is
    another account's."""

    account: AccountFacts
    is_bound: bool
    is_taken: bool


@cites("799-16(2)(2)")
def may_propose_binding(who: DutyFacts, facts: BindingFacts) -> Decision:
    """Whether a person may propose that this account signs in by this subject: who may act on the account; each account
    has one subject and each subject one account."""
    if facts.is_taken:
        return refuse("799-16(2)(2)", "该目录账号已属于另一账户", "this subject belongs to another account already")
    if facts.is_bound:
        return refuse(
            "799-16(2)(2)",
            "该账户已绑定目录账号，须先解除绑定",
            "the account is bound to a subject already: end that binding first",
        )
    return may_act_on_account(who, facts.account)


@cites("799-16(2)(2)")
def may_confirm_binding(who: DutyFacts, facts: BindingFacts) -> Decision:
    """Whether a person may confirm it: an administrator over the whole account, as for a reset of its password."""
    return may_confirm_reset(who, facts.account)


@cites("799-16(2)(2)")
def may_enter_by_directory(*, has_factor: bool) -> Decision:
    """Whether a bound account may go on to its second factor: the directory stands for the password alone, so that an
    account without a factor of its own does not sign in by it."""
    if not has_factor:
        return refuse(
            "799-16(2)(2)",
            "经目录登录须有本平台的第二因素：请先用密码登录并登记",
            "to sign in by the directory a second factor of this platform is needed: sign in by password and enrol one",
        )
    return allow("799-16(2)(2)")
