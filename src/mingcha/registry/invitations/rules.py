"""Who may set a new installation up, and who hands out the link of a new account (16(1); decree 799, art. 16(2)(2))."""

from collections.abc import Collection

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.rules import THREE_ADMINISTRATORS

_RESET = (NextStep(Words("提请重置密码，由两人办理", "propose a reset, which two persons do"), "confirmations"),)


@cites("3", "16(1)")
def may_set_up(accounts: int) -> Decision:
    """Whether the three administrators may be made from the set-up link: only while there is no account at all."""
    if accounts:
        return refuse(
            "16(1)",
            "本平台已有账户：新任管理员由安全管理员提出，另一名管理员确认",
            "there are accounts: a security administrator proposes the next administrator, another confirms",
        )
    return allow("16(1)")


@cites("3", "16(1)")
def may_make_administrators(roles: Collection[Role], *, by_program: bool) -> Decision:
    """Whether accounts may be made with these roles before anybody can confirm them: the three administrators' roles
    alone, and by a program on the machine itself, for its owner."""
    if not by_program:
        return refuse("16(1)", "管理员账户只能在本机创建", "an administrator's account is made on the machine itself")
    if not roles or not THREE_ADMINISTRATORS.issuperset(roles):
        zh, en = "本机只创建三员账户", "on the machine itself the three administrators alone are made"
        return refuse("3", zh, en)
    return allow("16(1)")


@cites("16(1)", "799-16(2)(2)")
def may_invite(who: DutyFacts, registered_by: str, *, begun: bool) -> Decision:
    """Whether this person may hand out the link of that account: who registered it, or the owner of the machine, and
    only until its person has set a password. Otherwise a third one could take a new account over."""
    if begun:
        return refuse(
            "799-16(2)(2)",
            "本人已设置密码：不再发放链接",
            "the person has set a password already: there is no link any more",
            next_steps=_RESET,
        )
    by_owner = who.active and who.user_id == 0
    if not by_owner and (not who.active or registered_by != f"user:{who.user_id}"):
        return refuse(
            "799-16(2)(2)",
            "链接只由登记该账户的人员发放",
            "whoever registered the account hands its link out",
            next_steps=_RESET,
        )
    return allow("799-16(2)(2)")
