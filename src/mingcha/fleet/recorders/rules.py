"""Who changes the recorders of an installation (articles 3, 7, 16(5))."""

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role


@cites("3", "16(5)")
def may_keep_recorders(who: DutyFacts) -> Decision:
    """Whether this person may set the gateway of a recorder, spread the cameras and take a recorder out of service: the
    system administrator of the city, for a recorder has cameras of every district."""
    if who.over(Place(WUHAN, ""), Role.ADMINISTRATOR):
        return allow("16(5)")
    return refuse(
        "3",
        "录像机由市级系统管理员管理：一台录像机可能录制各区的点位",
        "recorders are kept by the system administrator of the city: one has cameras of every district",
        missing=(Words("市级系统管理员岗位", "the role of system administrator of the city"),),
    )
