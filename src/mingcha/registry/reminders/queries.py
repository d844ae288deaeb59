"""Where people are reminded: one's own targets, and for the clock all that hold (articles 9, 16)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.reminders.models import ReminderTarget
from mingcha.registry.reminders.rules import Way


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target that holds. `user`: who is reminded, for the reach of what is due; `language`: theirs."""

    number: int
    way: Way
    address: str
    user: User
    language: str


@cites("9", "16")
def own_targets(asker: Reader, *, at: datetime) -> tuple[TargetRow, ...]:
    """The asker's own targets, by their way."""
    rows = ReminderTarget.objects.filter(user=duty_of(asker, at).user_id, ended_at=None)
    return tuple(map(_row, rows.select_related("user").order_by("way")))


def targets_in_force() -> tuple[TargetRow, ...]:
    """The targets of all accounts in use, for the clock."""
    rows = ReminderTarget.objects.filter(ended_at=None, user__is_active=True)
    return tuple(map(_row, rows.select_related("user__organisation").order_by("pk")))


def _row(held: ReminderTarget) -> TargetRow:
    return TargetRow(held.pk, Way(held.way), held.address, held.user, held.user.language)
