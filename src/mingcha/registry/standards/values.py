"""Claims of standards as frozen values (article 7)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.registry.identity.duty import Place
from mingcha.registry.standards.kinds import Standard


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """The report of a test: number, issuer and Shanghai day."""

    number: str
    issuer: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is recorded. `claimant`: who says so, such as the maker; `claimed_on`: the Shanghai day of what
    they said. The report of a test has a number, an issuer and a day, or nothing of it is given."""

    standard: Standard
    claimant: str
    claimed_on: date
    report_number: str = ""
    report_issuer: str = ""
    report_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim of a standard for points of a system. `points`: how many it was recorded for, `withdrawn`: for how many
    of them it was withdrawn; `report`: None for a claim alone; `sha256` and `media_type` of its scan, "" without one.
    """

    number: int
    system: str
    standard: Standard
    claimant: str
    claimed_on: date
    report: DeviceReport | None
    sha256: str
    media_type: str
    points: int
    withdrawn: int
    recorded_at: datetime
    recorded_by: str

    @property
    def stands(self) -> bool:
        """Whether it stands for any point."""
        return self.withdrawn < self.points


@dataclass(frozen=True, slots=True)
class ClaimedPointRow:
    """A point of a claim; `withdrawn_at` is None while the claim stands for it."""

    code: str
    name: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim with its points by code. `place`: that of its system, for decisions on responsibility."""

    row: ClaimRow
    system_name: str
    place: Place
    points: tuple[ClaimedPointRow, ...]


@dataclass(frozen=True, slots=True)
class PointClaim:
    """A claim as it is shown at one of its points."""

    row: ClaimRow
    point: ClaimedPointRow


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The scan of a test report, as it was handed in; `name` for its download is made of our number."""

    data: bytes = field(repr=False)
    media_type: str
    name: str
