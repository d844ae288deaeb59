"""The lawful purposes of duty viewing: arts. 16(1), 16(4), 19. The list is closed; any other purpose is refused. Beside
it stands the one of redactions (art. 21), which nobody chooses.

Art. 14 is not a basis for duty viewing: access by authorities for a case needs the four conditions of art. 15.
Footage is shared with another department for those of them that are public safety of its own (art. 13(2)).
"""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words


class Purpose(StrEnum):
    """The closed list; the value is the code stored in a grant and in the register."""

    DUTY_PATROL = "duty_patrol"
    CROWD_SAFETY = "crowd_safety"
    TRAFFIC_SAFETY = "traffic_safety"
    INCIDENT = "incident"
    CASE_LEAD = "case_lead"
    SECURITY_EVENT = "security_event"
    DISASTER = "disaster"
    MISSING_PERSON = "missing_person"
    SYSTEM_CHECK = "system_check"


class SourcePurpose(StrEnum):
    """Why the source of a redaction is viewed: to cover what article 21 protects. No duty viewing may name it."""

    REDACTION = "redaction"


@dataclass(frozen=True, slots=True)
class PurposeKind:
    """A purpose, its name, and the article that is its legal ground."""

    purpose: Purpose | SourcePurpose
    words: Words
    article: str


PURPOSES: tuple[PurposeKind, ...] = (
    PurposeKind(Purpose.DUTY_PATROL, Words("值班巡查", "Duty patrol"), "16(1)"),
    PurposeKind(Purpose.CROWD_SAFETY, Words("人员聚集安全", "Crowd safety"), "19"),
    PurposeKind(Purpose.TRAFFIC_SAFETY, Words("交通安全", "Traffic safety"), "19"),
    PurposeKind(Purpose.INCIDENT, Words("突发事件处置", "Handling an emergency"), "16(4)"),
    PurposeKind(Purpose.CASE_LEAD, Words("可疑线索核查", "Checking something suspicious"), "16(4)"),
    PurposeKind(Purpose.SECURITY_EVENT, Words("活动安保", "Securing an event"), "19"),
    PurposeKind(Purpose.DISASTER, Words("防汛、消防与灾害", "Flood, fire and disaster"), "16(4)"),
    PurposeKind(Purpose.MISSING_PERSON, Words("协助寻找走失人员", "Helping to find a missing person"), "19"),
    PurposeKind(Purpose.SYSTEM_CHECK, Words("系统检查与维护", "Checking and maintaining the system"), "16(1)"),
)
"""All lawful purposes of duty viewing, in the order of the list on the page."""

SHARED_PURPOSES = (
    Purpose.CROWD_SAFETY,
    Purpose.TRAFFIC_SAFETY,
    Purpose.INCIDENT,
    Purpose.SECURITY_EVENT,
    Purpose.DISASTER,
    Purpose.MISSING_PERSON,
)
"""The purposes for which footage is shared with a department, in applications and at the door alike. The others are
duties of the unit that runs the system (16(1)): its patrol, its check; and a suspicion is followed up by that unit
(16(4)), by an authority with the conditions of articles 14 and 15."""

OF_REDACTION = PurposeKind(SourcePurpose.REDACTION, Words("脱敏与复核", "Redaction and its review"), "21")

REFUSED_EXAMPLES: dict[str, Words] = {
    "attendance": Words("员工考勤", "employee attendance"),
    "market_analysis": Words("市场分析", "market analysis"),
    "marketing": Words("营销推广", "marketing"),
    "private_dispute": Words("私人纠纷取证", "evidence for a private dispute"),
    "curiosity": Words("个人好奇", "personal curiosity"),
}
"""Common unlawful purposes, so that the refusal under art. 19 can name them."""


@cites("16(1)", "16(4)", "19")
def may_view_for(purpose: str) -> Decision:
    """Whether footage may be viewed for this purpose: allowed with its legal ground, or refused under art. 19."""
    for kind in PURPOSES:
        if kind.purpose.value == purpose:
            return allow(kind.article)
    choose = NextStep(Words("从目的清单中选择", "choose a purpose from the list"))
    if not purpose:
        return refuse("19", "须先选择使用目的", "a purpose must be chosen first", next_steps=(choose,))
    named = REFUSED_EXAMPLES.get(purpose, Words(purpose, purpose))
    return refuse(
        "19",
        f"“{named.zh}”不属于维护公共安全的目的，不得用于其他目的",
        f"{named.en!r} is not the maintenance of public safety; footage serves no other purpose",
        next_steps=(choose,),
    )


@cites("13(2)", "16(1)", "16(4)", "19")
def may_share_footage_for(purpose: str) -> Decision:
    """Whether footage may be shared with a department for this purpose: one of public safety that is the department's
    own. The patrol, the check and the suspicions of the unit that runs the system are not."""
    lawful = may_view_for(purpose)
    if not lawful or purpose in SHARED_PURPOSES:
        return lawful and allow("13(2)")
    kind = next(one for one in PURPOSES if one.purpose.value == purpose)
    return refuse(
        "19",
        f"“{kind.words.zh}”是系统管理、使用单位自身的值班事由，不是向其他部门共享的目的；案件线索依第十四条、第十五条调取",
        f"{kind.words.en!r} is a duty of the unit that runs the system and no purpose of sharing with a department; "
        "what a case needs comes by articles 14 and 15",
        next_steps=(NextStep(Words("从共享目的清单中选择", "choose a purpose of sharing from the list")),),
    )


def purpose_kind(purpose: str) -> PurposeKind | None:
    """The purpose with this code, that of redactions too; None if there is none."""
    return next((kind for kind in (*PURPOSES, OF_REDACTION) if kind.purpose.value == purpose), None)
