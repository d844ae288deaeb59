"""What may go, what must go and what must stay: arts. 16(5) and 20, decree 799 art. 17. Pure decisions on plain values.

The same rules are asked twice: by the application before it signs an order, and by the recorder before it unlinks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters, retention
from mingcha.law.periods import add_months
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.registry.duty import DutyFacts, Place, Role

HOUR_SECONDS = 3600
HOLD_ROLES = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""Roles that place and release holds, each inside its territory."""


class DisposalBasis(StrEnum):
    """On what ground footage may go."""

    RETENTION = "retention"  # its time is over
    DEMO_CAP = "demo_cap"  # the size cap of a demo home


class HoldBasis(StrEnum):
    """Why footage is held beyond its class."""

    IMPORTANT = "important"  # important information, two years: art. 16(5)
    CASE = "case"  # an open case, so the purpose is not met: decree 799, art. 17
    CLUE = "clue"  # a reported clue under review: art. 16(4)
    CLASS_RAISED = "class_raised"  # the class of the system was raised after an order was decided: art. 16(5)

    @property
    def words(self) -> Words:
        """The name for people."""
        return _BASES[self]


_BASES = {
    HoldBasis.IMPORTANT: Words("重要信息（两年）", "important information (two years)"),
    HoldBasis.CASE: Words("案件未结", "open case"),
    HoldBasis.CLUE: Words("线索核查", "clue under review"),
    HoldBasis.CLASS_RAISED: Words("系统类别已提高", "class of the system was raised"),
}


@dataclass(frozen=True, slots=True)
class FootageFacts:
    """An hour of a camera's footage: `hour` = Unix seconds // 3600, `label` as recorded ("R30", "R90/trial").

    `class_now` is the class of the system at the time of the question, `own_days` a longer period it has set itself,
    `taken_in_at` when custody learnt of it by its own clock (None: not asked, as in the recorder).
    """

    camera: str
    hour: int
    label: str
    class_now: RetentionClass | None = None
    own_days: int = 0
    taken_in_at: datetime | None = None

    @property
    def day(self) -> date:
        """The Shanghai day of the hour (the zone's offset is whole hours, so an hour never spans two days)."""
        return shanghai_day(self.begins)

    @property
    def counted_from(self) -> date:
        """The Shanghai day from which its period runs: its own, unless that lies so long before the day on which it
        was taken in that only a wrong clock can have written it (a recorder woke up in 1970); then the later one."""
        if self.taken_in_at is None:
            return self.day
        learnt_on = shanghai_day(self.taken_in_at)
        late = timedelta(days=parameters.number("retention.implausible_days", learnt_on))
        return learnt_on if learnt_on - self.day > late else self.day

    @property
    def begins(self) -> datetime:
        """The first instant of the hour, UTC."""
        return datetime.fromtimestamp(self.hour * HOUR_SECONDS, UTC)

    @property
    def from_ms(self) -> int:
        """The first instant of the hour, Unix ms."""
        return self.hour * HOUR_SECONDS * 1000

    @property
    def to_ms(self) -> int:
        """The end of the hour, Unix ms, exclusive."""
        return (self.hour + 1) * HOUR_SECONDS * 1000


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold in force on the footage of a camera in [from_ms, to_ms), Unix ms."""

    hold: str
    camera: str
    from_ms: int
    to_ms: int

    def covers(self, footage: FootageFacts) -> bool:
        """Whether any instant of the hour is held."""
        return self.camera == footage.camera and self.from_ms < footage.to_ms and footage.from_ms < self.to_ms


@dataclass(frozen=True, slots=True)
class DiskFacts:
    """A disk beside the legal days of what it keeps: full now, or `full_on` some day ahead (None: not foreseen)."""

    disk: str
    is_full: bool
    full_on: date | None = None


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """A hold that somebody wants to place; `place` is where the point lies, None when no such point is registered."""

    place: Place | None
    from_at: datetime
    to_at: datetime
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldRelease:
    """A hold that somebody wants to release; `released` when that was done already, `class_now` the system's class,
    `placed_on` the Shanghai day on which it was placed (None: not told)."""

    place: Place | None
    basis: HoldBasis
    from_at: datetime
    to_at: datetime
    reason: str
    released: bool
    class_now: RetentionClass | None = None
    placed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewedHold:
    """A hold that somebody has looked at again and wants to keep."""

    place: Place | None
    basis: HoldBasis
    reason: str
    released: bool


def class_of_label(label: str) -> RetentionClass:
    """The class in a label such as "R30/trial": trial footage obeys its class too. An unknown label is kept longest."""
    try:
        return RetentionClass(label.partition("/")[0])
    except ValueError:
        return RetentionClass.R730


@cites("16(5)")
def class_in_force(footage: FootageFacts, on: date) -> RetentionClass:
    """The longer of the class at recording and the class now: a key target's flag switches stored footage at once,
    and taking it away shortens nothing that was recorded under it (T16-5b)."""
    recorded = class_of_label(footage.label)
    classes = (recorded, footage.class_now or recorded)
    return max(classes, key=lambda each: retention.kept_until(footage.counted_from, each, decided_on=on))


@cites("16(5)", "20(2)", "20(3)", "799-17")
def may_dispose(
    footage: FootageFacts,
    holds: Iterable[HoldFacts],
    basis: DisposalBasis,
    *,
    now: datetime,
    demo_home: bool = False,
) -> Decision:
    """Whether an hour of footage may go now. A hold beats everything; a demo home's cap shortens the period alone."""
    held = sorted(hold.hold for hold in holds if hold.covers(footage))
    if held:
        return refuse(
            "16(5)",
            f"该时段录像处于保全之中（{'、'.join(held)}），不得删除",
            f"the footage is under hold ({', '.join(held)}) and cannot be disposed of",
            next_steps=(NextStep(Words("解除保全须说明理由", "release the hold, with a reason"), "hold-release"),),
        )
    if basis is DisposalBasis.DEMO_CAP:
        return may_go_by_cap(demo_home=demo_home)
    today = shanghai_day(now)
    return retention.may_delete(footage.counted_from, class_in_force(footage, today), today, days=footage.own_days)


