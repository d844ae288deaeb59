"""Which footage may, must and must not be deleted: arts. 16(5) and 20, decree 799 art. 17.

The same rules run twice: in the application before it signs an order, and in the recorder before it unlinks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters, retention
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.media.disposal_order import HOUR_SECONDS, DisposalBasis


@dataclass(frozen=True, slots=True)
class JudgedTime:
    """The time at which retention is judged; `witnessed`: bounded by a witness's clock, not only our own."""

    at: datetime
    witnessed: bool

    @property
    def by(self) -> str:
        """The value for the log entry."""
        return "witnesses" if self.witnessed else "own clock"


SPILL_MS = 30_000
"""A file of a minute ends at the first key picture after it, at most this much later: the first pictures of an hour may
be in the last file of the hour before."""


@dataclass(frozen=True, slots=True)
class FootageFacts:
    """An hour of a camera's footage: `hour` = Unix seconds // 3600, `label` as recorded ("R30", "R90/trial").

    `class_now`: the system's class at the time of the decision. `class_then`: the class by a designation in force
    while it was recorded, which the label may miss (the recorder was cut off). `own_days`: a longer period that the
    system has set itself. `taken_in_at`: when custody received it, by its own clock (None: not used, as in the
    recorder).
    """

    camera: str
    hour: int
    label: str
    class_now: RetentionClass | None = None
    own_days: int = 0
    taken_in_at: datetime | None = None
    class_then: RetentionClass | None = None

    @property
    def day(self) -> date:
        """The Shanghai day of the hour (the zone's offset is whole hours, so an hour lies in one day)."""
        return shanghai_day(self.begins)

    @property
    def counted_from(self) -> date:
        """The Shanghai day from which its period runs: normally its own day. If that is more than
        retention.implausible_days before custody received it (a wrong clock, such as 1970), the day of receipt."""
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
        """Whether a file of the hour may contain a held instant."""
        return self.camera == footage.camera and self.covers_hour(footage.hour)

    def covers_hour(self, hour: int) -> bool:
        """Whether a file of this hour (Unix seconds // 3600) of its camera may contain a held instant."""
        from_ms, to_ms = hour * HOUR_SECONDS * 1000, (hour + 1) * HOUR_SECONDS * 1000
        return self.from_ms < to_ms + SPILL_MS and from_ms < self.to_ms


@cites("20(2)")
def judged_time(now: datetime, newest: datetime | None, *, has_witnesses: bool) -> JudgedTime | None:
    """The earlier of our own clock and the newest cosigned time; without witnesses our own clock.
    None if witnesses are configured and none has cosigned: then nothing is due."""
    if not has_witnesses:
        return JudgedTime(now, witnessed=False)
    return None if newest is None else JudgedTime(min(now, newest), witnessed=True)


def class_of_label(label: str) -> RetentionClass:
    """The class in a label such as "R30/trial" (trial footage has a class too). An unknown label is kept longest."""
    try:
        return RetentionClass(label.partition("/")[0])
    except ValueError:
        return RetentionClass.R730


@cites("16(5)")
def class_in_force(footage: FootageFacts, on: date) -> RetentionClass:
    """The longer of the class at recording and the class now. A new designation as key target applies to stored footage
    at once, and ending it shortens nothing that was recorded under it (T16-5b)."""
    recorded = class_of_label(footage.label)
    classes = (recorded, footage.class_now or recorded, footage.class_then or recorded)
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
    """Whether an hour of footage may be deleted now. A hold always prevents it; a demo home's cap only shortens the
    period."""
    holding = sorted(hold.hold for hold in holds if hold.covers(footage))
    if holding:
        return refuse(
            "16(5)",
            f"该时段录像处于保全之中（{'、'.join(holding)}），不得删除",
            f"the footage is under hold ({', '.join(holding)}) and cannot be disposed of",
            next_steps=(NextStep(Words("解除保全须说明理由", "release the hold, with a reason"), "hold-release"),),
        )
    if basis is DisposalBasis.DEMO_CAP:
        return may_go_by_cap(demo_home=demo_home)
    today = shanghai_day(now)
    return retention.may_delete(footage.counted_from, class_in_force(footage, today), today, days=footage.own_days)


@cites("20(2)")
def may_go_by_cap(*, demo_home: bool) -> Decision:
    """Whether a size cap may delete footage: only in a demo home; a full disk never shortens a period (T16-5e)."""
    if demo_home:
        return allow("20(2)")
    return refuse(
        "20(2)",
        "只有演示环境可因容量提前删除录像；正式环境磁盘不足不缩短存储期限",
        "only a demo home disposes of footage for its size; elsewhere a full disk never shortens the period",
    )


@cites("799-17")
def must_dispose_by(footage: FootageFacts, on: date) -> date:
    """The Shanghai day by whose end an hour without holds should be deleted: the minimum period plus grace."""
    in_force = class_in_force(footage, on)
    return retention.delete_due_by(footage.counted_from, in_force, decided_on=on, days=footage.own_days)


@cites("799-17")
def is_overdue(footage: FootageFacts, holds: Iterable[HoldFacts], *, now: datetime) -> bool:
    """Whether footage without holds has stayed past its maximum."""
    today = shanghai_day(now)
    return today > must_dispose_by(footage, today) and not any(hold.covers(footage) for hold in holds)


@cites("20(2)")
def not_before(basis: DisposalBasis, decided_at: datetime) -> datetime:
    """The instant before which nothing is unlinked: the veto delay, in which a person can still place a hold.

    The demo cap has none: it must free space now, and demo footage is not evidence.
    """
    if basis is DisposalBasis.DEMO_CAP:
        return decided_at
    hours = parameters.number("disposal.veto_hours", shanghai_day(decided_at))
    return decided_at + timedelta(hours=hours)
