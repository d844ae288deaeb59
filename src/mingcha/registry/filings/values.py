"""Filings as frozen values (article 9, decree 799 article 14)."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from mingcha.kit.decision import Decision, Missing
from mingcha.kit.words import Words
from mingcha.law.filing import FilingClock
from mingcha.registry.filings.states import FilingKind, FilingState, FilingStepKind, Light


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A district, or a functional zone with the district on whose land it lies: the part of the city that one organ of
    public security receives filings for (articles 4, 9)."""

    division: str
    zone: str = ""

    @property
    def code(self) -> str:
        """The code by which people name it."""
        return self.zone or self.division

    @property
    def whole_code(self) -> str:
        """The code that names it alone: of a zone with its district, since a zone may lie on the land of several."""
        return f"{self.division}-{self.zone}" if self.zone else self.division


@dataclass(frozen=True, slots=True)
class Declared:
    """What the form asks and the register does not know: typed once by the unit, and kept for its next filing. `uscc`:
    only of a unit that was registered without one; `models`:
    the main types, models and makers of the devices; `authorisation`: name and number of the stamped letter for the
    agent; `proof`: of a system that is no more, the document of its removal; `declared_by`: who declares that all of it
    is true."""

    uscc: str = ""
    address: str = ""
    legal_representative: str = ""
    responsible: str = ""
    phone: str = ""
    agent: str = ""
    authorisation: str = ""
    models: str = ""
    storage_place: str = ""
    network_operator: str = ""
    platform: str = ""
    operator: str = ""
    proof: str = ""
    declared_by: str = ""


DECLARED = tuple(one.name for one in fields(Declared))
"""The names of these items."""


@dataclass(frozen=True, slots=True)
class FiledUnit:
    """The unit that files, by the register. `kind`: places.models.OrganisationKind."""

    code: str
    name: str
    uscc: str
    kind: str


@dataclass(frozen=True, slots=True)
class FiledSystem:
    """A system by the register, as the form says it; units by name. `accepted_on`: its first passed acceptance,
    `used_on`: its first record of use, None for none; `monitors`: people of its units who watch; `circuits`: those on
    which its points in this part of the city hang."""

    code: str
    name: str
    legal_class: str
    category: str
    site: str
    site_address: str
    managed_by: str
    built_by: str
    used_by: str
    contractor: str
    accepted_on: date | None
    used_on: date | None
    retention_days: int
    key_target: bool
    monitors: int
    circuits: tuple["FiledCircuit", ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class FiledCircuit:
    """A circuit by the register: the name of its operator, and its number there (article 17)."""

    operator: str
    no: str


@dataclass(frozen=True, slots=True)
class FiledPoint:
    """A point by the register, as the form lists it. `longitude`, `latitude`: CGCS2000 degrees as text with seven
    decimals, "" for one without a place; `sound`: a ground for its sound is in force."""

    code: str
    name: str
    part: str
    longitude: str
    latitude: str
    azimuth_deg: int | None
    view_angle_deg: int | None
    turns: bool
    has_sign: bool
    sound: bool


@dataclass(frozen=True, slots=True)
class FilingHead:
    """What a filing is: of which kind, of which part of the city, and what it changes (the number of the receipt)."""

    kind: FilingKind
    area: Area
    reason: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True)
class FilingLight:
    """What the clock of a part of a system says. `days_left` counts to the legal day, None without a clock, below 0
    past it; `days_late`: of what was submitted, or of what is overdue; `reminder`: the step of the reminders that has
    come (15, 7, 3 or 1 days), 0 for none."""

    light: Light
    days_left: int | None = None
    days_late: int = 0
    reminder: int = 0


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing for lists. `no`: number of its receipt, "" before; `organ`: the organ that has it now, "" in a draft;
    `counted_on`: the day on which it counts as submitted; `days_late`: of that day by the legal day of then."""

    number: int
    kind: FilingKind
    state: FilingState
    system: str
    system_name: str
    area: Area
    area_words: Words
    applicant: str
    applicant_name: str
    organ: str
    organ_name: str
    points: int
    counted_on: date | None
    due_on: date | None
    days_late: int
    resubmit_by: date | None
    no: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class FoundFiling:
    """What a search shows of a filing."""

    number: int
    kind: FilingKind
    system_name: str
    area_words: Words
    no: str


@dataclass(frozen=True, slots=True)
class FilingStepRow:
    """A step of a filing: what, by whom, when, at which organ, with what content (its digest) and what was said."""

    kind: FilingStepKind
    by: str
    at: datetime
    organ_name: str
    content: str
    note: str


@dataclass(frozen=True, slots=True)
class FilingScanRow:
    """A scan of what was filed on paper, by the digest of its bytes."""

    number: int
    title: str
    media_type: str
    sha256: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class FilingSteps:
    """What the reader may do with a filing now; `receive`: the decision, since its refusal names what is missing."""

    submit: bool
    withdraw: bool
    receive: Decision
    give_back: Decision
    transfer: Decision
    add_scan: bool


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """A filing for its page. `content`: what was filed, or in a draft and after a return what would be filed now;
    `register_sha256`: of what the register says of it now, which its declaration names, "" where nothing is declared;
    `missing`: what that lacks; `named`: what the last return named; `right_organ`: whose district its points lie in,
    with its name; `counts`: no later filing of its part was received; `has_uscc`: the register has the code of its
    unit; `has_operator`: it has the operators of its circuits; `clocks`: those of its system that run, the one that
    counts first."""

    row: FilingRow
    declared: Declared
    content: dict[str, object]
    content_sha256: str
    register_sha256: str
    missing: tuple[Missing, ...]
    named: tuple[Missing, ...]
    resubmit_by: date | None
    reason: str
    changes: int
    withdrawn_reason: str
    right_organ: str
    right_organ_name: str
    counts: bool
    has_uscc: bool
    has_operator: bool
    submitted_at: datetime | None
    received_at: datetime | None
    received_by: str
    clocks: tuple[FilingClock, ...]
    light: FilingLight
    history: tuple[FilingStepRow, ...]
    scans: tuple[FilingScanRow, ...]
    steps: FilingSteps


@dataclass(frozen=True, slots=True)
class FiledPart:
    """The part of a system in one district: what its clock says, the filing that was received last (its number, 0 for
    none), and the one that is on its way; `is_returned`: which its unit is to complete."""

    area: Area
    words: Words
    points: int
    light: FilingLight
    received: int
    on_its_way: int
    is_returned: bool


@dataclass(frozen=True, slots=True)
class SystemFilings:
    """The filings of a system by district, its clocks, and whether the reader may open one."""

    parts: tuple[FiledPart, ...]
    clocks: tuple[FilingClock, ...]
    may_open: bool


@dataclass(frozen=True, slots=True)
class DueFiling:
    """A system whose filing is due soon: the legal and the safe day, and what its clock says."""

    system: str
    name: str
    due: date
    due_raw: date
    provisional: bool
    light: FilingLight


@dataclass(frozen=True, slots=True)
class OverdueInArea:
    """How many systems of a district or zone are past the day of their filing."""

    area: Area
    words: Words
    systems: int
