"""Who asks for moving or removing, who does the steps of a case that was asked, and who reads it: pure decisions
(article 10).
"""

from collections.abc import Iterable

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import manages_unit, may_see, may_write
from mingcha.registry.relocations.values import JudgedCase

_ASK_THE_UNIT = NextStep(
    Words("请建设、管理或者使用单位办理", "ask the unit that builds, manages or uses the system to do it")
)


@cites("3", "10(1)", "10(2)")
def may_keep_case(who: DutyFacts, place: Place, units: Iterable[str]) -> Decision:
    """Whether this person asks for moving or removing points of this place and keeps the case: a keeper of the place,
    or the manager of the unit that builds or uses the system (建设、管理或者使用单位)."""
    if any(manages_unit(who, Place(place.division, unit, place.zone)) for unit in units):
        return allow("10(2)")
    return may_write(who, place)


@cites("3", "10(1)", "10(2)")
def may_see_case(who: DutyFacts, place: Place, units: Iterable[str]) -> Decision:
    """Whether this person reads a case: who keeps it, who sees its place, and every role of a unit that builds or uses
    the system."""
    if any(who.over(Place(place.division, unit, place.zone)) for unit in units):
        return allow("10(2)")
    return may_see(who, place)


@cites("3", "10(1)", "10(2)")
def may_keep_asked(who: DutyFacts, held: JudgedCase) -> Decision:
    """Whether this person does the steps of a case that was asked: its papers, links, days and end. Article 10 has
    the moving party give the plan and the unit file; the organ of the place answers, and so does nothing in their
    stead, but for a case that the officer asked for, who then does not answer it."""
    keeps = may_keep_case(who, held.place, held.units)
    asked = who.user_id != 0 and held.asked_by == f"user:{who.user_id}"
    if not keeps or asked or who.over(held.place, Role.ADMINISTRATOR, Role.UNIT_MANAGER):
        return keeps
    if any(manages_unit(who, Place(held.place.division, unit, held.place.zone)) for unit in held.units):
        return keeps
    return refuse(
        "10(1)" if held.mandatory else "10(2)",
        "材料、链接、改期、撤回和实施由建设、管理或者使用单位办理，公安机关登记答复",
        "papers, links, postponing, withdrawing and carrying out are the unit's: the public security organ answers",
        next_steps=(_ASK_THE_UNIT,),
    )
