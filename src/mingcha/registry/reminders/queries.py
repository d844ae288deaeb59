"""Where people are reminded: one's own targets, and for the clock all that hold (articles 9, 16)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.reminders.models import ReminderTarget
from mingcha.registry.reminders.rules import Way, reminders_end


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target that holds. `user`: who is reminded, for the reach of what is due; `language`: theirs; `until`: the
    Shanghai day on which it ends by itself."""

    number: int
    way: Way
    address: str
    user: User
    language: str
    until: date


@cites("9", "16")
def own_targets(asker: Reader, *, at: datetime) -> tuple[TargetRow, ...]:
    """The asker's own targets, by their way."""
    rows = ReminderTarget.objects.filter(user=duty_of(asker, at).user_id).select_related("user")
    return _holding(rows.order_by("way"), at)


def targets_in_force(*, at: datetime) -> tuple[TargetRow, ...]:
    """The targets of all accounts in use, for the clock."""
    rows = ReminderTarget.objects.filter(user__is_active=True).select_related("user__organisation")
    return _holding(rows.order_by("pk"), at)


def _holding(rows: QuerySet[ReminderTarget], at: datetime) -> tuple[TargetRow, ...]:
    ends = ((held, reminders_end(held.began_at, at)) for held in rows.filter(ended_at=None))
    return tuple(
        TargetRow(held.pk, Way(held.way), held.address, held.user, held.user.language, shanghai_day(end))
        for held, end in ends
        if at < end
    )
