"""What was sent to a target: asked before, written after, forgotten when nothing asks any more. No acts."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from mingcha.registry.reminders.models import SentReminder

KEPT_DAYS = 200
"""A row is asked while its matter may still be due; two hundred days after it left none is."""

type Sent = tuple[str, int]
"""The digest of a matter and the step."""


def sent_before(target: int, matters: Collection[str]) -> set[Sent]:
    """What left for a target about these matters."""
    rows = SentReminder.objects.filter(target=target, matter__in=matters)
    return set(rows.values_list("matter", "step"))


def note_sent(target: int, sent: Iterable[Sent], *, on: date) -> None:
    """Writes down what left on a Shanghai day; what another worker wrote meanwhile stays."""
    rows = [SentReminder(target_id=target, matter=matter, step=step, sent_on=on) for matter, step in sent]
    SentReminder.objects.bulk_create(rows, ignore_conflicts=True)


def forget_sent(*, on: date) -> int:
    """Removes the rows that nothing asks any more; returns how many."""
    return SentReminder.objects.filter(sent_on__lt=on - timedelta(days=KEPT_DAYS)).delete()[0]
