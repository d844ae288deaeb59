"""Redactions for their readers: that there are, where they stand, what is to be looked at (articles 3, 21, 25)."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import (
    exception_row,
    item_row,
    redaction_called,
    redaction_row,
    redactions_with_points,
    standing_items,
)
from mingcha.privacy.redaction.rules import READERS, may_read_redaction
from mingcha.privacy.redaction.values import ExceptionRow, ItemRow, RedactionRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.reach import POINT

_OF_POINT = PlaceColumns(
    *(f"point__{column}" for column in (POINT.division, POINT.organisation, POINT.zone, POINT.contractor))
)


@cites("3", "21", "25")
def redactions(reader: Reader, *, at: datetime, limit: int = 100, offset: int = 0) -> tuple[RedactionRow, ...]:
    """The redactions that a person may read, the newest first."""
    rows = _readable(redactions_with_points(), duty_of(reader, at)).order_by("-pk")
    return tuple(redaction_row(held) for held in rows[offset : offset + limit])


@cites("3", "21", "25")
def count_redactions(reader: Reader, *, at: datetime) -> int:
    """How many there are."""
    return _readable(Redaction.objects.all(), duty_of(reader, at)).count()


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


@cites("3", "21", "25")
def exceptions(reader: Reader, no: str, *, at: datetime) -> tuple[ExceptionRow, ...]:
    """What of a redaction stays visible by law, or was asked to, by number. Raises as `redaction`."""
    held = redaction_called(no)
    require(may_read_redaction(duty_of(reader, at), held.point.place))
    return tuple(exception_row(one) for one in held.exceptions.order_by("number"))


def _readable(rows: QuerySet[Redaction], who: DutyFacts) -> QuerySet[Redaction]:
    """The rule `may_read_redaction` as a condition."""
    reads = replace(who, roles=tuple(held for held in who.roles if held.role in READERS))
    condition = Q(reach(reads, _OF_POINT))
    unit = who.organisation
    if unit and is_on_duty_of(who, organisation_place(unit)):
        condition |= Q(point__system__site__organisation__code=unit)
    return rows.filter(condition)
