"""Who may write and read the register of a place; which organisations and sites may be registered (arts. 2, 3, 6)."""

from collections.abc import Callable

from mingcha.kit.codes import DIVISIONS, WUHAN
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.categories import category
from mingcha.registry.identity.duty import DutyFacts, Place, Role, Territory, division_prefix

KEEPERS = (Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that may write the register, each inside its territory."""
PUBLIC_SECURITY = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles of the public security organ."""
ASK_A_KEEPER = (NextStep(Words("请由负责该地的管理人员办理", "ask the staff responsible for this place")),)
"""The next step after a refusal by territory."""


@cites("3")
def may_write(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may write the register of this place: a keeper's role inside its territory (属地管理)."""
    if not who.has(*KEEPERS):
        return refuse("3", "您的岗位不负责登记管理", "your role may not edit the register", next_steps=ASK_A_KEEPER)
    if not who.over(place, *KEEPERS):
        return other_territory()
    return allow("3")


@cites("9", "16(1)")
def manages_unit(who: DutyFacts, place: Place) -> bool:
    """Whether this person is the manager of the unit at this place: of that unit by name, for a manager's role over a
    district would answer for every unit there."""
    return any(held.territory.organisation for held in who.over(place, Role.UNIT_MANAGER))


@cites("3")
def somewhere(who: DutyFacts, rule: Callable[[DutyFacts, Place], Decision]) -> Decision:
    """Whether a rule on a place allows this person anything in the territory of one of their roles, so that a page can
    say so before its form; else what the rule answers there."""
    answers = [rule(who, _inside(held.territory)) for held in who.roles] or [rule(who, Place("", ""))]
    return next((one for one in answers if one), answers[0])


@cites("3")
def may_see(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may read the register of this place: any role in force that covers it."""
    return allow("3") if who.over(place) else other_territory()


@cites("3", "13(1)")
def may_enter_register(who: DutyFacts) -> Decision:
    """Whether the lists and the map of points are shown to this person at all, as far as their roles reach: not to the
    roles of sharing alone, for whom an empty list would look like a city without cameras."""
    if not who.roles or who.reads_register:
        return allow("3")
    return refuse("13(1)", "您的岗位不查看点位登记册", "your role reads no register of points")


@cites("3")
def may_see_address(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may read a camera's network address: only those who may write it (安全可靠)."""
    return may_write(who, place)


@cites("3")
def other_territory() -> Decision:
    """The refusal outside a territory (属地管理)."""
    return refuse(
        "3",
        "不在您的管辖范围内（属地管理）",
        "this is outside your territory",
        next_steps=ASK_A_KEEPER,
    )


@cites("3")
def may_add_organisation(who: DutyFacts, seat: Place) -> Decision:
    """Whether this person may register an organisation at this place: administrators and officers."""
    if not who.has(Role.ADMINISTRATOR, *PUBLIC_SECURITY):
        return refuse("3", "您的岗位不能登记单位", "your role may not register organisations")
    if not who.over(seat, Role.ADMINISTRATOR, *PUBLIC_SECURITY):
        return other_territory()
    return allow("3")


@cites("2", "3", "6")
def may_add_site(who: DutyFacts, place: Place, category_code: str) -> Decision:
    """Whether a site may be registered: in the city (article 2), in a category of article 6, by a keeper."""
    category(category_code)
    if place.division not in DIVISIONS:
        return refuse("2", "场所不在本市行政区域内", "the place is outside the city")
    return may_write(who, place)


@cites("3", "4")
def may_lie_in(who: DutyFacts, site: Place, unit: Place) -> Decision:
    """Whether a site may be registered there for this unit: in the unit's own division or functional zone; elsewhere
    only by the public security organ over the site, whose own act is that district's consent (属地管理).

    `unit` is the place of the organisation; one of the city's level may have sites in all districts.
    """
    if lies_in_own(site, unit) or who.over(site, *PUBLIC_SECURITY):
        return allow("3")
    return refuse(
        "3",
        "场所不在本单位所在区：须经场所所在区公安机关确认（属地管理）",
        "the site is not in the unit's own district: the public security organ of that district confirms first",
        next_steps=(NextStep(Words("请场所所在区公安机关确认", "ask the district of the site to confirm")),),
    )


@cites("3", "4")
def lies_in_own(site: Place, unit: Place) -> bool:
    """Whether a site lies in the unit's own division or functional zone."""
    return site.division.startswith(division_prefix(unit.division)) or (bool(unit.zone) and unit.zone == site.zone)


@cites("3", "4")
def may_receive_site(who: DutyFacts, site: Place) -> Decision:
    """Whether this person may confirm a site of a unit from elsewhere: the public security organ over the site."""
    return allow("3") if who.over(site, *PUBLIC_SECURITY) else other_territory()


def _inside(territory: Territory) -> Place:
    """A place inside a territory."""
    if territory.organisation or territory.zone:
        return Place("", territory.organisation, territory.zone)
    return Place(territory.division or WUHAN, "")
