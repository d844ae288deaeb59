"""Redactions for their readers: that there are, where they stand, what is to be looked at (articles 3, 21, 25), and
what is covered in each picture, for who edits and reviews one (articles 8, 21)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import port
from mingcha.privacy.redaction.gate_reasons import GateReason, gate_reasons
from mingcha.privacy.redaction.models import Redaction, RedactionSign
from mingcha.privacy.redaction.reach import readable
from mingcha.privacy.redaction.rows import (
    edits_of,
    exception_row,
    item_row,
    judged_items,
    parties_of,
    redaction_called,
    redaction_row,
    redactions_with_points,
    source_facts,
    standing_items,
    watched_of,
)
from mingcha.privacy.redaction.rules import is_reviewed, may_read_redaction, may_review_redaction, may_see_source
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.togetherness import TimedItem, together
from mingcha.privacy.redaction.values import (
    ALL_REDACTIONS,
    ExceptionRow,
    ItemRow,
    PictureBoxes,
    RedactionRow,
    RedactionsAsked,
    SignAct,
    Span,
)
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


@cites("21")
def signed_at(no: str) -> datetime | None:
    """When a film was signed last; None before that."""
    signs = RedactionSign.objects.filter(redaction__no=no, act=SignAct.SIGNED.value)
    at: datetime | None = signs.aggregate(last=Max("at"))["last"]
    return at


@cites("3", "21", "25")
def items(reader: Reader, no: str, *, at: datetime) -> tuple[ItemRow, ...]:
    """What is to be looked at in a redaction now, by number. Raises as `redaction`."""
    held = redaction_called(no)
    require(may_read_redaction(duty_of(reader, at), held.point.place))
    rows = [item_row(one) for one in standing_items(held)]
    firsts = together(TimedItem(row.number, row.kind, row.span) for row in rows)
    return tuple(replace(row, together=firsts[row.number]) for row in rows)


MOST_BOXES_90K = 60 * 90_000
"""The longest part of a film whose boxes are read at once."""


@cites("8", "21")
def boxes_between(reader: Reader, no: str, span: Span, *, at: datetime) -> Sequence[PictureBoxes]:
    """What is covered in each picture of a part of a film after its edits, for who may see its source. Raises Refused
    (articles 8, 21), Fault(NOT_FOUND), Fault(INVALID) for a longer part, Fault(UNAVAILABLE) without an engine."""
    require(may_see_source_of(reader, no, at=at))
    if not 0 <= span.from_90k < span.to_90k <= span.from_90k + MOST_BOXES_90K:
        raise Fault(FaultKind.INVALID, Words("每次最多读取 60 秒", "at most 60 seconds are read at once"))
    engine = port.engine()
    if engine is None:
        raise Fault(FaultKind.UNAVAILABLE, Words("没有脱敏程序", "there is no engine"))
    return engine.boxes(no, edits_of(redaction_called(no)), span.from_90k, span.to_90k)


@cites("8", "21")
def may_see_source_of(reader: Reader, no: str, *, at: datetime) -> Decision:
    """Whether the reader may see the source of a redaction. Raises Fault(NOT_FOUND)."""
    return may_see_source(duty_of(reader, at), source_facts(redaction_called(no), at))


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How far a person is with the review of a redaction: what they watched, whether they may review it, whether it is
    complete, with what is missing, and why its last film came back from the gate."""

    watched: tuple[Span, ...]
    may_review: Decision
    is_complete: Decision
    came_back: tuple[GateReason, ...]


@cites("3", "21", "25")
def review_state(reader: Reader, no: str, *, at: datetime) -> ReviewState:
    """How far the reader is with the review of a redaction. Raises as `redaction`."""
    held, who = redaction_called(no), duty_of(reader, at)
    require(may_read_redaction(who, held.point.place))
    watched = watched_of(held, who.user_id)
    return ReviewState(
        tuple(watched),
        may_review_redaction(who, held.point.place, parties_of(held, who.user_id)),
        is_reviewed(held.length_90k, judged_items(held, who.user_id), watched),
        reasons_to_come_back(redaction_row(held), at),
    )


def reasons_to_come_back(row: RedactionRow, at: datetime) -> tuple[GateReason, ...]:
    """Why the last film of a redaction did not pass its gate; nothing once the review was signed again."""
    if row.state is not RedactionState.TO_REVIEW or row.gate is None:
        return ()
    return gate_reasons(row.gate, shanghai_day(at))


def openings_of_films() -> dict[str, int]:
    """How often each film was opened, by the number of its redaction: for the check of the register."""
    opened = RedactionSign.objects.filter(act=SignAct.OPENED.value).values_list("redaction__no")
    return dict(opened.annotate(n=Count("pk")).order_by("redaction__no"))


@cites("3", "21", "25")
def exceptions(reader: Reader, no: str, *, at: datetime) -> tuple[ExceptionRow, ...]:
    """What of a redaction stays visible by law, or was asked to, by number. Raises as `redaction`."""
    held = redaction_called(no)
    require(may_read_redaction(duty_of(reader, at), held.point.place))
    return tuple(exception_row(one) for one in held.exceptions.order_by("number"))
