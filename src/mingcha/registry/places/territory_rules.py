"""Who reads and who keeps the register at a place (articles 3, 4)."""

from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role, Territory

KEEPERS = (Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that write the register, each inside its territory."""

PUBLIC_SECURITY = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that only the public security organ has."""

ASK_A_KEEPER = (NextStep(Words("请由负责该地的管理人员办理", "ask whoever answers for this place")),)
"""What somebody refused by territory may do."""


@cites("3")
def may_write(who: DutyFacts, place: Place) -> Decision:
    """Whether this person keeps the register at this place: a keeping role, and inside its territory (属地管理)."""
    if not who.has(*KEEPERS):
        return refuse("3", "您的岗位不负责登记管理", "your role does not keep the register", next_steps=ASK_A_KEEPER)
    if not who.over(place, *KEEPERS):
        return other_territory()
    return allow("3")


@cites("3")
def may_see(who: DutyFacts, place: Place) -> Decision:
    """Whether this person reads the register at this place: any role in force that reaches it."""
    return allow("3") if who.over(place) else other_territory()


@cites("3")
def may_read_events(who: DutyFacts) -> Decision:
    """Whether this person reads what the log's entries say (names and facts, from every district): auditors and the
    city's officers whose territory is the whole city. The public part of an entry, salted, is everybody's to verify."""
    readers = (Role.AUDITOR, Role.CITY_OFFICER)
    if who.active and any(held.role in readers and _whole_city(held.territory) for held in who.roles):
        return allow("3")
    return refuse(
        "3",
        "条目的内容涉及全市，由审计员和全市范围的市局民警查看",
        "what entries say concerns the whole city: it is read by auditors and officers whose territory is the city",
    )


def _whole_city(territory: Territory) -> bool:
    """Whether a territory holds every division of the city."""
    return all(territory.covers(Place(division, "")) for division in DIVISIONS)


@cites("3")
def may_see_address(who: DutyFacts, place: Place) -> Decision:
    """Whether this person reads a camera's network address: those who keep it, nobody else (安全可靠)."""
    return may_write(who, place)


@cites("3")
def other_territory() -> Decision:
    """The answer outside a territory (属地管理)."""
    return refuse(
        "3",
        "不在您的管辖范围内（属地管理）",
        "this lies outside your territory",
        next_steps=ASK_A_KEEPER,
    )
