"""Who may trace the mark of a film: a pure decision on plain values (article 20(1))."""

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role

_TRACING = frozenset({Role.AUDITOR, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.UNIT_MANAGER})


@cites("20(1)")
def may_trace(who: DutyFacts) -> Decision:
    """Whether somebody may search a film for the mark of a viewing copy: auditors, police officers, managers of units,
    and the machine's owner at the console. The result names a line of the register, and so people."""
    if who.user_id == 0 or any(who.has(role) for role in _TRACING):
        return allow("20(1)")
    return refuse(
        "20(1)",
        "追查泄露的副本由审计管理员、民警和单位保卫负责人进行",
        "a leaked copy is traced by audit administrators, police officers and managers of units",
    )


@cites("20(1)", "3")
def may_be_told_line(who: DutyFacts, places: tuple[Place, ...]) -> Decision:
    """Whether a tracing person may see the line of a mark, and so people: if their territory contains one of its points
    (`places`), and the machine's owner at the console. Others get the office to ask."""
    if who.user_id == 0 or any(who.over(place, *_TRACING) for place in places):
        return allow("20(1)")
    return refuse(
        "3",
        "标记所属的登记行不在您的管辖范围内，请向所列单位查询",
        "the line of this mark is outside your territory: ask the office that is named",
    )
