"""What is measured of the cameras of a group, beside which goal, and who reads it (articles 3, 16(5), 17).

The goals are our own default, not the law. What no day has proved has no rate: silence is never shown as good.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Role

NOT_DELIVERED = frozenset(
    {
        "CONNECTING",
        "UNREACHABLE",
        "REFUSED",
        "NOT_FOUND",
        "NOT_A_CAMERA",
        "UNSUPPORTED",
        "SILENT",
        "LOSS",
        "RECORDER_DOWN",
        "NOT_ASSIGNED",
    }
)
"""The causes of gaps in which no picture came: of camera, network, or a recorder that did not run. Others (disk, clock,
mask) lose a picture that came; they count against completeness alone."""
SWITCHED_OFF = "DISABLED"
"""The cause of a gap while the camera was not to record: no use, so nothing to measure."""
READERS = (
    Role.ADMINISTRATOR,
    Role.UNIT_MANAGER,
    Role.TECHNICIAN,
    Role.CONTRACTOR,
    Role.DISTRICT_OFFICER,
    Role.CITY_OFFICER,
    Role.AUDITOR,
)


class Measure(StrEnum):
    """What is measured."""

    ONLINE = "online"
    COMPLETE = "complete"
    LEGAL_DAYS = "legal_days"
    DOSSIER = "dossier"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _NAMES[self]


_NAMES = {
    Measure.ONLINE: Words("在线率", "Online"),
    Measure.COMPLETE: Words("录像完整率", "Complete"),
    Measure.LEGAL_DAYS: Words("存储达标率", "Legal days kept"),
    Measure.DOSSIER: Words("档案无问题率", "No open finding"),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of camera-days: how many, milliseconds in use, with footage and without a delivered picture, and how
    many lost legal days or have an open finding about the point."""

    cameras: int = 0
    in_use_ms: int = 0
    footage_ms: int = 0
    away_ms: int = 0
    short: int = 0
    with_finding: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.cameras + other.cameras,
            self.in_use_ms + other.in_use_ms,
            self.footage_ms + other.footage_ms,
            self.away_ms + other.away_ms,
            self.short + other.short,
            self.with_finding + other.with_finding,
        )

    def permyriad(self, measure: Measure) -> int | None:
        """The rate per ten thousand, rounded down; None if nothing was in use, so that nothing can be measured."""
        match measure:
            case Measure.ONLINE:
                part, whole = self.in_use_ms - self.away_ms, self.in_use_ms
            case Measure.COMPLETE:
                part, whole = self.footage_ms, self.in_use_ms
            case Measure.LEGAL_DAYS:
                part, whole = self.cameras - self.short, self.cameras
            case Measure.DOSSIER:
                part, whole = self.cameras - self.with_finding, self.cameras
        return part * 10_000 // whole if whole > 0 else None


@cites("16(5)", "17")
def sums_of_day(
    expected_ms: int, footage_ms: int, gaps_ms: Mapping[str, int], *, is_short: bool, with_finding: bool
) -> Sums:
    """The sums of one camera-day; `gaps_ms`: cause to milliseconds without footage. Unexplained time counts as kept by
    nobody: it lowers completeness and not the online rate, since nobody knows whether a picture came."""
    in_use_ms = expected_ms - gaps_ms.get(SWITCHED_OFF, 0)
    away_ms = sum(ms for cause, ms in gaps_ms.items() if cause in NOT_DELIVERED)
    return Sums(1, in_use_ms, footage_ms, min(away_ms, in_use_ms), int(is_short), int(with_finding))


@cites("17")
def together(several: Iterable[Sums]) -> Sums:
    """Their sums."""
    return sum(several, Sums())


_GOALS = {
    Measure.ONLINE: "health.online_percent",
    Measure.COMPLETE: "health.complete_percent",
    Measure.LEGAL_DAYS: "health.legal_days_percent",
    Measure.DOSSIER: "health.dossier_percent",
}


@cites("16(5)", "17")
def goal_permyriad(measure: Measure, on: date) -> int:
    """The goal of a measure on a day, per ten thousand."""
    return 100 * parameters.number(_GOALS[measure], on)


@cites("16(5)", "17")
def reaches_goal(sums: Sums, measure: Measure, on: date) -> bool | None:
    """Whether a rate reaches the goal of its day; None where there is no rate."""
    rate = sums.permyriad(measure)
    return None if rate is None else rate >= goal_permyriad(measure, on)


@cites("3", "16(5)", "17")
def may_read_health(who: DutyFacts) -> Decision:
    """Whether this person reads the health of the cameras in reach."""
    if not who.has(*READERS):
        return refuse("3", "您的岗位不查阅运行考核", "your role does not read the health of cameras")
    return allow("17")
