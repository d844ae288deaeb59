"""Redactions for their readers: that there are, where they stand, what is to be looked at (articles 3, 21, 25)."""

from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.reach import readable
from mingcha.privacy.redaction.rows import (
    item_row,
    redaction_called,
    redaction_row,
    redactions_with_points,
    standing_items,
)
from mingcha.privacy.redaction.rules import may_read_redaction
from mingcha.privacy.redaction.values import ALL_REDACTIONS, ItemRow, RedactionRow, RedactionsAsked
from mingcha.registry.identity.asker import Reader, duty_of


@cites("3", "21", "25")
def redactions(
    reader: Reader, *, at: datetime, asked: RedactionsAsked = ALL_REDACTIONS, limit: int = 100, offset: int = 0
) -> tuple[RedactionRow, ...]:
    """The redactions that a person may read, the newest first."""
    rows = readable(redactions_with_points(), duty_of(reader, at), asked).order_by("-pk")
    return tuple(redaction_row(held) for held in rows[offset : offset + limit])


@cites("3", "21", "25")
def count_redactions(reader: Reader, *, at: datetime, asked: RedactionsAsked = ALL_REDACTIONS) -> int:
    """How many there are."""
    return readable(Redaction.objects.all(), duty_of(reader, at), asked).count()


@cites("3", "21", "25")
def redaction(reader: Reader, no: str, *, at: datetime) -> RedactionRow:
    """A redaction. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = redaction_called(no)
    require(may_read_redaction(duty_of(reader, at), held.point.place))
    return redaction_row(held)


def redaction_facts(no: str) -> RedactionRow:
    """A redaction for rules, not cut to a reach. Raises Fault(NOT_FOUND)."""
    return redaction_row(redaction_called(no))


@cites("3", "21", "25")
def items(reader: Reader, no: str, *, at: datetime) -> tuple[ItemRow, ...]:
    """What is to be looked at in a redaction now, by number. Raises as `redaction`."""
    held = redaction_called(no)
    require(may_read_redaction(duty_of(reader, at), held.point.place))
    return tuple(item_row(one) for one in standing_items(held))
