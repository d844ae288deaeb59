"""Who reads the register of a point: pure decisions on plain values (articles 3, 16(3))."""

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role

REGISTER_READERS = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.AUDITOR)
"""The roles that read the register of their territory; everybody reads their own lines."""


@cites("16(3)", "3")
def may_read_register(who: DutyFacts, place: Place) -> Decision:
    """Whether a person reads the register of a point at this place (their own lines they read anyway)."""
    if not who.has(*REGISTER_READERS):
        return refuse("16(3)", "您的岗位不能查看调用登记", "your role may not read the register")
    if not who.over(place, *REGISTER_READERS):
        return refuse("3", "不在您的管辖范围内（属地管理）", "this is outside your territory")
    return allow("16(3)")
