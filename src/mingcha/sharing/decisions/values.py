"""Decisions on applications as frozen values (article 13(2))."""

from dataclasses import dataclass
from datetime import date, datetime, time

from mingcha.kit.decision import Decision
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.decisions.principles import ConsentAnswer, DisputeResult, PointBar, Principle, SharingOutcome


@dataclass(frozen=True, slots=True)
class PrincipleAnswer:
    """What was found of a principle, and why."""

    principle: Principle
    met: bool
    why: str


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """A point (20-digit code), or all points of a unit (its code), that the officer refuses, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is written. `contract_no`, `until_on`, `assessments` (numbers of the impact assessments, of
    pictures alone) are for what is agreed; `redaction`: what is to be made unrecognisable, "" for nothing."""

    findings: tuple[PrincipleAnswer, ...] = ()
    refused: tuple[RefusedPart, ...] = ()
    reasons: str = ""
    contract_no: str = ""
    until_on: date | None = None
    redaction: str = ""
    assessments: str = ""


@dataclass(frozen=True, slots=True)
class JudgedApplication:
    """An application as rules of decisions see it. Persons by user id, 0 for nobody; `deciders`: who decided it before,
    where a dispute led to another decision; `forwarders`: who checked and forwarded it, and who settled the dispute;
    `is_settled`: the newest decision was disputed, and stands."""

    department: str
    state: ApplicationState
    kind: SharingKind
    term_months: int
    applicants: tuple[int, ...] = ()
    forwarders: tuple[int, ...] = ()
    deciders: tuple[int, ...] = ()
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class ScopePoint:
    """A point that an application asks for, and that the catalogue lists for departments. `unit`: code of the managing
    unit; `is_police`: whether that is a police organ; `bar`: why it cannot be agreed, None if nothing bars it; degrees
    for the map."""

    code: str
    name: str
    unit: str
    unit_name: str
    is_police: bool = False
    by_cell: bool = False
    bar: PointBar | None = None
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The points that an application asks for, by code, as the register has them now. `has_points`: False for a set of
    figures, which has none; `not_listed`: codes that the department named and that are no point of the catalogue;
    `count`: of these points; where they are too many to be judged at once, of all that may be among them."""

    points: tuple[ScopePoint, ...] = ()
    not_listed: tuple[str, ...] = ()
    has_points: bool = True
    count: int = 0


@dataclass(frozen=True, slots=True)
class JudgedPoint:
    """A point of the scope with the answer. `bar`: None if it is agreed; `why`: the officer's reason, else ""."""

    code: str
    unit: str
    bar: PointBar | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class WouldDo:
    """A published set, or an earlier decision, that would do in place of what is asked for."""

    no: str
    name: str


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """A decision in force by which all was agreed to a department that asks again."""

    no: str
    content: NewApplication
    until_on: date


@dataclass(frozen=True, slots=True)
class KnownOfPrinciples:
    """What the machine knows of the first two principles. `searched`: codes of sets and numbers of decisions that were
    looked through; `in_scope`: points of the catalogue that are asked for; `lawful`: those of a filed system without an
    open finding of article 18."""

    searched: tuple[str, ...] = ()
    would_do: tuple[WouldDo, ...] = ()
    has_points: bool = True
    in_scope: int = 0
    lawful: int = 0


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """A unit of the scope that is no police organ, with the number of its points and its newest answer, None before
    it answered."""

    unit: str
    unit_name: str
    points: int
    answer: ConsentAnswer | None = None
    at: datetime | None = None
    document: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What a unit is asked: whose application, in which state, how many of its points, its newest answer; `is_whole`:
    that is about all of these points, none of which the unit got since it consented."""

    unit: str
    is_police: bool
    state: ApplicationState
    points: int
    newest: ConsentAnswer | None = None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """What a unit reads of an application that asks for its points: nothing of other units. `steps`: which answers the
    reader may give now; `digest`: of the points that are read here. `fields`: the names of those that are asked for;
    `reply_by`: the day until which the police answer, while they have not, `is_provisional` where no holidays are
    published for it yet; `outcome`, `until_on`: what they decided, and until when it is shared. `fields` and these two
    are read for one request, not for a list."""

    no: str
    unit: str
    unit_name: str
    department_name: str
    set_name: str
    state: ApplicationState
    forwarded_at: datetime | None
    content: NewApplication
    points: tuple[ScopePoint, ...]
    newest: UnitAnswer
    steps: tuple[tuple[ConsentAnswer, Decision], ...]
    digest: str = ""
    fields: tuple[str, ...] = ()
    reply_by: date | None = None
    is_provisional: bool = False
    outcome: SharingOutcome | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class DecidedPointRow:
    """A point that was not agreed, for its reader."""

    code: str
    name: str
    bar: PointBar
    why: str


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute about a decision; `result`: None while it is open."""

    raised_at: datetime
    raised_by: str
    why: str
    result: DisputeResult | None
    record: str
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class DisputeSteps:
    """Which steps of a dispute the reader may take with an application now; `dispute_by`: the last day of a dispute,
    None where none can be raised; `days`: working days of that term; `is_provisional`: that day lies where no holidays
    are published yet."""

    dispute: Decision
    settle: Decision
    dispute_by: date | None
    days: int = 0
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision for its readers; `unmet`: the principles that are not met; `refused_points`: as far as the reader may
    read points; `number`: of the decisions on the application, from 1; `dispute`: None if it is not disputed."""

    no: str
    number: int
    outcome: SharingOutcome
    decided_at: datetime
    decided_by: str
    findings: tuple[PrincipleAnswer, ...]
    reasons: str
    contract_no: str
    until_on: date | None
    redaction: str
    assessments: str
    searched: tuple[str, ...]
    not_listed: tuple[str, ...]
    agreed: int
    refused: int
    refused_points: tuple[DecidedPointRow, ...] = ()
    dispute: DisputeRow | None = None

    @property
    def unmet(self) -> tuple[Principle, ...]:
        """The principles that are not met, in the order of the law."""
        return tuple(one.principle for one in self.findings if not one.met)


@dataclass(frozen=True, slots=True)
class JudgingPage:
    """What an officer reads before deciding; `digest`: of what is read here, the content with its points and what bars
    each; `may_decide`: whether the reader may decide it; of pictures `unassessed`: codes of the units without the
    impact assessment that they need, `agreeable`: codes of the units of which a point can be agreed."""

    no: str
    digest: str
    content: NewApplication
    scope: Scope
    known: KnownOfPrinciples
    units: tuple[UnitAnswer, ...]
    may_decide: Decision
    unassessed: tuple[str, ...] = ()
    agreeable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AgreedScope:
    """What a decision agreed to, for the supply and the door: never more than was decided, and without the points of
    units that no longer consent. `data_set`: code of the catalogue."""

    department: str
    data_set: str
    kind: SharingKind
    purpose: str
    points: tuple[str, ...]
    opens: time | None
    closes: time | None
    back_hours: int
    until_on: date
