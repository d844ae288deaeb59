"""States and closed lists of obstructions (article 12)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.supervision.orders import values


class ObstructionState(StrEnum):
    """Where an obstruction stands."""

    CANDIDATE = "candidate"
    REJECTED = "rejected"
    REPAIR = "repair"
    CONFIRMED = "confirmed"
    SUPERVISOR = "supervisor"
    INSPECTED = "inspected"
    ORDERED = "ordered"
    CORRECTED = "corrected"
    UNCORRECTED = "uncorrected"
    CLOSED = "closed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return _TONES.get(self, "info")


_STATES = {
    ObstructionState.CANDIDATE: Words("待人工核对", "to be verified"),
    ObstructionState.REJECTED: Words("不成立", "not the case"),
    ObstructionState.REPAIR: Words("转维修", "to be repaired"),
    ObstructionState.CONFIRMED: Words("已确认，待现场检查", "confirmed, to be inspected"),
    ObstructionState.SUPERVISOR: Words("待审核系统是否先于妨碍物建成", "for the supervisor: which was there first?"),
    ObstructionState.INSPECTED: Words("已现场检查", "inspected"),
    ObstructionState.ORDERED: Words("已责令限期改正", "ordered to correct"),
    ObstructionState.CORRECTED: Words("已改正", "corrected"),
    ObstructionState.UNCORRECTED: Words("逾期未改正", "not corrected in time"),
    ObstructionState.CLOSED: Words("已办结", "closed"),
}
_TONES = {
    ObstructionState.REJECTED: "plain",
    ObstructionState.REPAIR: "plain",
    ObstructionState.CLOSED: "plain",
    ObstructionState.CORRECTED: "ok",
    ObstructionState.UNCORRECTED: "bad",
    ObstructionState.ORDERED: "warn",
}
TRANSITIONS: Mapping[ObstructionState, frozenset[ObstructionState]] = {
    ObstructionState.CANDIDATE: frozenset(
        {ObstructionState.CONFIRMED, ObstructionState.REJECTED, ObstructionState.REPAIR}
    ),
    ObstructionState.CONFIRMED: frozenset({ObstructionState.INSPECTED, ObstructionState.SUPERVISOR}),
    ObstructionState.SUPERVISOR: frozenset({ObstructionState.INSPECTED, ObstructionState.CLOSED}),
    ObstructionState.INSPECTED: frozenset({ObstructionState.ORDERED, ObstructionState.CLOSED}),
    ObstructionState.ORDERED: frozenset({ObstructionState.CORRECTED, ObstructionState.UNCORRECTED}),
    ObstructionState.UNCORRECTED: frozenset({ObstructionState.CLOSED}),
    ObstructionState.CORRECTED: frozenset({ObstructionState.CLOSED}),
    ObstructionState.REJECTED: frozenset(),
    ObstructionState.REPAIR: frozenset(),
    ObstructionState.CLOSED: frozenset(),
}
"""From each state the states that may follow."""
JUDGED = (ObstructionState.CONFIRMED, ObstructionState.REJECTED, ObstructionState.REPAIR)
"""What a person who looked says of a candidate."""
INSPECTABLE = (ObstructionState.CONFIRMED, ObstructionState.ORDERED)
"""The states in which two officers inspect: before the order, and again after it."""


ACTS = (
    Offence.OBSTRUCTION,
    Offence.INSTALL_WITHOUT_RIGHT,
    Offence.FORBIDDEN_PLACE,
    Offence.NO_INSPECTION_BY_OPERATOR,
    Offence.NO_CONSENT_OF_CLASSIFIED_UNIT,
    Offence.NO_FILING,
    Offence.CHANGE_MOVE_OR_REMOVE,
    Offence.NO_SIGN,
)
"""The acts about a registered point that are inspected and ordered to be put right here: article 23 and decree 799."""


class Cause(StrEnum):
    """What hides the view (article 12)."""

    GREENERY = "greenery"
    PIPES = "pipes"
    ADVERTISING = "advertising"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CAUSES[self]


_CAUSES = {
    Cause.GREENERY: Words("绿化", "greenery"),
    Cause.PIPES: Words("管线", "pipes and lines"),
    Cause.ADVERTISING: Words("广告牌", "advertising"),
    Cause.OTHER: Words("其他设施", "other structures"),
}


class ClearView(StrEnum):
    """By what it is known that the view is free again, of an obstruction that was corrected and closed."""

    MEASURED = "measured"
    RECORD = "record"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _VIEWS[self]


_VIEWS = {
    ClearView.MEASURED: Words(
        "复查记录，画面检查程序连续数日未见遮挡", "re-inspection, and clear days by the detector"
    ),
    ClearView.RECORD: Words(
        "仅凭复查记录（画面检查程序未查看该点位）", "re-inspection alone: no detector looks at the point"
    ),
}


class OwnerKind(StrEnum):
    """Whose it is. Article 23 fines persons of a unit alone."""

    UNIT = "unit"
    PRIVATE = "private"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _OWNERS[self]


_OWNERS = {OwnerKind.UNIT: Words("单位", "a unit"), OwnerKind.PRIVATE: Words("个人", "a private person")}


ServiceWay = values.ServiceWay
"""How an order to correct is served: as every paper."""
