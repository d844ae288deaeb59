"""Projects: what they carry out, who begins them, which points are theirs (articles 3, 5)."""

from collections.abc import Collection
from dataclasses import dataclass

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write, other_territory
from mingcha.registry.plans.states import PlanState

MOST_TITLE, MOST_REASON = 100, 200
"""Maximum characters of a project's title and of the reason of an exception."""
MOST_POINTS = 200
"""Points added to a project at once."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a project carries out: the state of the plan of its item ("" without an item) and the unit that the item
    names (code, "" for none), or the reason of an exception such as building by a unit itself for article 6."""

    plan_state: str
    exception_reason: str
    planned_for: str = ""


@cites("3", "5")
def may_start_project(who: DutyFacts, unit: Place, ground: Ground) -> Decision:
    """Whether this person may begin a project of a unit: a keeper of the unit's register, for an item of a plan in
    force, or an exception with its reason. Construction follows the plan."""
    writes = may_write(who, unit)
    if not writes:
        return writes
    if not ground.plan_state:
        if ground.exception_reason.strip():
            return allow("5")
        return refuse(
            "5",
            "项目未对应生效规划中的规划点位，也未登记例外理由",
            "the project names no item of a plan in force, and no exception is recorded with a reason",
            missing=(
                Missing(
                    "规划点位，或者例外的理由", "an item of a plan, or the reason of an exception", "exception_reason"
                ),
            ),
            next_steps=(NextStep(Words("查看建设规划", "look at the plans"), "plans"),),
        )
    if ground.plan_state != PlanState.IN_FORCE.value:
        return refuse(
            "5",
            "该规划点位所在的规划未生效",
            "the plan of this item is not in force",
            next_steps=(NextStep(Words("查看建设规划", "look at the plans"), "plans"),),
        )
    if ground.planned_for not in ("", unit.organisation):
        return refuse(
            "5",
            "该规划点位由另一单位建设",
            "the plan names another unit to build this",
            missing=(Missing("该规划点位的建设单位", "the unit that the plan names", "organisation"),),
        )
    return allow("5")


@cites("3", "5")
def may_add_built(who: DutyFacts, unit: Place, point: Place) -> Decision:
    """Whether this person may say that a project built a point: a keeper of the project's unit and of the point."""
    writes = may_write(who, unit)
    if not writes:
        return writes
    return allow("5") if may_write(who, point) else other_territory()


@cites("5", "8")
def is_built_by(unit: str, units: Collection[str]) -> Decision:
    """Whether a point may be one that a project of a unit built: of a system that this unit builds or manages (`units`:
    their codes). The people of a project's trial run see the pictures of its points on trial."""
    if unit in units:
        return allow("5")
    return refuse(
        "5",
        "该点位不属于项目单位建设或者管理的系统",
        "the point is of no system that the unit builds or manages",
        missing=(Missing("本单位建设或者管理的点位", "a point that the unit builds or manages", "points"),),
    )
