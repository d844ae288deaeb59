"""Share grants as frozen values (article 13(2))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from mingcha.kit.canonical import Json
from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.grants.states import GrantState, ReviewResult, Side
from mingcha.sharing.grants.terms import Period


@dataclass(frozen=True, slots=True)
class SupplyChecks:
    """The security check before a supply: what was found of each of its five parts. All five are asked for."""

    network: str = ""
    accounts: str = ""
    watermark: str = ""
    revocation: str = ""
    contact: str = ""


CHECKED_PARTS: dict[str, Words] = {
    "network": Words("网络和终端", "network and terminals"),
    "accounts": Words("账户（一人一账户）", "accounts, one a person"),
    "watermark": Words("水印", "watermark"),
    "revocation": Words("收回（已试验）", "revocation, which was tried"),
    "contact": Words("安全联系部门", "office to ask about security"),
}
"""The parts of the security check with their names for people, by field of SupplyChecks."""


@dataclass(frozen=True, slots=True)
class SupplyFacts:
    """A decision that is to be supplied, as rules see it. Persons by user id, 0 for nobody. `is_agreed`: it agrees to
    something, and is not disputed; `is_supplied`: it has a grant, or another one of its application runs; `points`:
    those that are agreed and open now; `owes`: the department owes a report that is late; `is_held_back`: the police
    suspended a grant of the same department and set after the decision, and did not resume it."""

    department: str
    kind: SharingKind
    until_on: date
    applicants: tuple[int, ...] = ()
    decider: int = 0
    is_agreed: bool = True
    is_supplied: bool = False
    points: int = 0
    owes: bool = False
    is_held_back: bool = False


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant as rules see it. `owes`: a report of the department on a grant of this set is late; `is_decided`: the
    newest decision on its application agrees still; `is_offered`: its set is published and shared still; `consents`: it
    has a point left whose unit still consents, or needs none; `last_on`: the last day of its term. Persons by user id:
    `decider` of the decision that was supplied, `newest_decider` of the newest one, `applicants` who asked for it."""

    department: str
    state: GrantState
    kind: SharingKind
    last_on: date
    decider: int = 0
    suspended_by: Side | None = None
    owes: bool = False
    is_decided: bool = True
    consents: bool = True
    is_offered: bool = True
    applicants: tuple[int, ...] = ()
    newest_decider: int = 0


