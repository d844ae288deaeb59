"""Who serves at a unit: on duty there, of its own people (articles 15, 16(1))."""

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role

ANSWERERS = (Role.UNIT_MANAGER, Role.MONITOR)
"""The roles that act for the unit to which the person belongs: its manager and its people on duty."""


@cites("15")
def is_on_duty_of(who: DutyFacts, unit: Place) -> Decision:
    """Whether a person is on duty for the unit at this place: its manager or monitor, and of its own people."""
    if who.active and who.organisation == unit.organisation and who.over(unit, *ANSWERERS):
        return allow("15")
    return refuse(
        "15",
        "只有该点位管理单位的保卫负责人或者值班人员可以办理",
        "only the manager or a person on duty of the unit that manages these points may do this",
    )
