"""How long footage is kept and when it must go: arts. 16(5) and 20, decree 799 art. 17; legal days in Shanghai.

Retention is a floor and never rolls over holidays: what was recorded on a day may go from 00:00 of the day
after the period.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_years


class RetentionClass(StrEnum):
    """The legal class of footage; its value is the label that a recorder copies into files."""

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
    """The legal day of an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("a legal day needs an aware instant")
    return instant.astimezone(SHANGHAI).date()


def shanghai_day_of_ms(unix_ms: int) -> date:
    """The legal day of Unix milliseconds."""
    return shanghai_day(datetime.fromtimestamp(unix_ms // 1000, UTC))


def day_begins(day: date) -> datetime:
    """00:00 in Shanghai of a legal day, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


@cites("16(5)", "799-17")
def kept_until(recorded_on: date, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0) -> date:
    """The last day on which footage of `recorded_on` must still be kept, to its end.

    `decided_on` is the day of the question (a longer period that came into force since then counts);
    `days` is a longer period that the system has set for itself. Footage older than the decree is bound by the
    period that came into force first (art. 26: systems from before are bound from that day on).
    """
    latest = max(_last_day(recorded_on, retention, on) for on in (recorded_on, decided_on or recorded_on))
    return max(latest, recorded_on + timedelta(days=days))


_PERIODS = {
    RetentionClass.R30: "retention.general_days",
    RetentionClass.R90: "retention.key_target_days",
    RetentionClass.R730: "retention.important_years",
}


def _last_day(recorded_on: date, retention: RetentionClass, on: date) -> date:
    key = _PERIODS[retention]
    length = parameters.number(key, max(on, _first_day(key)))
    if retention is RetentionClass.R730:
        return add_years(recorded_on, length)
    return recorded_on + timedelta(days=length)


@cites("16(5)")
def important_until(captured_on: date, marked_on: date, table: parameters.Table | None = None) -> date:
    """The last day of the two years of important information (T16-5d): from the day of capture, or from the day on
    which it was marked where retention.important_start (of the shipped table unless another is given) says so."""
    key = "retention.important_start"
    start = parameters.value(key, max(marked_on, _first_day(key)), table)
    counted = marked_on if start.value == "marking" else captured_on
    return kept_until(counted, RetentionClass.R730, decided_on=marked_on)


def _first_day(key: str) -> date:
    return parameters.history(key)[0].since


def deletable_from(
    recorded_on: date, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0
) -> date:
    """The first day, from 00:00 in Shanghai, on which footage may go: of 2026-06-01 in R30 on 2026-07-02."""
    return kept_until(recorded_on, retention, decided_on=decided_on, days=days) + timedelta(days=1)


def deletable_from_instant(
    recorded_to: datetime, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0
) -> datetime:
    """The instant (UTC) from which footage may go whose last picture was taken just before `recorded_to` (aware)."""
    last = shanghai_day(recorded_to - timedelta(microseconds=1))
    return day_begins(deletable_from(last, retention, decided_on=decided_on, days=days))


@cites("799-17")
def delete_due_by(
    recorded_on: date, retention: RetentionClass, *, decided_on: date | None = None, days: int = 0
) -> date:
    """The day by whose end footage whose purpose is met should be gone (retention.delete_grace_days)."""
    grace = parameters.number("retention.delete_grace_days", decided_on or recorded_on)
    return kept_until(recorded_on, retention, decided_on=decided_on, days=days) + timedelta(days=grace)


@cites("16(5)", "799-17")
def may_delete(recorded_on: date, retention: RetentionClass, on: date, *, days: int = 0) -> Decision:
    """Whether the period of keeping is over on day `on`. Holds are no matter of this rule (custody.rules)."""
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
    """Whether a system of this class may set `days` of keeping: never below the legal floor (T16-5c)."""
    floor = (_last_day(on, retention, on) - on).days
    if days >= floor:
        return allow(retention.article)
    zh, en = f"存储期限不得少于 {floor} 日", f"the retention period cannot be less than {floor} days"
    if retention is RetentionClass.R30:
        return refuse("799-17", zh, en)
    return refuse("16(5)", zh, en)
