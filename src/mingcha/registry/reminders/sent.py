"""What was sent to a target: asked before, written after, forgotten when its matter is no longer due. No acts."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from mingcha.registry.reminders.models import ReminderTarget, SentReminder

KEPT_DAYS = 30
"""Days after which a row is forgotten since its matter was due last: what is due again then, is told again."""

type Sent = tuple[str, int]
"""The digest of a matter and the step."""


def sent_before(target: int, matters: Collection[str]) -> set[Sent]:
    """What left for a target about these matters."""
    rows = SentReminder.objects.filter(target=target, matter__in=matters)
    return set(rows.values_list("matter", "step"))


def note_due(target: int, matters: Collection[str], *, on: date) -> None:
    """Writes down that these matters are due on a Shanghai day, so that what was sent about them is not forgotten."""
    SentReminder.objects.filter(target=target, matter__in=matters, sent_on__lt=on).update(sent_on=on)


def note_sent(target: int, sent: Iterable[Sent], *, on: date) -> None:
    """Writes down what left on a Shanghai day; what another worker wrote meanwhile stays."""
    rows = [SentReminder(target_id=target, matter=matter, step=step, sent_on=on) for matter, step in sent]
    SentReminder.objects.bulk_create(rows, ignore_conflicts=True)


def take_over(target: ReminderTarget) -> None:
    """What left by the way of a target before it was asked for counts as sent to it: nothing is told anew because an
    address was changed, or asked for again."""
    earlier = ReminderTarget.objects.filter(user=target.user_id, way=target.way, pk__lt=target.pk)
    before = earlier.order_by("-pk").first()
    SentReminder.objects.filter(target=before).update(target=target)


def forget_sent(*, on: date) -> int:
    """Removes the rows of matters that were not due for KEPT_DAYS; returns how many. For a turn that looked at every
    target."""
    return SentReminder.objects.filter(sent_on__lt=on - timedelta(days=KEPT_DAYS)).delete()[0]
