"""Documents of the four systems, and how a person or unit stands to them, as frozen values (article 16(1))."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.kit.decision import Decision
from mingcha.registry.identity.duty import Place
from mingcha.supervision.regimes.kinds import RegimeKind


@dataclass(frozen=True, slots=True)
class NewRegime:
    """A version of a system as it is recorded. `approver`: who approved it, `valid_from`: its first Shanghai day; ""
    and None for what is not given."""

    kind: RegimeKind
    title: str
    approver: str
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class RegimeVersion:
    """Of a version what rules need: from which Shanghai day it is in force, and on which it was recorded here."""

    kind: RegimeKind
    version: int
    valid_from: date
    recorded_on: date


@dataclass(frozen=True, slots=True)
class UnreadRegime:
    """A version in force that a person has not acknowledged; `read_by`: the last Shanghai day for it."""

    kind: RegimeKind
    version: int
    read_by: date


@dataclass(frozen=True, slots=True)
class UnreadVersion:
    """Of a unit (code) a version in force that so many of its staff have not acknowledged."""

    unit: str
    unit_name: str
    unread: UnreadRegime
    people: int


@dataclass(frozen=True, slots=True)
class RegimeStanding:
    """How a person stands to the four systems of a unit: the systems that have no version in force, and the versions
    in force that the person has not acknowledged."""

    missing: tuple[RegimeKind, ...]
    unread: tuple[UnreadRegime, ...]


@dataclass(frozen=True, slots=True)
class RegimeRow:
    """A version of a system. `acknowledged`: how many people acknowledged it; `in_force`: today."""

    number: int
    unit: str
    kind: RegimeKind
    version: int
    title: str
    approver: str
    valid_from: date
    sha256: str
    media_type: str
    size_bytes: int
    recorded_at: datetime
    recorded_by: str
    acknowledged: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class StaffStanding:
    """A person of a unit's monitoring and managing staff: what they have not acknowledged, and whether they may be put
    on a new shift today (`may_take_shift`)."""

    username: str
    name: str
    unread: tuple[UnreadRegime, ...]
    shift: Decision


@dataclass(frozen=True, slots=True)
class UnitRegimes:
    """The versions of a unit's systems, the newest first, and its staff by name. `own`: how the reader stands to them,
    None for a reader who is not of the unit."""

    unit: str
    unit_name: str
    place: Place
    versions: tuple[RegimeRow, ...]
    missing: tuple[RegimeKind, ...]
    staff: tuple[StaffStanding, ...]
    own: RegimeStanding | None

    @property
    def unread_numbers(self) -> frozenset[int]:
        """The numbers of the versions in force that the reader has not acknowledged."""
        lacks = {(one.kind, one.version) for one in self.own.unread} if self.own else set()
        return frozenset(one.number for one in self.versions if (one.kind, one.version) in lacks)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the list: which systems it has in force, and how many acknowledgements its staff lacks."""

    unit: str
    unit_name: str
    in_force: tuple[RegimeKind, ...]
    unread: int


@dataclass(frozen=True, slots=True)
class RegimeFile:
    """The file of a version as it was handed in; `name` for its download is made of our number."""

    data: bytes = field(repr=False)
    media_type: str
    name: str
