"""What is measured of the cameras of a group, beside which goal, and who reads it (articles 3, 16(5), 17).

The goals are our own default, not the law. What no day has proved has no rate: silence is never shown as good.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.work_orders.values import RepairOutcome

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
LEAST_JUDGEABLE_PERMILLE = 500
"""Half of the view, as the detector asks for before it claims anything."""
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
    PICTURE = "picture"
    CLOCK = "clock"
    DOSSIER = "dossier"
    ORDERS = "orders"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _NAMES[self]


_NAMES = {
    Measure.ONLINE: Words("在线率", "Online"),
    Measure.COMPLETE: Words("录像完整率", "Complete"),
    Measure.LEGAL_DAYS: Words("存储达标率", "Legal days kept"),
    Measure.PICTURE: Words("画面完好率", "Picture in order"),
    Measure.CLOCK: Words("时钟合格率", "Clock in order"),
    Measure.DOSSIER: Words("建档合格率", "Dossier in order"),
    Measure.ORDERS: Words("工单按时率", "Orders in time"),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of camera-days: how many that were in use, milliseconds in use, with footage and without a delivered
    picture, how many lost legal days or have a dossier that lacks something; milliseconds in use of which nobody had
    word; how many were looked at and in order, and how many had a measured clock and were on time; of work orders of
    which it was decided that day how many, how many in time, how many were mended that day and in how many milliseconds
    together."""

    cameras: int = 0
    in_use_ms: int = 0
    footage_ms: int = 0
    away_ms: int = 0
    short: int = 0
    with_finding: int = 0
    silent_ms: int = 0
    looked: int = 0
    clear: int = 0
    timed: int = 0
    on_time: int = 0
    orders: int = 0
    orders_in_time: int = 0
    repaired: int = 0
    repair_ms: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def permyriad(self, measure: Measure) -> int | None:
        """The rate per ten thousand, rounded down; None if nothing was in use, looked at or measured."""
        part, whole = self._parts()[measure]
        return part * 10_000 // whole if whole > 0 else None

    @property
    def silent_permyriad(self) -> int | None:
        """The share of time in use of which nobody had word, per ten thousand."""
        return self.silent_ms * 10_000 // self.in_use_ms if self.in_use_ms > 0 else None

    @property
    def repair_mean_ms(self) -> int | None:
        """The mean time from the opening of a work order to its fix, None where none was mended."""
        return self.repair_ms // self.repaired if self.repaired else None

    def _parts(self) -> dict[Measure, tuple[int, int]]:
        return {
            Measure.ONLINE: (self.in_use_ms - self.away_ms - self.silent_ms, self.in_use_ms),
            Measure.COMPLETE: (self.footage_ms, self.in_use_ms),
            Measure.LEGAL_DAYS: (self.cameras - self.short, self.cameras),
            Measure.PICTURE: (self.clear, self.looked),
            Measure.CLOCK: (self.on_time, self.timed),
            Measure.DOSSIER: (self.cameras - self.with_finding, self.cameras),
            Measure.ORDERS: (self.orders_in_time, self.orders),
        }


SUMS = tuple(one.name for one in fields(Sums))
"""The names of the sums, in order: those of the columns in which they are kept."""


@dataclass(frozen=True, slots=True)
class PictureDay:
    """What the detector counted of a camera on a day: checks whose blocks were compared, those that could not be
    judged, the median share of the view that could, and whether a finding of its picture stood that day."""

    judged: int
    not_judgeable: int
    judgeable_permille: int
    has_finding: bool


@cites("12", "17")
def is_picture_in_order(day: PictureDay) -> bool | None:
    """Whether the picture of a camera-day is in order: no finding stands, and half of the view could be judged. None
    where nothing was compared: a camera that is not looked at is neither (F7)."""
    if day.has_finding:
        return False
    if day.judged + day.not_judgeable == 0:
        return None
    return day.judgeable_permille >= LEAST_JUDGEABLE_PERMILLE


@cites("17")
def is_clock_in_order(offset_ms: int, on: date) -> bool:
    """Whether the clock of a camera is near enough to its recorder's."""
    return abs(offset_ms) <= 1000 * parameters.number("health.clock_seconds", on)


@cites("16(5)", "17")
def sums_of_day(
    expected_ms: int, footage_ms: int, gaps_ms: Mapping[str, int], *, is_short: bool, with_finding: bool,
    picture: bool | None = None, clock: bool | None = None,
) -> Sums:  # fmt: skip
    """The sums of one camera-day; `gaps_ms`: cause to milliseconds without footage. Time without footage or a cause is
    time of which nobody had word: it is not complete and not online, and shown apart (T-H-N). A camera that was
    switched off all day is none of those that are counted. `with_finding`: of its dossier; `picture`, `clock`: whether
    they are in order, None for not known."""
    in_use_ms = expected_ms - gaps_ms.get(SWITCHED_OFF, 0)
    away_ms = min(sum(ms for cause, ms in gaps_ms.items() if cause in NOT_DELIVERED), in_use_ms)
    silent_ms = max(0, min(expected_ms - footage_ms - sum(gaps_ms.values()), in_use_ms - away_ms))
    return Sums(
        cameras=int(in_use_ms > 0),
        in_use_ms=in_use_ms,
        footage_ms=footage_ms,
        away_ms=away_ms,
        short=int(is_short and in_use_ms > 0),
        with_finding=int(with_finding and in_use_ms > 0),
        silent_ms=silent_ms,
        looked=int(picture is not None),
        clear=int(picture is True),
        timed=int(clock is not None),
        on_time=int(clock is True),
    )


@cites("16(1)", "17")
def sums_of_order(one: RepairOutcome, begins: datetime, ends: datetime) -> Sums:
    """What a work order adds to the sums of a day [begins, ends): whether it was in time on the day on which that was
    decided, its repair on the day of the fix. A limit that passed stays on its day, also if the fix comes later."""
    decided = begins <= one.at < ends
    fixed = one.fixed_at is not None and begins <= one.fixed_at < ends
    return Sums(
        orders=int(decided),
        orders_in_time=int(decided and one.in_time),
        repaired=int(fixed),
        repair_ms=one.took // timedelta(milliseconds=1) if fixed else 0,
    )


@cites("17")
def together(several: Iterable[Sums]) -> Sums:
    """Their sums."""
    return sum(several, Sums())


_GOALS = {
    Measure.ONLINE: "health.online_percent",
    Measure.COMPLETE: "health.complete_percent",
    Measure.LEGAL_DAYS: "health.legal_days_percent",
    Measure.PICTURE: "health.picture_percent",
    Measure.CLOCK: "health.clock_percent",
    Measure.DOSSIER: "health.dossier_percent",
    Measure.ORDERS: "health.orders_percent",
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


@cites("3", "16(5)", "17")
def reading_health(who: DutyFacts) -> DutyFacts:
    """The person with the roles alone by which the health of cameras is read."""
    return replace(who, roles=tuple(one for one in who.roles if one.role in READERS))


@cites("3", "16(5)", "17")
def reading_wholes(who: DutyFacts) -> DutyFacts:
    """The person with those of these roles that reach all of a district or zone: theirs alone are its sums."""
    roles = (one for one in reading_health(who).roles if one.role is not Role.CONTRACTOR)
    return replace(who, roles=tuple(one for one in roles if not one.territory.organisation))
