"""What footage may go, must go and must stay: arts. 16(5) and 20, decree 799 art. 17.

The same rules are asked twice: by the application before it signs an order, and by the recorder before it unlinks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters, retention
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.media.disposal_order import DisposalBasis


@dataclass(frozen=True, slots=True)
class JudgedTime:
    """The instant by which footage is due or not; `witnessed`: a witness's clock stands behind it, not ours alone."""

    at: datetime
    witnessed: bool

    @property
    def by(self) -> str:
        """As the log's entry says it."""
        return "witnesses" if self.witnessed else "own clock"


HOUR_SECONDS = 3600
SPILL_MS = 30_000
"""A file of a minute ends at the first key picture after it, at most so much later: the first pictures of an hour may
lie in the last file of the hour before."""


@dataclass(frozen=True, slots=True)
class FootageFacts:
    """An hour of a camera's footage: `hour` = Unix seconds // 3600, `label` as recorded ("R30", "R90/trial").

    `class_now` is the class of the system at the time of the question, `class_then` that of a designation which held
    while it was recorded and which its label may not know (the recorder was cut off), `own_days` a longer period that
    the system has set itself, `taken_in_at` when custody learnt of it by its own clock (None: not asked, as in the
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
        """Whether a file of the hour may hold an instant that is held."""
        return self.camera == footage.camera and self.covers_hour(footage.hour)

    def covers_hour(self, hour: int) -> bool:
        """Whether a file of this hour (Unix seconds // 3600) of its camera may hold an instant that is held."""
        from_ms, to_ms = hour * HOUR_SECONDS * 1000, (hour + 1) * HOUR_SECONDS * 1000
        return self.from_ms < to_ms + SPILL_MS and from_ms < self.to_ms


@cites("20(2)")
def judged_time(now: datetime, newest: datetime | None, *, has_witnesses: bool) -> JudgedTime | None:
    """The lesser of our own clock and the newest time that a witness has cosigned; without witnesses our own clock.
    None while witnesses are configured and none has cosigned: then nothing is found due."""
    if not has_witnesses:
        return JudgedTime(now, witnessed=False)
    return None if newest is None else JudgedTime(min(now, newest), witnessed=True)


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
