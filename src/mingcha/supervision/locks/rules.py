"""What locking asks: a span that can be locked, and what a lock withholds from release and purge (20(4), 20(5), 24)."""

from datetime import datetime

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.supervision.locks.values import LockRange

MOST_POINTS = 100
"""Points whose footage one lock holds."""
EARLIEST_YEAR = 2000


@cites("20(4)", "20(5)")
def may_lock_range(asked: LockRange, now: datetime) -> Decision:
    """Whether a range can be locked: a span that is over, with points or with the person whose accesses are meant. What
    is still to come is not there to be locked."""
    missing = []
    if not asked.from_at.year >= EARLIEST_YEAR or asked.from_at > now or asked.to_at <= asked.from_at:
        missing.append(Missing("起止时间（起点不晚于现在）", "a span that has begun", "from_at"))
    if asked.to_at > now:
        missing.append(Missing("止的时间（不晚于现在）", "an end that is not in the future", "to_at"))
    if not asked.points and not asked.accounts:
        missing.append(Missing("涉及的点位或者人员", "the points or the person concerned", "points"))
    if len(asked.points) > MOST_POINTS:
        missing.append(Missing(f"不多于 {MOST_POINTS} 个点位", f"at most {MOST_POINTS} points", "points"))
    if missing:
        return refuse("20(4)", "证据固定范围不完整", "the range to be locked is incomplete", missing=tuple(missing))
    return allow("20(4)")


@cites("20(4)")
def most_of_a_lock(now: datetime) -> int:
    """The number of items that one lock lists at most."""
    return parameters.number("lock.most_items", shanghai_day(now))


@cites("20(4)")
def is_within_bounds(count: int, now: datetime) -> Decision:
    """Whether so many items are listed by one lock."""
    most = most_of_a_lock(now)
    if count <= most:
        return allow("20(4)")
    return refuse(
        "20(4)",
        f"范围内有 {count} 项，多于 {most} 项，请缩小范围或者分案",
        f"{count} items are in the range, more than {most}: narrow it, or open more cases",
        missing=(Missing("较小的范围", "a smaller range", "from_at"),),
    )
