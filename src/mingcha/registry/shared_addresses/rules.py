"""Who proposes and who confirms that a unit registers the camera of another unit too (articles 3, 7)."""

from dataclasses import dataclass

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, manages_unit
from mingcha.registry.points.rules import Networks, may_change_point

MOST_REASON = 200
CONFIRM_SHARED = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles that confirm for the unit that has the camera."""


@dataclass(frozen=True, slots=True)
class SharedMatter:
    """A camera's address that `unit` wants to register although a point at `holder` has it; `host` is its IP address,
    `networks` those of the unit that asks."""

    unit: Place
    holder: Place
    host: str
    networks: Networks


@cites("3", "7")
def may_propose_shared(who: DutyFacts, matter: SharedMatter) -> Decision:
    """Whether this person may ask: a keeper of the unit's register, for an address inside the unit's networks."""
    return may_change_point(who, matter.unit, matter.host, matter.networks)


@cites("3", "7", "15")
def may_confirm_shared(who: DutyFacts, matter: SharedMatter) -> Decision:
    """Whether this person may agree: the manager of the unit that has the camera, or the police over it; nobody for
    their own organisation, whose monitors may then watch it (article 15)."""
    if who.organisation == matter.unit.organisation and matter.unit.organisation != matter.holder.organisation:
        return refuse(
            "15",
            "不得代对方单位同意本单位共用其摄像机",
            "nobody agrees for another unit that their own organisation shares its camera",
            next_steps=ASK_A_KEEPER,
        )
    if manages_unit(who, matter.holder) or who.over(matter.holder, *PUBLIC_SECURITY):
        return allow("7")
    return refuse(
        "7",
        "共用摄像机由已登记该摄像机的单位确认",
        "the unit that has registered the camera agrees to share it",
        next_steps=ASK_A_KEEPER,
    )
