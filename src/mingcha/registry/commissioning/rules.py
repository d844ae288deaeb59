"""Who puts points into use, and when: pure decisions on plain values (article 8).

The one rule by which a point leaves its trial run. Recorded acceptance will take the place of its document.
"""

from datetime import date, datetime

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import manages_unit, other_territory

MOST_DOCUMENT = 200
"""Maximum characters of the name and number of the document."""


@cites("3", "8")
def may_put_in_use(
    who: DutyFacts, place: Place, builder: str, document: str, used_on: date, registered_on: date, on: date
) -> Decision:
    """Whether a person may record on a Shanghai day that points were put into use on `used_on` by a document: the
    manager of the unit that builds or manages the system, not before the newest of the points was registered.

    `builder`: code of the building unit, "" if it is the managing unit.
    """
    handles = may_commission(who, place, builder)
    if not handles:
        return handles
    if not document.strip():
        return refuse(
            "8",
            "未写明投入使用的文件（竣工验收文件）",
            "the document by which the points were put into use (of the completion acceptance) is not named",
            missing=(Missing("文件名称和文号", "name and number of the document", "document"),),
        )
    if used_on > on:
        return refuse("8", "投入使用日期不得晚于今天", "the day of putting into use lies in the future")
    if used_on < registered_on:
        return refuse(
            "8",
            f"投入使用日期早于点位登记日期 {registered_on:%Y-%m-%d}",
            f"the day of putting into use lies before the points were registered on {registered_on:%Y-%m-%d}",
        )
    return allow("8")


@cites("3", "8")
def may_commission(who: DutyFacts, place: Place, builder: str) -> Decision:
    """Whether a person puts points of a system at this place into use: the manager of its managing or building unit."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "8",
            "投入使用由系统建设或者管理单位的保卫负责人登记",
            "points are put into use by the manager of the unit that builds or manages the system",
            next_steps=(NextStep(Words("请该单位保卫负责人办理", "ask the manager of that unit")),),
        )
    places = [place, Place(place.division, builder, place.zone)] if builder else [place]
    return allow("8") if any(manages_unit(who, one) for one in places) else other_territory()


@cites("8")
def footage_from(in_use_at: datetime | None, earliest: datetime) -> datetime:
    """The instant from which footage of a point in use is shown on duty: what lies before it was put into use is trial
    footage and stays it."""
    return max(in_use_at, earliest) if in_use_at else earliest


@cites("8")
def registered_day(added_at: datetime) -> date:
    """The Shanghai day on which a point was registered."""
    return shanghai_day(added_at)
