"""States and closed lists of inspections of units and of their yearly plans (decree 799, art. 24)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words

QUARTERS = (1, 2, 3, 4)
"""The quarters of a year, in which a plan has its lines."""


class InspectionPlanState(StrEnum):
    """Where a yearly plan stands."""

    DRAFT = "draft"
    IN_FORCE = "in_force"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _PLANS[self]


_PLANS = {
    InspectionPlanState.DRAFT: Words("编制中", "being drawn up"),
    InspectionPlanState.IN_FORCE: Words("执行中", "in force"),
}


class InspectionCause(StrEnum):
    """Why a unit or place is inspected."""

    PLANNED = "planned"
    REPORT = "report"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CAUSES[self]


_CAUSES = {
    InspectionCause.PLANNED: Words("年度计划", "by the yearly plan"),
    InspectionCause.REPORT: Words("群众举报", "after a citizen's report"),
    InspectionCause.OTHER: Words("专项、线索", "by cause"),
}
CAUSE_FOR_UNITS = InspectionCause.OTHER
"""What the unit and its papers read of an inspection after a report: that there was a report points at a person."""


class UnitInspectionState(StrEnum):
    """Where an inspection of a unit stands."""

    BEGUN = "begun"
    SIGNED = "signed"
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
    UnitInspectionState.BEGUN: Words("检查中", "under way"),
    UnitInspectionState.SIGNED: Words("已检查，有问题", "inspected, with findings"),
    UnitInspectionState.ORDERED: Words("已责令改正", "ordered to correct"),
    UnitInspectionState.CORRECTED: Words("已改正", "corrected"),
    UnitInspectionState.UNCORRECTED: Words("拒不改正、逾期未改正", "refused, or not corrected in time"),
    UnitInspectionState.CLOSED: Words("已办结", "closed"),
}
_TONES = {
    UnitInspectionState.CLOSED: "plain",
    UnitInspectionState.CORRECTED: "ok",
    UnitInspectionState.UNCORRECTED: "bad",
    UnitInspectionState.ORDERED: "warn",
}
TRANSITIONS: Mapping[UnitInspectionState, frozenset[UnitInspectionState]] = {
    UnitInspectionState.BEGUN: frozenset({UnitInspectionState.SIGNED, UnitInspectionState.CLOSED}),
    UnitInspectionState.SIGNED: frozenset({UnitInspectionState.ORDERED}),
    UnitInspectionState.ORDERED: frozenset({UnitInspectionState.CORRECTED, UnitInspectionState.UNCORRECTED}),
    UnitInspectionState.CORRECTED: frozenset({UnitInspectionState.CLOSED}),
    UnitInspectionState.UNCORRECTED: frozenset({UnitInspectionState.CLOSED}),
    UnitInspectionState.CLOSED: frozenset(),
}
"""From each state the states that may follow."""
TO_DO = (
    UnitInspectionState.BEGUN,
    UnitInspectionState.SIGNED,
    UnitInspectionState.CORRECTED,
    UnitInspectionState.UNCORRECTED,
)
"""The states whose next step is the police's; once ordered it is theirs before service and after the limit."""
