"""Parts of a site: who registers them, who says that one is not required, and when one is a gap (articles 3, 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart, may_call_voluntary
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, may_write, other_territory

MOST_NAME = 100
MOST_REASON = 200
"""Characters of the name of a part, and of the reason for a judgement or an end."""
IN_USE, TRIAL, ACCEPTED = "in_use", "trial", "accepted"
"""States of a point (article 8), as registry.points.rules names them."""


class GapReason(StrEnum):
    """Why a required part is not covered: the first reason that holds, in this order."""

    NOT_BUILT = "not_built"
    NOT_ACCEPTED = "not_accepted"
    SWITCHED_OFF = "switched_off"
    OFFLINE = "offline"
    UNFILED = "unfiled"

    @property
    def words(self) -> Words:
        """The reason for people."""
        return _REASONS[self][0]

    @property
    def who_acts(self) -> Words:
        """Who must act, and how."""
        return _REASONS[self][1]


_REASONS = {
    GapReason.NOT_BUILT: (
        Words("未建", "Not built"),
        Words("建设单位建设并登记点位", "the building unit builds and registers a camera"),
    ),
    GapReason.NOT_ACCEPTED: (
        Words("未验收", "Not accepted"),
        Words("建设单位组织竣工验收", "the building unit has it accepted"),
    ),
    GapReason.SWITCHED_OFF: (
        Words("已停用", "Switched off"),
        Words("管理单位恢复运行", "the managing unit puts it back into operation"),
    ),
    GapReason.OFFLINE: (
        Words("中断", "Down"),
        Words("管理单位维修，恢复在线", "the managing unit repairs it and brings it back online"),
    ),
    GapReason.UNFILED: (
        Words("未备案", "Not filed"),
        Words("建设、管理或者使用单位报所在地公安机关备案", "the building, managing or using unit files its system"),
    ),
}


@dataclass(frozen=True, slots=True)
class CoveringPoint:
    """A point that stands at a part: its state of article 8, whether it is switched on, whether it is known to be
    offline, and whether its system is past the day of its filing in this district."""

    state: str
    enabled: bool = True
    offline: bool = False
    unfiled: bool = False


@cites("6", "9")
def gap_of(required: bool, points: Sequence[CoveringPoint]) -> GapReason | None:
    """Why a part is a gap; None for one that is not required or has a point in use that is not known to be offline and
    whose system is filed, or need not be yet."""
    running = [one for one in points if one.state == IN_USE and one.enabled]
    online = [one for one in running if not one.offline]
    if not required or any(not one.unfiled for one in online):
        return None
    if online:
        return GapReason.UNFILED
    if running:
        return GapReason.OFFLINE
    if any(one.state == IN_USE for one in points):
        return GapReason.SWITCHED_OFF
    built = any(one.state in (TRIAL, ACCEPTED) for one in points)
    return GapReason.NOT_ACCEPTED if built else GapReason.NOT_BUILT


@cites("3", "6")
def may_add_part(who: DutyFacts, place: Place, kind: str) -> Decision:
    """Whether this person may register a part of a site: a keeper of its place, an entrance, a passage or a vital
    part."""
    writes = may_write(who, place)
    if not writes or kind in (PlacePart.ENTRANCE, PlacePart.PASSAGE, PlacePart.VITAL):
        return writes
    return refuse(
        "6",
        "只登记重要出入口、主要通道和要害部位",
        "only important entrances, main passages and vital parts are registered",
        missing=(Missing("第六条规定的部位", "a part that article 6 names", "kind"),),
    )


@cites("3", "6")
def may_judge_part(who: DutyFacts, place: Place, category: str, kind: str, *, required: bool, reason: str) -> Decision:
    """Whether this person may say that a part is required, or that it is not (T6c-N): an entrance, passage or vital
    part of a place of article 6 is required, and only the city's public security organ says otherwise, with a
    reason."""
    if required:
        return may_write(who, place)
    if not who.has(Role.CITY_OFFICER):
        voluntary = may_call_voluntary(category, PlacePart(kind))
        return may_write(who, place) if voluntary else voluntary
    if not who.over(place, Role.CITY_OFFICER):
        return other_territory()
    if reason.strip():
        return allow("6")
    return refuse(
        "6",
        "认定非应建须写明理由",
        "why the part is not required is not said",
        missing=(Missing("认定的理由", "the reason", "reason"),),
    )


@cites("3", "6")
def may_end_part(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may end a part that is not there any more: the public security organ of the territory, so
    that no unit ends its own gap."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "6",
            "部位的注销由公安机关办理",
            "a part is ended by the public security organ",
            next_steps=ASK_A_KEEPER,
        )
    return allow("6") if who.over(place, *PUBLIC_SECURITY) else other_territory()


@cites("3", "6")
def may_stand_at_part(who: DutyFacts, place: Place, part_of_point: str, kind: str, *, same_site: bool) -> Decision:
    """Whether this person may say that a point stands at a part: a keeper, a part of the point's own site, of the kind
    that the point was registered for."""
    writes = may_write(who, place)
    if not writes:
        return writes
    if not same_site:
        lacks = Missing("本场所的部位", "a part of the same site", "number")
        return refuse("6", "该部位不属于点位所在场所", "the part is of another site", missing=(lacks,))
    if part_of_point != kind:
        lacks = Missing("与点位登记部位一致的部位", "a part of the kind of the point", "number")
        return refuse("6", "与点位登记的部位类型不一致", "the point is registered for another kind", missing=(lacks,))
    return allow("6")
