"""What is stated of the streams of a point beside a masked camera, for its page; and what may not be recorded since
nothing is, for the check of footage (article 18)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision, cites
from mingcha.privacy.other_streams.rows import noted_of, unstated
from mingcha.privacy.other_streams.rules import may_withdraw_statement
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.mask_needs.values import ClosingNeed
from mingcha.registry.points.rows import point_called

_STATED = "-"
"""Stands for the reason that the person will state."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody (`by`, an actor) stated that the present streams show another view: the finding that was closed by it,
    when, why; and whether the reader may withdraw it."""

    finding: int
    at: datetime
    by: str
    reason: str
    withdraws: Decision


@cites("3", "18")
def statement_of(reader: Reader, code: str, *, at: datetime) -> Statement | None:
    """What is stated of a point (code), None where nothing is. For a page whose reader was let in already."""
    point = point_called(code)
    stated = noted_of(point).stated
    if stated is None or stated.closed_at is None:
        return None
    withdraws = may_withdraw_statement(duty_of(reader, at), point.place, _STATED)
    return Statement(stated.pk, stated.closed_at, stated.closed_by, stated.close_reason, withdraws)


def closing_streams(at: datetime) -> Iterator[ClosingNeed]:
    """The times in which cameras are closed since nobody stated that they show another view than the masked one of
    their device: those of now alone, since a statement ends them. For the check of footage, not cut to a reach."""
    for one in unstated(at):
        if one.closed_from <= at and (one.records_until is None or one.records_until <= at):
            yield ClosingNeed(one.point.code, one.closed_from, None, None, None)
