"""Penalty cases as frozen values (article 23)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mingcha.kit.decision import Decision
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.penalty_dates import Pause, Payment
from mingcha.law.periods import Deadline
from mingcha.registry.identity.duty import Place
from mingcha.supervision.cases.states import CaseState, ChallengeKind, EvidenceKind, Outcome
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.obstructions.values import ObstructionFacts


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened: the rule and the act by the penalty table, who is to be fined, and why that person is
    directly responsible. `act_on`: last day of the act, None: the day of the re-inspection; `identity_no` is sealed
    and returned by no query; `also_breaks`: other rules of the table that the same act breaks."""

    rule: str
    offence: Offence
    who: Who
    person: str
    role: str
    why: str
    identity_no: str = field(repr=False)
    act_on: date | None = None
    also_breaks: tuple[str, ...] = ()
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What the person is told before a decision (APL 44), and when it was handed over. `is_complex`: a case that needs
    a legal review (APL 58)."""

    facts: str
    grounds: str
    evidence: tuple[EvidenceKind, ...]
    yuan: Decimal
    handed_on: date
    receiver: str
    is_complex: bool = False


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """What is decided, with the reason (of a fine: why this amount)."""

    outcome: Outcome
    reason: str
    yuan: Decimal = Decimal(0)
    destination: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as its rules see it. `fined_by`: rules by which the same person was fined for the same obstruction;
    `handlers`: the actors who inspected and opened; `statement_last`: last day for a statement, None before a
    notice; `signed`: a paper that the person signed is kept."""

    state: CaseState
    place: Place
    rule: str
    who: Who
    act_on: date
    opened_on: date
    decide_last: date
    obstruction: ObstructionFacts
    handlers: frozenset[str]
    also_breaks: tuple[str, ...] = ()
    fined_by: tuple[str, ...] = ()
    noticed_yuan: Decimal | None = None
    statement_last: date | None = None
    stated: bool = False
    signed: bool = False
    waived: bool = False
    is_complex: bool = False
    reviewed: bool | None = None
    decided_on: date | None = None
    outcome: Outcome | None = None
    yuan: Decimal = Decimal(0)
    served_on: date | None = None
    pay_last: date | None = None
    lawsuit_last: date | None = None
    demanded_on: date | None = None
    paid: tuple[Payment, ...] = ()
    pauses: tuple[Pause, ...] = ()
    receipts: frozenset[str] = frozenset()
    frozen: bool = False
    transfer_closed: bool = False

    @property
    def challenged(self) -> bool:
        """Whether a review or lawsuit runs."""
        return any(one.until is None for one in self.pauses)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on a day, in yuan: of the fine, and as late amount."""

    fine: Decimal
    late: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return self.fine + self.late - self.paid


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list; the person by name and the last four of the number. `overdue`: what is owed is past its day."""

    number: int
    no: str
    state: CaseState
    obstruction: int
    point_name: str
    unit: str
    person: str
    rule: str
    outcome: Outcome | None
    yuan: Decimal
    opened_on: date
    next_on: date | None
    overdue: bool
    revision: int


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment with the number of its receipt."""

    number: int
    on: date
    yuan: Decimal
    receipt: str
    noted_by: str


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """A review or lawsuit."""

    number: int
    kind: ChallengeKind
    since: date
    until: date | None
    result: str


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """What the reader may do next."""

    notify: bool = False
    state: bool = False
    review: bool = False
    decide: bool = False
    serve: bool = False
    pay: bool = False
    challenge: bool = False
    end_challenge: bool = False
    demand: bool = False
    court: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with all that was done, the dates that run, and the next steps of the reader. `blocked`: why no fine may
    be decided today, or that it may."""

    row: CaseRow
    facts: CaseFacts
    identity_ends: str
    role: str
    why: str
    late_reason: str
    opened_by: str
    notice_facts: str
    notice_grounds: str
    evidence: tuple[EvidenceKind, ...]
    notice_receiver: str
    noticed_on: date | None
    statement: str
    statement_sha256: str
    review_opinion: str
    reviewed_by: str
    reason: str
    destination: str
    decided_by: str
    served_way: ServiceWay | None
    receiver: str
    demand_note: str
    court_note: str
    close_reason: str
    dates: tuple[tuple[str, Deadline], ...]
    owed: Owed | None
    payments: tuple[PaymentRow, ...]
    challenges: tuple[ChallengeRow, ...]
    opened_at: datetime
    steps: CaseSteps
    blocked: Decision | None = None