@dataclass(frozen=True, slots=True)
class RowsFacts:
    """A grant whose rows are asked for, as rules see it. `begun_at`: when it came into force; `people`: user ids of
    those whom it names now; `source`: where the rows of its set come from; `items`: codes of the decided items that
    its set shares still."""

    grant: GrantFacts
    begun_at: datetime
    people: tuple[int, ...] = ()
    source: SetSource = SetSource.POINTS
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """A person whom a department asks to have named, as rules see it. `user_id` 0: no such account; `asked_by`: user id
    of who asked."""

    user_id: int
    organisation: str
    active: bool
    asked_by: int = 0


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a department reports of a period: how often and by how many persons it was used, what came of it, what went
    wrong, how many copies are kept and were deleted."""

    uses: int = 0
    persons: int = 0
    results: str = ""
    incidents: str = ""
    copies_kept: int = 0
    copies_deleted: int = 0


@dataclass(frozen=True, slots=True)
class NewReview:
    """A review. `points`: 20-digit codes that are taken out, of a result "narrowed" alone."""

    result: ReviewResult
    why: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of a grant: asked for, named since, removed since; `number`: of the row."""

    number: int
    name: str
    username: str
    asked_at: datetime
    named_at: datetime | None
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GrantStepRow:
    """A step that was taken. `by`: "" for who reads for which side it was alone; `share`: number of the share that was
    opened by it, "" if none was."""

    state: GrantState
    at: datetime
    by: str
    side: Side
    why: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A usage report. `register_count`: uses in the register of article 16(3), of rows pages that were read, in its
    period, counted when it was signed."""

    from_on: date
    to_on: date
    uses: int
    persons: int
    results: str
    incidents: str
    copies_kept: int
    copies_deleted: int
    register_count: int
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review that was made. `by`: "" for the department; `withdrawn`: points that were taken out by it."""

    at: datetime
    by: str
    result: ReviewResult
    why: str
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class ShareGrantRow:
    """A grant in a list. `number`: its place in lists; `application`: its number, by which its decision is found, too;
    `until_on`: the last day of its term; `report_by`, `review_by`: the days that run now, None where none runs."""

    number: int
    no: str
    application: str
    department: str
    department_name: str
    data_set: str
    kind: SharingKind
    state: GrantState
    in_force_at: datetime
    until_on: date
    report_by: date | None = None
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class GrantRows:
    """A page of the rows of a grant, or all of its figures. `items`: codes of what a row has; one of a point says
    beside them whether it shows a cell alone; `next`: by what the next page is asked for, "" after the last row."""

    grant: str
    data_set: str
    items: tuple[str, ...]
    rows: tuple[Mapping[str, Json], ...]
    next: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class UnitGrantPoint:
    """A point of a unit in a grant. `is_open`: what was agreed for it is open now; not while the grant is suspended,
    once it was taken out, or became secret."""

    code: str
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class UnitGrant:
    """A grant as a unit reads it whose points it concerns: who gets what of them, why and until when, and nothing of
    other units or of the department's people. `suspended_by`: None while it is not suspended; `opens`, `closes`: daily
    hours, None for the whole day; `points`: of the reader's units, MOST_UNIT_POINTS at most of `count`; `open_now`:
    how many of them are open."""

    no: str
    application: str
    department_name: str
    kind: SharingKind
    purpose: str
    state: GrantState
    suspended_by: Side | None
    in_force_at: datetime
    until_on: date
    opens: time | None
    closes: time | None
    back_hours: int
    points: tuple[UnitGrantPoint, ...]
    count: int
    open_now: int


@dataclass(frozen=True, slots=True)
class ToSupply:
    """A decision that agrees to something and has no grant yet. `until_on`: the last day of what was agreed; `asked`:
    the persons whom the department asks to have named; `renewable`: numbers of the grants in force from which it may go
    on; `ask`, `remove`, `supply`: whether the reader may do it; `is_provisional`: the last day of the supply lies where
    no holidays are published yet."""

    application: str
    department: str
    department_name: str
    data_set: str
    kind: SharingKind
    decided_at: datetime
    supply_by: date
    until_on: date
    points: int
    asked: tuple[PersonRow, ...]
    renewable: tuple[str, ...]
    ask: Decision
    remove: Decision
    supply: Decision
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class GrantSteps:
    """Which steps the reader may take with a grant now, each with its reason."""

    ask: Decision
    name: Decision
    remove: Decision
    suspend: Decision
    resume: Decision
    end: Decision
    report: Decision
    review: Decision


@dataclass(frozen=True, slots=True)
class GrantPage:
    """A grant for its reader. `share`: number of the share that is open now, "" if none is; `is_named`: the reader is
    one of its people; `points`: how many it opens now, or, if `is_as_opened`, how many the share was opened with, as
    its department reads it; `checks`: of the supply, by part; `owed`: the periods of which a report is owed; `uses`:
    lines in the register so far, of rows pages that were read; `suspended_by`: None while it is not suspended;
    `has_figures`: its set is one of figures, not of points."""

    row: ShareGrantRow
    purpose: str
    contract_no: str
    opens: str
    closes: str
    back_hours: int
    redaction: str
    share: str
    is_named: bool
    points: int
    checks: SupplyChecks
    suspended_by: Side | None
    people: tuple[PersonRow, ...]
    history: tuple[GrantStepRow, ...]
    reports: tuple[ReportRow, ...]
    reviews: tuple[ReviewRow, ...]
    owed: tuple[Period, ...]
    uses: int
    steps: GrantSteps
    has_figures: bool = False
    is_as_opened: bool = False
