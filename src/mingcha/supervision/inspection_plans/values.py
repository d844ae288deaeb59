"""Lines of yearly plans as frozen values (decree 799, art. 24)."""

from dataclasses import dataclass
from datetime import date

from mingcha.registry.identity.duty import Place
from mingcha.supervision.inspections.states import InspectionPlanState


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of a plan as its rules see it. `ends_on`: the last day of its quarter; `maker`: user id of who drew the
    plan up; `inspected`: an inspection carries it out."""

    place: Place
    state: InspectionPlanState
    ends_on: date
    maker: int
    inspected: bool
    withdrawn: bool
