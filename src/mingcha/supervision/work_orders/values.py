"""Work orders as frozen values (articles 7, 16(1))."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingcha.registry.identity.duty import Place
from mingcha.supervision.work_orders.states import (
    GoodBasis,
    WaitReason,
    WorkKind,
    WorkOrderState,
    WorkSource,
    WorkStep,
)


@dataclass(frozen=True, slots=True)
class NewWorkOrder:
    """An order to be opened: the point, what is to be repaired and what is wrong. One of the last four says what it is
    made of: the number of a finding of the register, that of a picture finding (B-…), the begin of an interruption in
    Unix ms, the day of which footage is missing; none: by hand."""

    point: str
    kind: WorkKind
    what: str
    finding: int = 0
    picture_finding: str = ""
    interruption_ms: int = 0
    health_day: date | None = None

    @property
    def sources(self) -> tuple[tuple[WorkSource, str], ...]:
        """Each source that is named, with the reference by which it is kept."""
        named = (
            (WorkSource.FINDING, str(self.finding) if self.finding else ""),
            (WorkSource.PICTURE, self.picture_finding),
            (WorkSource.INTERRUPTION, str(self.interruption_ms) if self.interruption_ms else ""),
            (WorkSource.HEALTH, self.health_day.isoformat() if self.health_day else ""),
        )
        return tuple(one for one in named if one[1])


@dataclass(frozen=True, slots=True)
class RepairOutcome:
    """What came of an order: when it was decided whether it is in time (it was fixed, or its limit passed), whether it
    was accepted and fixed within its limits; when it was fixed, None while it is not, and how long that took from the
    opening."""

    at: datetime
    in_time: bool
    fixed_at: datetime | None
    took: timedelta


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does a step: the account, and the session by which it came (0 for none)."""

    actor: str
    user_id: int
    session: int = 0


@dataclass(frozen=True, slots=True)
class OpenWait:
    """A wait that was asked for and has not ended; `agreed` None while the keeper has not answered."""

    asked_by: int
    asked_at: datetime
    agreed: bool | None


@dataclass(frozen=True, slots=True)
class WorkOrderFacts:
    """An order as its rules see it. `team`: the organisation whose person accepted it, "" before; `fixer`: who fixed
    it, None before; `wait`: the wait that runs or waits for its answer."""

    state: WorkOrderState
    place: Place
    kind: WorkKind
    source: WorkSource
    opened_by: str
    team: str = ""
    fixer: Doer | None = None
    fixed_at: datetime | None = None
    wait: OpenWait | None = None


@dataclass(frozen=True, slots=True)
class SeenFacts:
    """What machines recorded of a point since a fix. `recording_since`: from when on its recorder records it by a
    report that is fresh, None: it does not, or nothing was heard; `gap_until`: end of the newest gap after the fix;
    `gap_lasts`: one lasts now; `standing`: picture findings that stand; `cleared_at`: when the newest of them ended;
    `is_looked_at`: the detector compares it now; `sign_at`: when its newest sign was recorded."""

    recording_since: datetime | None = None
    gap_until: datetime | None = None
    gap_lasts: bool = False
    standing: int = 0
    cleared_at: datetime | None = None
    is_looked_at: bool = False
    sign_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """Since when a point is good, and by what it was found so."""

    since: datetime
    basis: GoodBasis


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of an order at an instant. `gross`: from opening to the fix, or to now; `stopped`: of it agreed waits;
    `repair_due_at` moves on by the waits; both limits are our own, no law's."""

    gross: timedelta
    stopped: timedelta
    respond_due_at: datetime
    repair_due_at: datetime
    is_stopped: bool
    responded_late: bool
    repaired_late: bool

    @property
    def net(self) -> timedelta:
        """The time that counts."""
        return self.gross - self.stopped


@dataclass(frozen=True, slots=True)
class WorkOrderStepRow:
    """A step that was done; `photo`: whether a photograph was kept with it."""

    number: int
    step: WorkStep
    actor: str
    at: datetime
    text: str
    photo: bool


@dataclass(frozen=True, slots=True)
class WaitRow:
    """A wait; `agreed` None while nobody has answered, `ended_at` None while it runs."""

    reason: WaitReason
    text: str
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    agreed: bool | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkOrderRow:
    """An order in a list, with its clocks at the instant of reading."""

    number: int
    state: WorkOrderState
    kind: WorkKind
    source: WorkSource
    source_ref: str
    point: str
    point_name: str
    site_name: str
    site_address: str
    unit_name: str
    contractor_name: str
    what: str
    is_urgent: bool
    opened_by: str
    opened_at: datetime
    clocks: Clocks
    revision: int


@dataclass(frozen=True, slots=True)
class WorkOrderSteps:
    """What the reader may do next."""

    accept: bool = False
    arrive: bool = False
    ask_wait: bool = False
    answer_wait: bool = False
    end_wait: bool = False
    fix: bool = False
    verify: bool = False
    reopen: bool = False
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class WholeWorkOrder:
    """An order with its steps and waits, what may follow, and what machines see of the point after a fix: `good` None
    where it is not good yet."""

    row: WorkOrderRow
    facts: WorkOrderFacts
    history: tuple[WorkOrderStepRow, ...]
    waits: tuple[WaitRow, ...]
    steps: WorkOrderSteps
    good: Good | None = None
