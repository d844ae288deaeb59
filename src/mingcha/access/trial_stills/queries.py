"""The stills that connection tests of a system showed, for readers of the register (articles 3, 16(3))."""

from datetime import datetime

from mingcha.access.register.rules import may_read_register
from mingcha.access.trial_stills.models import TrialStill
from mingcha.access.trial_stills.values import TrialStillRow
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.systems.rows import system_called


@cites("3", "16(3)")
def stills_of_system(asker: Reader, code: str, *, at: datetime, limit: int = 50) -> tuple[TrialStillRow, ...]:
    """The stills shown for a system, newest first; readers without its register get only their own lines. Raises
    Fault(NOT_FOUND)."""
    held, who = system_called(code), duty_of(asker, at)
    rows = TrialStill.objects.filter(system=held).order_by("-pk")
    if not may_read_register(who, held.place):
        rows = rows.filter(user_id=who.user_id)
    return tuple(_row(one) for one in rows[:limit])


def _row(held: TrialStill) -> TrialStillRow:
    kind = purpose_kind(held.purpose)
    return TrialStillRow(
        no=held.pk,
        person=held.person,
        badge_no=held.badge_no,
        organisation=held.organisation,
        shown_at=held.shown_at,
        host=held.host,
        purpose_words=kind.words if kind else Words(held.purpose, held.purpose),
        size_bytes=held.size_bytes,
        digest=held.digest,
        token=held.token,
    )
