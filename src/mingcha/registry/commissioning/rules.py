"""Who sees trial pictures, who tests a camera's address, who puts points into use and when: pure decisions (art. 8).

The one rule by which a point leaves its trial run. Recorded acceptance will take the place of its document.
"""

from datetime import date, datetime

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import manages_unit, may_write, other_territory, somewhere
from mingcha.registry.points.rules import Networks, address_inside_networks, may_change_point
from mingcha.registry.viewing_grounds.values import ViewedPoint

MOST_DOCUMENT = 200
"""Maximum characters of the name and number of the document."""
TRIAL_VIEWERS = (Role.CONTRACTOR, Role.TECHNICIAN)
"""The roles that see trial footage and no other (article 8); the acceptance group joins them when there is one."""


@cites("8")
def may_see_trial(who: DutyFacts, point: ViewedPoint) -> Decision:
    """Whether a person may watch a point on trial: people of its contractor, and technicians of its units."""
    builds = who.over(point.place, Role.CONTRACTOR) and who.organisation == point.place.contractor
    if builds or (who.over(point.place, Role.TECHNICIAN) and who.organisation in point.units):
        return allow("8")
    return refuse(
        "8",
        "点位尚在试运行，未投入使用：试运行录像仅供承建单位和本单位技术人员查看",
        "the point is on trial, not in use: trial footage is for its contractor and the unit's technicians",
        missing=(Words("投入使用的登记（文件和日期）", "the record that it was put into use (document and day)"),),
        next_steps=(
            NextStep(
                Words(
                    "请建设或者管理单位的保卫负责人登记投入使用",
                    "ask the manager of the building or managing unit to record it",
                )
            ),
        ),
    )


@cites("3", "7", "8")
def may_try_anywhere(who: DutyFacts) -> Decision:
    """Whether a person tests addresses at all: to say so on the page before its form."""
    return allow("8") if who.has(*TRIAL_VIEWERS) else somewhere(who, may_write)


@cites("3", "7", "8")
def may_try_address(who: DutyFacts, system: ViewedPoint, host: str, networks: Networks) -> Decision:
    """Whether a person may test the address of a camera for a system: who registers its cameras, and who sees its trial
    footage; inside the networks of its unit. `system` is a point of the system on trial."""
    if may_see_trial(who, system):
        return address_inside_networks(host, networks)
    return may_change_point(who, system.place, host, networks)


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