@cites("20(2)")
def may_go_by_cap(*, demo_home: bool) -> Decision:
    """Footage gives way to a size cap in a demo home alone; else a full disk never shortens the period (T16-5e)."""
    if demo_home:
        return allow("20(2)")
    return refuse(
        "20(2)",
        "只有演示环境可因容量提前删除录像；正式环境磁盘不足不缩短存储期限",
        "only a demo home disposes of footage for its size; elsewhere a full disk never shortens the period",
    )


@cites("16(5)")
def keeps_legal_days(disk: DiskFacts, on: date) -> Decision:
    """Whether a disk keeps the legal days of its footage for the days ahead (retention.forecast_alarm_days); refused is
    an alarm, 存储期限风险 (T16-5e): nothing gives way to it, recording stops before the floor does."""
    if disk.is_full:
        return refuse(
            "16(5)",
            f"存储期限风险：磁盘 {disk.disk} 已满，未满期限的录像不覆盖，新录像无法写入",
            f"legal days at risk: disk {disk.disk} is full; nothing is written over, new footage is not kept",
            next_steps=(NextStep(Words("扩充磁盘", "add a disk"), ""),),
        )
    alarm = on + timedelta(days=parameters.number("retention.forecast_alarm_days", on))
    if disk.full_on is not None and disk.full_on <= alarm:
        day = disk.full_on.isoformat()
        return refuse(
            "16(5)",
            f"存储期限风险：磁盘 {disk.disk} 预计 {day} 起存不满法定期限",
            f"legal days at risk: disk {disk.disk} cannot keep the legal days from {day} on",
            next_steps=(NextStep(Words("扩充磁盘", "add a disk"), ""),),
        )
    return allow("16(5)")


@cites("799-17")
def must_dispose_by(footage: FootageFacts, on: date) -> date:
    """The Shanghai day by whose end the hour should be gone when nothing holds it: the ceiling, floor plus grace."""
    in_force = class_in_force(footage, on)
    return retention.delete_due_by(footage.counted_from, in_force, decided_on=on, days=footage.own_days)


@cites("799-17")
def is_overdue(footage: FootageFacts, holds: Iterable[HoldFacts], *, now: datetime) -> bool:
    """Whether footage that nothing holds has stayed past its ceiling."""
    today = shanghai_day(now)
    return today > must_dispose_by(footage, today) and not any(hold.covers(footage) for hold in holds)


@cites("20(2)")
def not_before(basis: DisposalBasis, decided_at: datetime) -> datetime:
    """The instant before which nothing is unlinked: the veto delay, so that a person can still place a hold.

    The demo cap has none: it acts on what lies on the disk now, and what it removes was never evidence.
    """
    if basis is DisposalBasis.DEMO_CAP:
        return decided_at
    hours = parameters.number("disposal.veto_hours", shanghai_day(decided_at))
    return decided_at + timedelta(hours=hours)


@cites("16(5)", "20(2)")
def may_veto(*, closed: bool, reason: str) -> Decision:
    """Whether a disposal order can still be vetoed: it is open, and a reason is given. By whom is a matter of holds."""
    if closed:
        return refuse("20(2)", "该处置令已执行或已被拒绝", "the order was carried out or refused already")
    if not reason.strip():
        return refuse("16(5)", "否决须说明理由", "a veto has a reason", missing=(Words("否决理由", "a reason"),))
    return allow("16(5)")


@cites("3", "16(4)", "16(5)", "799-17")
def may_place_hold(who: DutyFacts, request: HoldRequest, *, now: datetime) -> Decision:
    """Whether a hold may be placed: a registered point, a bounded interval that has begun, a listed basis, a reason."""
    missing = []
    if request.place is None:
        missing.append(Words("已登记的点位", "a registered point"))
    if not request.from_at < request.to_at or request.from_at > now:
        missing.append(Words("起止时间（起点不晚于现在）", "an interval that has begun and that ends"))
    bases = set(HoldBasis) if who.user_id == 0 else set(HoldBasis) - {HoldBasis.CLASS_RAISED}  # that one is the clock's
    if request.basis not in bases:
        missing.append(Words("保全依据", "a basis from the list"))
    if not request.reason.strip():
        missing.append(Words("保全理由", "a reason"))
    if missing:
        return refuse("16(5)", "保全要素不全", "the hold is not complete", missing=tuple(missing))
    return _may_handle_holds(who, request.place)


