"""Queries of copies: out, due, overdue (articles 19, 25)."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.access.copies import rules as copies_rules
from mingcha.access.copies.models import Copy
from mingcha.access.copies.rows import copy_called, copy_row
from mingcha.access.copies.values import CopyRow
from mingcha.access.exports.rows import of_readable_units, over_all, served_unit
from mingcha.access.requests.values import RequestFacts
from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.places.reach import ORGANISATION
from mingcha.registry.places.reached_query import ReachedQuery


@cites("19", "25")
def copy(asker: Reader, number: str, *, at: datetime) -> CopyRow:
    """A copy. Raises Fault(NOT_FOUND), Refused (article 19)."""
    held = copy_called(number)
    require(copies_rules.may_read_copies(duty_of(asker, at), organisation_place(held.managing_unit)))
    return copy_row(held, at)


@cites("19", "25")
def copies(
    asker: Reader, *, at: datetime, only_out: bool = False, request: str = "", limit: int = 100, offset: int = 0
) -> tuple[CopyRow, ...]:
    """The copies that the asker may read: those that are out, by day of return, then those that ended."""
    rows = _of(asker, at)
    rows = rows.filter(end="") if only_out else rows
    rows = rows.filter(request=request) if request else rows
    return tuple(copy_row(row, at) for row in rows.order_by("end", "return_by", "pk")[offset : offset + limit])


@cites("19", "25")
def count_copies(asker: Reader, *, at: datetime, only_out: bool = False) -> int:
    """The total number of the copies that the asker may read."""
    rows = _of(asker, at)
    return (rows.filter(end="") if only_out else rows).count()


@cites("19")
def due_copies(asker: Reader, *, at: datetime, limit: int = 100) -> tuple[CopyRow, ...]:
    """The copies whose holders must be reminded: due within `access.copy_reminder_days`, or overdue."""
    who, last = duty_of(asker, at), copies_rules.reminded_until(at)
    rows = _DUE_IN_REACH.rows(over_all(who, copies_rules.ALL_READERS), last, limit=limit)
    unit = served_unit(who)
    rows += _DUE_OF_UNIT.rows(unit, last) if unit else []
    due = {row.pk: row for row in instances(Copy, rows)}
    first = sorted(due.values(), key=lambda row: (row.return_by, row.pk))[:limit]
    return tuple(copy_row(row, at) for row in first)


def _due(condition: Q, last: date) -> QuerySet[Copy, Any]:
    rows = Copy.objects.filter(condition, end="", return_by__lte=last).order_by("return_by", "pk")
    return rows.values_list(*concrete_names(Copy))


_DUE_IN_REACH = ReachedQuery(
    ORGANISATION,
    lambda within, last: _due(Q(managing_unit__in=Organisation.objects.filter(within).values("code")), last),
)
_DUE_OF_UNIT = CompiledQuery(lambda unit, last: _due(Q(managing_unit=unit), last))


@cites("19")
def records_ends(asker: Reader, request: RequestFacts, *, at: datetime) -> bool:
    """Whether a person records the ends of copies of a request, for pages."""
    unit = organisation_place(request.managing_unit)
    return bool(copies_rules.records_copies(duty_of(asker, at), unit, request.officers))


def _of(asker: Reader, at: datetime) -> QuerySet[Copy]:
    return Copy.objects.filter(of_readable_units(duty_of(asker, at), copies_rules.ALL_READERS))
