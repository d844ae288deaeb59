"""Who reads the file of a point, and who takes a copy of many (articles 3, 13; decree 799, articles 10, 16(2))."""

from dataclasses import replace

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, may_write

TAKERS = (*KEEPERS, Role.AUDITOR)
"""The roles that take exports, each inside its territory."""


@cites("3")
def may_export(who: DutyFacts) -> Decision:
    """Whether this person may take a copy of the register of points in their reach: keepers of a register, and
    auditors, who get no network address and no person. Others read it point by point."""
    if not who.has(*TAKERS):
        zh, en = "您的岗位不能导出点位档案", "your role may not export files of points"
        return refuse("3", zh, en, next_steps=ASK_A_KEEPER)
    return allow("3")


@cites("3")
def as_taker(who: DutyFacts) -> DutyFacts:
    """The same person with the roles alone that take exports: only these decide what an export reaches."""
    return replace(who, roles=tuple(held for held in who.roles if held.role in TAKERS))


@cites("3", "799-16(2)(2)")
def takes_addresses(who: DutyFacts, place: Place, *, by_token: bool) -> bool:
    """Whether an export has the network address, the user name and the person responsible of points at this place: for
    who keeps their register, and never by a program's token, which would take those of a whole city at once."""
    return not by_token and may_write(who, place).allowed


@cites("3", "16(1)", "799-10")
def may_take_classified(who: DutyFacts, place: Place, *, by_token: bool) -> Decision:
    """Whether an export has a point at this place that is a work secret or whose site is classified: for who keeps its
    register, and never by a program's token. The refusal does not say which it is: who does not keep the point is told
    of neither mark."""
    if not by_token and may_write(who, place):
        return allow("799-10")
    return refuse("16(1)", "该点位的数据不予导出", "data of this point is not exported")


@cites("3", "16(1)", "799-10")
def may_take_in_table(who: DutyFacts, place: Place, *, classified: bool) -> Decision:
    """Whether a table that a person takes out has a point at this place: one that is a work secret or whose site is
    classified (`classified`), for who keeps its register alone."""
    return may_take_classified(who, place, by_token=False) if classified else allow("799-10")


@cites("16(1)", "799-10")
def may_print(*, classified: bool) -> Decision:
    """Whether a point may stand on a sheet of chosen points, which is carried about: none in a classified area or that
    is a work secret, whoever prints it."""
    if not classified:
        return allow("799-10")
    zh, en = (
        "涉密区域内的或者为工作秘密的点位不予打印",
        "points in a classified area or that are a work secret are not printed",
    )
    return refuse("799-10", zh, en)