@cites("3", "16(5)", "799-17")
def may_release_hold(who: DutyFacts, release: HoldRelease, *, now: datetime) -> Decision:
    """Whether a hold may be released: in force, with a reason; important information not before its two years, and
    what the raised class of a system holds not before that class's period."""
    if release.released:
        return refuse("16(5)", "该保全已解除", "the hold was released already")
    if not release.reason.strip():
        return refuse(
            "16(5)",
            "解除保全须说明理由",
            "a hold is released with a reason only",
            missing=(Words("解除理由", "a reason for the release"),),
        )
    last_day = shanghai_day(release.to_at - timedelta(microseconds=1))
    if release.basis is HoldBasis.IMPORTANT:
        ends = important_ends(release.to_at, release.placed_on or last_day)
        if shanghai_day(now) <= ends:
            first = (ends + timedelta(days=1)).isoformat()
            return refuse(
                "16(5)",
                f"重要信息的录像须保存至 {ends.isoformat()}（两年），{first} 起方可解除保全",
                f"important information is kept until the end of {ends.isoformat()} (two years): "
                f"the hold may be released from {first}",
            )
    if release.basis is HoldBasis.CLASS_RAISED:
        over = retention.may_delete(last_day, release.class_now or RetentionClass.R90, shanghai_day(now))
        if not over:
            return over
    return _may_handle_holds(who, release.place)


@cites("16(5)")
def important_ends(to_at: datetime, placed_on: date) -> date:
    """The last day of the two years of important information whose last picture was taken just before `to_at`."""
    return retention.important_until(shanghai_day(to_at - timedelta(microseconds=1)), placed_on)


@cites("3", "16(5)", "799-17")
def may_review_hold(who: DutyFacts, review: ReviewedHold) -> Decision:
    """Whether a hold may be kept after a review: in force, with the reason why its purpose is not met yet; the holds
    of the clock end by the clock."""
    if review.released:
        return refuse("16(5)", "该保全已解除", "the hold was released already")
    if review.basis is HoldBasis.CLASS_RAISED:
        return refuse(
            "16(5)", "该保全由系统类别决定，期满自行解除", "this hold follows the class of its system and ends with it"
        )
    if not review.reason.strip():
        return refuse(
            "799-17",
            "继续保全须说明目的尚未实现的理由",
            "a hold is kept with the reason why its purpose is not met yet",
            missing=(Words("继续保全的理由", "a reason for keeping it"),),
        )
    return _may_handle_holds(who, review.place)


@cites("3", "16(5)")
def may_enter_custody(who: DutyFacts) -> Decision:
    """Who sees the pages of keeping: those who answer for footage, set up recorders, or audit."""
    if who.user_id == 0 or who.has(*HOLD_ROLES, Role.ADMINISTRATOR, Role.AUDITOR):
        return allow("16(5)")
    return refuse(
        "3",
        "留存页面供管理单位负责人、公安机关、系统管理员和审计员使用",
        "the pages of keeping are for the managing unit's head, the public security organ, administrators and auditors",
    )


@cites("3", "16(5)")
def _may_handle_holds(who: DutyFacts, place: Place | None) -> Decision:
    """Holds are a matter of those who answer for the point, in their territory; programs of ours act for the clock."""
    if who.user_id == 0 or (place is not None and who.over(place, *HOLD_ROLES)):
        return allow("16(5)")
    return refuse(
        "3",
        "保全由该点位的管理单位负责人或所辖公安机关办理",
        "holds are a matter of the managing unit's head or the public security organ of the territory",
    )


@cites("16(5)", "799-17")
def review_day(basis: HoldBasis, to_at: datetime, looked_at: datetime, *, placed_on: date | None = None) -> date:
    """The Shanghai day of the next review of a hold that was placed or reviewed at `looked_at`: hold.review_months on;
    important information at the end of its two years when that comes first. It is reviewed then, never let go by
    itself: a case may still be open."""
    day = shanghai_day(looked_at)
    regular = add_months(day, parameters.number("hold.review_months", day))
    if basis is not HoldBasis.IMPORTANT:
        return regular
    ends = important_ends(to_at, placed_on or day)
    return min(regular, ends) if ends > day else regular


@cites("16(5)", "799-17")
def retention_class_allowed(chosen: RetentionClass, days: int, *, key_target: bool, on: date) -> Decision:
    """Whether a system may keep footage `days` days in this class: never below its floor; a key target is never R30."""
    if key_target and chosen is RetentionClass.R30:
        return refuse(
            "16(5)",
            "防范恐怖袭击重点目标的系统，存储期限不少于九十日",
            "the system of a counter-terror key target keeps footage for at least ninety days",
        )
    return retention.may_configure(chosen, days, on)
