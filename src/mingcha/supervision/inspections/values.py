"""Inspections of units and their plans as frozen values (decree 799, art. 24)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Bounds, Offence, PenaltyRule
from mingcha.registry.identity.duty import Place
from mingcha.supervision.inspections.states import InspectionCause, InspectionPlanState, UnitInspectionState
from mingcha.supervision.officers.values import Signature
from mingcha.supervision.orders.values import OrderShown, VisitShown
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import AnsweredQuestion, GivenAnswer, Question


@dataclass(frozen=True, slots=True)
class NewUnitInspection:
    """An inspection to begin: of a registered unit (`unit`, code) or one of its systems (`system`, code), or of a place
    that is in no register (`subject`, with its `district`). `planned`: number of the line of a plan that it carries
    out, `report`: of the citizen's report that it follows, 0 for none; `reason` where neither is given."""

    unit: str = ""
    system: str = ""
    subject: str = ""
    district: str = ""
    planned: int = 0
    report: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """What two officers found on the spot. `answers`: by question, those that were looked at; `corrected`: of one after
    the order, and where it is not, `still_lacking`: the questions of the order that still lack, None for all of them;
    what is not named counts as corrected."""

    inspected_on: date
    present: str
    record: str
    answers: Mapping[str, GivenAnswer] = field(default_factory=dict)
    corrected: bool | None = None
    still_lacking: tuple[str, ...] | None = None
    certificates_shown: bool = False
    recusal_told: bool = False
    absent: str = ""


@dataclass(frozen=True, slots=True)
class NewUnitOrder:
    """An order to correct after an inspection. `days` 0: at once; `copy_to`: the department that gets a copy, ""."""

    unit: str
    what: str
    days: int
    copy_to: str = ""
    short_reason: str = ""


@dataclass(frozen=True, slots=True)
class NewOrderAnswer:
    """What a unit answers to its order. `days`: more days that it asks for, 0 for none."""

    text: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class OrderAnswerRow:
    """An answer of a unit; `sha256`: of the file that was handed in, "" without one."""

    number: int
    text: str
    days: int
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitInspectionFacts:
    """An inspection as its rules see it. `unsigned`: the first signature of a record that waits for the second;
    `recorded`: whether any record stands, `lacking`: the questions that it answers with "no"; `found_on`: the signed
    record after the order that found it uncorrected, `still_lacking`: the questions that this one names. What was
    struck counts for nothing. `handled_by`: the actors who signed records and made the order; `is_charged`: a penalty
    case came of it; `struck_by`: who struck records; `provisional`: see OrderFacts; `legal_classes`: the classes under
    decree 799 of the system, or of all of the unit's; `answers`: how often the unit answered its order; `charged`: who
    was ordered, without an order who or what is inspected."""

    state: UnitInspectionState
    place: Place
    registered: bool
    recorded: bool = False
    unsigned: Signature | None = None
    lacking: tuple[str, ...] = ()
    ordered_on: date | None = None
    served_on: date | None = None
    due_on: date | None = None
    provisional: bool = False
    at_once: bool = False
    extended: bool = False
    found_on: date | None = None
    inspected_on: date | None = None
    begun_on: date | None = None
    still_lacking: tuple[str, ...] = ()
    handled_by: frozenset[str] = frozenset()
    is_charged: bool = False
    struck_by: frozenset[str] = frozenset()
    legal_classes: frozenset[str] = frozenset()
    answers: int = 0
    charged: str = ""


@dataclass(frozen=True, slots=True)
class UnitRecordRow(VisitShown):
    """A record of an inspection; `second` is empty while the second officer has not signed. `still_lacking`: the
    questions that a re-inspection names as not corrected."""

    still_lacking: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class UnitOrderRow(OrderShown):
    """An order to correct; `due_on` None until it is served."""

    copy_to: str


@dataclass(frozen=True, slots=True)
class UnitInspectionRow:
    """An inspection in a list. `report`: number of the citizen's report, 0 for none and for a reader of the unit;
    `is_late`: the limit of its order is over."""

    number: int
    state: UnitInspectionState
    cause: InspectionCause
    reason: str
    unit: str
    subject: str
    system: str
    system_name: str
    place: Place
    begun_at: datetime
    begun_by: str
    due_on: date | None
    planned: int
    report: int
    close_reason: str
    revision: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the penalty table says of a finding: the act, the rule in force on the day of the inspection, the bounds by
    who, whether a fine may follow now, and the provisions that need a legal opinion."""

    question: str
    offence: Offence
    words: Words
    rule: PenaltyRule
    bounds: tuple[tuple[Words, Bounds], ...]
    may: Decision


@dataclass(frozen=True, slots=True)
class UnitInspectionSteps:
    """What the reader may do next. `ask_days`: an answer to the order may ask for more days."""

    record: bool = False
    sign: bool = False
    strike: bool = False
    order: bool = False
    serve: bool = False
    extend: bool = False
    again: bool = False
    close: bool = False
    answer: bool = False
    ask_days: bool = False


@dataclass(frozen=True, slots=True)
class WholeUnitInspection:
    """An inspection with its questions, records, order, what the unit answered to it, what the penalty table says, and
    the reader's next steps."""

    row: UnitInspectionRow
    facts: UnitInspectionFacts
    questions: tuple[AnsweredQuestion, ...]
    records: tuple[UnitRecordRow, ...]
    order: UnitOrderRow | None
    outlooks: tuple[Outlook, ...]
    steps: UnitInspectionSteps
    answers: tuple[OrderAnswerRow, ...] = ()

    @property
    def found(self) -> tuple[AnsweredQuestion, ...]:
        """The questions that were looked at."""
        return tuple(one for one in self.questions if one.given is not None)

    @property
    def lacking(self) -> tuple[AnsweredQuestion, ...]:
        """Those answered with "no"."""
        return tuple(one for one in self.found if one.given is not None and one.given.answer is Answer.NO)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A line of a plan. `inspection`: number of the inspection that carries it out, 0 for none; `ends_on`: the last
    day of its quarter, which `is_over`; `may_withdraw`: whether the reader may take it off the plan."""

    number: int
    quarter: int
    system: str
    system_name: str
    unit: str
    unit_name: str
    note: str
    ends_on: date
    inspection: int
    inspected: bool
    withdrawn_reason: str
    is_over: bool = False
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class InspectionPlanRow:
    """A plan of a district or zone for a year, with how many of its lines are inspected."""

    number: int
    place: Place
    year: int
    state: InspectionPlanState
    made_by: str
    approved_by: str
    lines: int
    inspected: int


@dataclass(frozen=True, slots=True)
class WholePlan:
    """A plan with its lines, and whether the reader may change it, set it in force or inspect."""

    row: InspectionPlanRow
    lines: tuple[PlannedRow, ...]
    may_add: bool
    may_approve: bool
    may_act: bool
