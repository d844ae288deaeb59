"""How long footage must be kept and when it must be deleted: arts. 16(5), 20, decree 799 art. 17; days in Shanghai.

Retention is a minimum and is not extended by holidays: footage may be deleted from 00:00 of the day after the period.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_years


class RetentionClass(StrEnum):
    """The legal class of footage; the value is the label that a recorder writes into files."""

    R30 = "R30"  # general systems
    R90 = "R90"  # systems of counter-terror key targets
    R730 = "R730"  # important information on public safety, emergencies and crimes

    @property
    def words(self) -> Words:
        """The name for people."""
        return _NAMES[self]

    @property
    def article(self) -> str:
        """The article that sets the floor."""
        return "799-17" if self is RetentionClass.R30 else "16(5)"


_NAMES = {
    RetentionClass.R30: Words("一般系统，30 日", "general system, 30 days"),
    RetentionClass.R90: Words("防范恐怖袭击重点目标，90 日", "counter-terror key target, 90 days"),
    RetentionClass.R730: Words("重要信息，两年", "important information, two years"),
}


def shanghai_day(instant: datetime) -> date:
    """The legal day of an aware instant. Raises ValueError if it is naive."""
    if instant.tzinfo is None:
        raise ValueError("a legal day needs an aware instant")
    return instant.astimezone(SHANGHAI).date()


def shanghai_day_of_ms(unix_ms: int) -> date:
    """The legal day of Unix milliseconds."""
    return shanghai_day(datetime.fromtimestamp(unix_ms // 1000, UTC))


def day_begins(day: date) -> datetime:
    """00:00 in Shanghai of a legal day, in UTC. The first day of the calendar begins with the first instant of UTC."""
    if day == date.min:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """24:00 in Shanghai of a legal day, in UTC: the instant from which the day is over. The last day of the calendar,
    by which papers without an end are often dated, ends with its last microsecond."""
    if day == date.max:
        return datetime.combine(day, time.max, SHANGHAI).astimezone(UTC)
    return day_begins(day + timedelta(days=1))


@cites("16(5)", "799-17")
def kept_until(recorded_on: date, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0) -> date:
    """The last day, to its end, on which footage of `recorded_on` must still be kept.

    `decided_on`: the day of the decision; a longer period that came into force by then applies.
    `days`: a longer period that the system has set for itself. For footage older than the decree the first period
    that came into force applies (art. 26: existing systems are bound from that day on).
    """
    latest = max(_last_day(recorded_on, retention, on) for on in (recorded_on, decided_on or recorded_on))
    return max(latest, recorded_on + timedelta(days=days))


_PERIODS = {
    RetentionClass.R30: "retention.general_days",
    RetentionClass.R90: "retention.key_target_days",
    RetentionClass.R730: "retention.important_years",
}


@cites("16(5)", "799-17")
def kept_days(retention: RetentionClass, on: date) -> int:
    """The days for which footage of a general system or of a key target is kept by the law of a day. Raises ValueError
    for important information, which is kept for years."""
    if retention is RetentionClass.R730:
        raise ValueError("important information is kept for years")
    return parameters.number(_PERIODS[retention], on)


def _last_day(recorded_on: date, retention: RetentionClass, on: date) -> date:
    key = _PERIODS[retention]
    length = parameters.number(key, max(on, _first_day(key)))
    if retention is RetentionClass.R730:
        return add_years(recorded_on, length)
    return recorded_on + timedelta(days=length)


@cites("16(5)")
def important_until(captured_on: date, marked_on: date, table: parameters.Table | None = None) -> date:
    """The last day of the two years for important information (T16-5d).
    They count from the day of capture, or from the day of marking if retention.important_start says "marking".
    `table` replaces the shipped table.
    """
    key = "retention.important_start"
    start = parameters.value(key, max(marked_on, _first_day(key)), table)
    counted = marked_on if start.value == "marking" else captured_on
    return kept_until(counted, RetentionClass.R730, decided_on=marked_on)


def _first_day(key: str) -> date:
    return parameters.history(key)[0].since


def deletable_from(
    recorded_on: date, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0
) -> date:
    """The first day (from 00:00 in Shanghai) on which footage may be deleted: of 2026-06-01 in R30 on 2026-07-02."""
    return kept_until(recorded_on, retention, decided_on=decided_on, days=days) + timedelta(days=1)


@cites("799-17")
def delete_due_by(
    recorded_on: date, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0
) -> date:
    """The day by whose end footage should be deleted once its purpose is met (retention.delete_grace_days)."""
    grace = parameters.number("retention.delete_grace_days", decided_on or recorded_on)
    return kept_until(recorded_on, retention, decided_on=decided_on, days=days) + timedelta(days=grace)


@cites("16(5)", "799-17")
def may_delete(recorded_on: date, retention: RetentionClass, on: date, *, days: int = 0) -> Decision:
    """Whether the retention period is over on day `on`. Holds are checked elsewhere (custody.disposal.rules)."""
    first = deletable_from(recorded_on, retention, decided_on=on, days=days)
    if on >= first:
        return allow(retention.article)
    last, names = (first - timedelta(days=1)).isoformat(), retention.words
    zh = f"{recorded_on.isoformat()} 的录像须保存至 {last}（{names.zh}），{first.isoformat()} 起方可删除"
    en = (
        f"footage of {recorded_on.isoformat()} is kept until the end of {last} ({names.en}) "
        f"and may go from {first.isoformat()}"
    )
    if retention is RetentionClass.R30:
        return refuse("799-17", zh, en)
    return refuse("16(5)", zh, en)


@cites("16(5)", "799-17")
def may_configure(retention: RetentionClass, days: int, on: date) -> Decision:
    """Whether a system of this class may set this retention period in days: never below the legal minimum (T16-5c)."""
    floor = (_last_day(on, retention, on) - on).days
    if days >= floor:
        return allow(retention.article)
    zh, en = f"存储期限不得少于 {floor} 日", f"the retention period cannot be less than {floor} days"
    if retention is RetentionClass.R30:
        return refuse("799-17", zh, en)
    return refuse("16(5)", zh, en)
